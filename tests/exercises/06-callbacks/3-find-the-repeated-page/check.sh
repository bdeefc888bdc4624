. tests/lib/check.sh

why_no_end() {
  echo "a descriptor is watched although it is closed: select() tells of it again and again"
}
taken_back="what a download makes the loop watch, it must take back before the descriptor is closed"

start_server
pages="$server/delay/0.1/1 $server/delay/0.4/2 $server/delay/0.2/3"
run 3 "$PROGRAM" $pages
equal "each page comes once, the quick ones first" "1 3 2" \
  "$(printf '%s\n' "$output" | sed -n 's/^page \([0-9]*\):.*/\1/p' | tr '\n' ' ' | sed 's/ $//')" \
  "see with LOOP_TRACE=1 which descriptor is readable when page 1 is done: is it still open?"
lacks "nothing is watched when the loop is closed" "$errors" 'loop is closed' "$taken_back"
[ "$failed" = 0 ] || exit # the rest would only say the same again

ticks=$(LOOP_TRACE=1 "$BUILD/limit" 3 "$PROGRAM" -n 3 -d 0.1 2>&1 | grep -c '^tick ')
if [ "$ticks" -le 40 ]; then
  ok "the loop sleeps until something is ready"
else
  not_ok "the loop sleeps until something is ready" "40 ticks or fewer" "$ticks ticks" \
    "a socket can nearly always be written: a writer that nobody needs any more keeps the loop awake"
fi
run 3 "$PROGRAM" http://127.0.0.1:1/1 "$server/delay/0.2/2" http://127.0.0.1:1/3
equal "a page that is refused fails once" "1 3" \
  "$(printf '%s\n' "$errors" | sed -n 's/^page \([0-9]*\):.* refused.*/\1/p' | sort | tr '\n' ' ' | sed 's/ $//')" \
  "$taken_back"
has "... and the others come" "$output" '^3 pages, 1 ok, 2 failed' "$taken_back"
run 3 "$PROGRAM" -n 50 -d 0.1
has "fifty pages come at once" "$output" '^50 pages, 50 ok, 0 failed' \
  "watch what the connection waits for, after each step"
lacks "... and nothing is left" "$errors" 'loop is closed' "$taken_back"
probe closes

. tests/lib/check.sh

probe sleeps
[ "$failed" = 0 ] || exit
run 5 "$PROGRAM" -n 3 -d 0.1 -t 5
has "three pages come" "$output" '^3 pages, 3 ok, 0 failed' \
  "the time-outs are right, and so are the sockets: the mistake is in how the loop sleeps"
LOOP_TRACE=1 run 5 "$PROGRAM" -n 1 -d 60 -t 0.2
has "a page is given up" "$errors" 'not complete within 0\.2 s$' \
  "the loop must wake up for a timer"
ticks=$(printf '%s\n' "$errors" | grep -c '^tick')
if [ "$ticks" -le 10 ]; then
  ok "a handful of ticks does for that"
else
  not_ok "a handful of ticks does for that" "10 ticks or fewer" "$ticks ticks" \
    "LOOP_TRACE=1 shows what each of them waits for"
fi

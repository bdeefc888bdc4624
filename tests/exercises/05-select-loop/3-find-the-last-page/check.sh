. tests/lib/check.sh

run 5 "$PROGRAM" -n 1 -d 0.1
has "one page comes" "$output" '^1 page, 1 ok, 0 failed' \
  "select() looks at the descriptors 0, 1 ... below its first argument"
run 5 "$PROGRAM" -n 5 -d 0.5
has "five pages come" "$output" '^5 pages, 5 ok, 0 failed' \
  "select() looks at the descriptors 0, 1 ... below its first argument"
lacks "nobody is asked in vain" "$output" ' [1-9][0-9]* in vain' \
  "the steps were right: only those whose bit is still set after select()"
run 5 "$PROGRAM" -n 10 -d 0.5
has "ten pages are at the server at once" "$output" '^the server got 10 requests, at most 10 at once' \
  "is every descriptor that fill() notes below the first argument of select()?"
run 5 "$PROGRAM" -n 100 -d 0.5
lacks "nor is anybody when there are many" "$output" ' [1-9][0-9]* in vain' \
  "the first argument depends on the descriptors: the highest of them, plus 1"
run 5 "$PROGRAM" -n 5 -d 0.5
slept=$(printf '%s\n' "$output" | sed -n 's/.* slept \([0-9]*\) .*/\1/p')
if [ "${slept:-1000}" -le 30 ]; then
  ok "it sleeps until something is ready"
else
  not_ok "it sleeps until something is ready" "30 calls of select() or fewer" \
    "${slept:-no} calls" "the last argument of select() was right: NULL, no time limit"
fi

. tests/lib/check.sh

probe heap
[ "$failed" = 0 ] || exit
run 10 "$PROGRAM" -n 20 -d 0.3 -t 5
has "twenty pages come in time" "$output" '^20 pages, 20 ok, 0 failed' \
  "a time-out that is cancelled does not fire"
run 10 "$PROGRAM" -n 20 -d 60 -t 0.2
equal "twenty pages are given up" 20 "$(printf '%s\n' "$errors" | grep -c 'not complete within')" \
  "every timer that is armed fires, if nobody cancels it"

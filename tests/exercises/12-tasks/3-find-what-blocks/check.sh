. tests/lib/check.sh

run 10 "$PROGRAM" -n 5 -d 0.3
has "five pages come" "$output" '^5 pages, 5 ok, 0 failed' \
  "to wait is right: AWAIT, and nothing in its place"
has "they are waited for all at once" "$output" \
  '^the server got 5 requests, at most 5 at once' \
  "LOOP_DEBUG=1 names the step that takes long: a call in it waits, though no AWAIT stands there"
[ "$failed" = 0 ] || exit
probe flags 5

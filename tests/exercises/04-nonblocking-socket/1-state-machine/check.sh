. tests/lib/check.sh

probe steps
[ "$failed" = 0 ] || exit 1
run 10 "$PROGRAM" -n 5 -d 0.3
has "five pages come from the slow server, all at once" "$output" \
  '^5 pages, 5 ok, 0 failed.*in flight 5;' \
  "a connection never gets to CONNECTION_DONE, or a step waits for one page"

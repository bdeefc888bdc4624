. tests/lib/check.sh

probe steps
run 10 "$PROGRAM" -n 5 -d 0.1
has "five pages come from the slow server" "$output" '^5 pages, 5 ok, 0 failed' \
  "a connection never gets to CONNECTION_DONE"
has "all five at once" "$output" 'in flight 5;' \
  "a step waits: it must return 0 instead"

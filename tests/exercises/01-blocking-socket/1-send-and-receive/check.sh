. tests/lib/check.sh

probe pieces
run 10 "$PROGRAM" -n 3 -d 0.05
has "three pages come from the slow server" "$output" '^3 pages, 3 ok, 0 failed' \
  "a page that is complete is waited for again, or is never said to be complete"
equal "the exit status is 0" 0 "$status" "a page failed: its reason stands above"

. tests/lib/check.sh

probe turns 5
[ "$failed" = 0 ] || exit # the rest would only say the same again
run 10 "$PROGRAM" -n 3 -d 0.1
has "it counts the primes below 3,000,000" "$output" '^216816 primes below 3000000; ' \
  "is every number looked at once?"
has "others have their turns meanwhile" "$output" ' had 30[0-9] turns meanwhile$' \
  "300 slices, and everybody else's turn in between"
has "the pages come as well" "$output" '^3 pages, 3 ok, 0 failed' \
  "a callback that does not return freezes the loop"
lacks "nothing is left over" "$errors" . "what does the message say?"

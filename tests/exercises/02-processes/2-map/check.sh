. tests/lib/check.sh

probe calls 60
[ "$failed" = 0 ] || exit # the rest would only say the same again
run 20 "$PROGRAM"
has "it counts the primes below 3,000,000" "$output" \
  '^6 of 6 parts came: 216816 primes$' "a value is lost or in a wrong place"

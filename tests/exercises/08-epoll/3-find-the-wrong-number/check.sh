. tests/lib/check.sh

probe calls
[ "$failed" = 0 ] || exit
for kind in "" select poll; do
  run 5 env LOOP_SELECTOR="$kind" "$PROGRAM"
  has "Dora hears what Cid says${kind:+, with $kind too}" "$output" '^Dora hears: Hello, Dora\.$' \
    "a number belongs to the next caller as soon as it is closed: what does the loop still watch it for?"
  equal "nothing is complained of" "" "$errors" "a call that is over is still called"
done

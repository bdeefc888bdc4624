. tests/lib/check.sh

probe calls
[ "$failed" = 0 ] || exit
for kind in "" select poll; do
  run 5 env LOOP_SELECTOR="$kind" "$PROGRAM"
  has "Dora hears what Cid says${kind:+, with $kind too}" "$output" '^Dora hears: Hello, Dora\.$' \
    "a number belongs to the next caller as soon as it is closed: whose callback is called for it?"
  [ -z "$errors" ] || equal "standard error stays empty" "" "$errors" "a call that is over is still called"
done

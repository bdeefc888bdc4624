. tests/lib/check.sh

probe sales
[ "$failed" = 0 ] || exit
run 5 "$PROGRAM"
equal "nobody shares a seat with another one" "seat 1: Ann
seat 2: Bob
seat 3: Dora" "$(printf '%s\n' "$output" | grep '^seat')" \
  "a seat is taken before anybody else has a turn, and free again if it is not paid"
has "nobody pays for nothing" "$output" '^8 s: Eve is told: sold out$' \
  "the last seat is Dora's while the bank thinks about it"

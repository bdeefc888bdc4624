. tests/lib/check.sh

probe grid
[ "$failed" = 0 ] || exit
run 5 "$PROGRAM"
equal "the lamp flashes on time, but for the storm" "10 20 42 50 60 70 " \
  "$(printf '%s\n' "$output" | sed -n 's/ s: a flash$//p' | tr '\n' ' ')" \
  "the flashes of 30 s and 40 s come as one, and then it is back on the grid"
equal "nothing is left when the loop is closed" "" "$errors" \
  "every_cancel() leaves no timer armed"

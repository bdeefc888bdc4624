. tests/lib/check.sh

run 5 "$PROGRAM"
huts=$(printf '%s\n' "$output" | sed 's/.*hut //' | tr '\n' ' ')
equal "nobody goes to the next hut before all have come" \
  "1 1 1 2 2 2 3 3 3 4 4 4 " "$huts" "who comes first has to wait"
probe early 5
probe rounds 5

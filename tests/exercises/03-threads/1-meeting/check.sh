. tests/lib/check.sh

probe rounds 5
if [ "$failed" = 0 ]; then
  run 5 "$PROGRAM"
  huts=$(printf '%s\n' "$output" | sed -n 's/.*reaches hut \([0-9]*\).*/\1/p' | tr '\n' ' ')
  equal "nobody goes to the next hut before all have come" \
    "1 1 1 2 2 2 3 3 3 4 4 4 " "$huts" "who comes first has to wait"
fi

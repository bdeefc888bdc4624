. tests/lib/check.sh

for workers in 1 2 3 20; do
  run 5 "$PROGRAM" "$workers"
  [ "$failed" = 0 ] || exit # more workers would only hang again
  equal "with $workers at work the sum comes, and it is right" \
    "the sum is 5050" "$(printf '%s\n' "$output" | tail -n 1)" \
    "a worker ended before it had all of its numbers, or could not send its sum"
  equal "the exit status is 0" "status 0" "status $status" \
    "a worker failed, or was not waited for"
done

probe ends 5

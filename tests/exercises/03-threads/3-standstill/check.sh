. tests/lib/check.sh
. tests/exercises/03-threads/thread_sanitizer.sh

probe collide 10
if [ "$failed" = 0 ]; then
  run 20 "$PROGRAM"
  has "600,000 transfers end, and no money is lost" "$output" \
    '^3 accounts, together 3000000$' \
    "a balance is used by a thread that does not hold its lock"
  thread_sanitizer 20
fi

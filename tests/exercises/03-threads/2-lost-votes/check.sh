. tests/lib/check.sh
. tests/exercises/03-threads/thread_sanitizer.sh

run 10 "$PROGRAM"
has "the program loses no vote" "$output" ' 0 votes lost' \
  "two clerks read the same tally, and both write one more"
probe count 10
thread_sanitizer 20

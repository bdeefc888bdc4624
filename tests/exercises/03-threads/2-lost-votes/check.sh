. tests/lib/check.sh
. tests/exercises/03-threads/thread_sanitizer.sh

probe count 10
[ "$status" != 2 ] || exit # it stands still, and so would what follows
run 10 "$PROGRAM"
has "the program loses no vote" "$output" ' 0 votes lost' \
  "two clerks read the same tally, and both write one more"
thread_sanitizer 20

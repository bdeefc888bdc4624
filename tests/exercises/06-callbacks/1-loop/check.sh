. tests/lib/check.sh

why_no_end() {
  echo "loop_run_forever() goes round and round: a tick polls, and runs what is in the queue"
}

probe ticks 5
[ "$failed" = 0 ] || exit # the rest would only say the same again
run 5 "$PROGRAM" -n 3 -d 0.1
has "three pages come" "$output" '^3 pages, 3 ok, 0 failed' \
  "poll_descriptors() in every tick"
has "all at once" "$output" 'in flight 3;' "nobody waits for another"

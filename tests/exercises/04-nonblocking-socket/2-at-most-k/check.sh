. tests/lib/check.sh

run 20 "$PROGRAM" -n 10 -d 0.1 -w 3
has "all ten pages come with -w 3" "$output" '^10 pages, 10 ok, 0 failed' \
  "the loop ends before the last page was begun, or before it was done"
has "at most 3 are under way with -w 3" "$output" '^the server got 10 requests, at most 3 at once' \
  "begin a page only while fewer than K are under way"
run 10 "$PROGRAM" -n 10 -d 0.1
has "without -w all are under way at once" "$output" 'at most 10 at once' \
  "job.options.workers is 0 then"
run 10 "$PROGRAM" -n 2 -d 0.1 -w 8
has "K may be larger than the number of pages" "$output" '^2 pages, 2 ok' \
  "there are only job->count connections"
start_server
run 20 "$PROGRAM" -w 2 "$server/delay/2/slow" "$server/delay/0.1/2" \
  "$server/delay/0.1/3" "$server/delay/0.1/4" "$server/delay/0.1/5"
equal "a slow page holds up nobody but itself" "2 3 4 5 1" \
  "$(printf '%s\n' "$output" | sed -n 's/^page \([0-9]*\):.*/\1/p' | tr '\n' ' ' | sed 's/ $//')" \
  "begin the next page when any page is done, not when all are"

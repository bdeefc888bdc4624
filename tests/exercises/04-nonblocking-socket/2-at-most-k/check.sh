. tests/lib/check.sh

# under_way WHAT PAGES MOST LIKELY: all the pages came, so many at once.
under_way() {
  has "$1" "$output" "^the server got $2 requests, at most $3 at once" "$4"
  has "... and all $2 pages come" "$output" "^$2 pages, $2 ok, 0 failed" \
    "the loop goes on while a page is under way, or one is still to be begun"
}

# order: of the pages, as they came.
order() {
  printf '%s\n' "$output" | sed -n 's/^page \([0-9]*\):.*/\1/p' | tr '\n' ' ' | sed 's/ $//'
}

run 20 "$PROGRAM" -n 5 -d 0.02 -w 1
equal "with -w 1 they come one behind the other" "1 2 3 4 5" "$(order)" \
  "all five came, in another order: more than one was under way; fewer came: the loop ended too early"
under_way "... one at once" 5 1 "begin a page only while fewer than K are under way"
run 20 "$PROGRAM" -n 10 -d 0.1 -w 3
under_way "at most 3 are under way with -w 3" 10 3 \
  "begin a page only while fewer than K are under way"
start_server
run 20 "$PROGRAM" -w 2 "$server/delay/2/slow" "$server/delay/0.1/2" \
  "$server/delay/0.1/3" "$server/delay/0.1/4" "$server/delay/0.1/5"
equal "a slow page holds up nobody but itself" "2 3 4 5 1" "$(order)" \
  "begin the next page when any page is done, whichever it is; not when the first is, and not when all are"
run 20 "$PROGRAM" -n 25 -d 0.3
under_way "without -w all are under way at once" 25 25 \
  "job.options.workers is 0 then, and means: no limit"
run 20 "$PROGRAM" -n 2 -d 0.1 -w 8
under_way "K may be larger than the number of pages" 2 2 \
  "there are only job->count connections"

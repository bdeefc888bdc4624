. tests/lib/check.sh

probe life 5
[ "$failed" = 0 ] || exit # the rest would only say the same again
run 20 "$PROGRAM" -n 6 -w 2 -d 0.1
has "two workers fetch six pages" "$output" '^6 pages, 6 ok, 0 failed' \
  "the reasons of the pages that failed stand above"
has "each page is asked for once, two at a time" "$output" \
  '^the server got 6 requests, at most 2 at once' \
  "a page is fetched twice, or the workers do not work at the same time"
run 20 "$PROGRAM" -n 4 -w 1 -d 0.1 --crash 3
has "a worker crashes at page 3, and the parent says so" "$errors" \
  '^page 3: .* was ended by signal 6' \
  "abort() at that page, behind tell(self, PAGE_TAKEN)"

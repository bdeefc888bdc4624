. tests/lib/check.sh

run 10 "$PROGRAM" -n 3 -d 0.1
has "pages within the limit come" "$output" '^3 pages, 3 ok, 0 failed' \
  "a recv() that is interrupted or not yet through is no reason to give up"
run 10 "$PROGRAM" -n 1 -d 60
has "a server that does not answer is given up" "$errors" 'it took too long' \
  "without SO_RCVTIMEO recv() waits for ever; with it, errno is EAGAIN"
equal "that page failed, so the exit status is 1" 1 "$status" \
  "page_fail() says why a page did not come"
probe limits
probe trickle

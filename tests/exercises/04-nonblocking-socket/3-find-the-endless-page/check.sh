. tests/lib/check.sh

run 5 "$PROGRAM" http://127.0.0.1:1/
has "a page that is refused fails, and the program ends" "$output" '^1 page, 0 ok, 1 failed' \
  "what does getpeername() say of a connection that failed? The same as of one that is under way"
has "it fails for the right reason" "$errors" 'cannot connect: Connection refused' \
  "a failed connect() leaves its error in the socket: getsockopt(2), SO_ERROR"
probe reason
run 10 "$PROGRAM" -n 5 -d 0.1
has "pages still come" "$output" '^5 pages, 5 ok, 0 failed' \
  "a connection that is still under way is no failure"

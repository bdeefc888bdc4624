. tests/lib/check.sh

probe resumed
[ "$failed" = 0 ] || exit
run 5 "$PROGRAM" -n 3 -d 0.1
has "three pages come" "$output" '^3 pages, 3 ok, 0 failed' \
  "the fetch is a generator that is resumed until it has ended"
run 5 "$PROGRAM" http://127.0.0.1:1/
equal "a page that is refused fails" 1 "$(printf '%s\n' "$errors" | grep -c refused)" \
  "its FINALLY notes how it ended: what is raised is in g->error by then"

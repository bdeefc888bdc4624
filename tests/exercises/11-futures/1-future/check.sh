. tests/lib/check.sh

probe futures
[ "$failed" = 0 ] || exit
run 10 "$PROGRAM" -n 20 -d 0.1
has "twenty pages come" "$output" '^20 pages, 20 ok, 0 failed' \
  "a page is a future: page_done is called when that is done"

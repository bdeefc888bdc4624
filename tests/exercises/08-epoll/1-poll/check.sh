. tests/lib/check.sh

probe asked
[ "$failed" = 0 ] || exit
run 10 env LOOP_SELECTOR=poll "$PROGRAM" -n 100 -d 0.3
has "the loop fetches 100 pages with it" "$output" '^100 pages, 100 ok, 0 failed.*in flight 100;' \
  "a descriptor that is ready is not told, or is not asked about"
run 10 env LOOP_SELECTOR=poll "$PROGRAM" http://127.0.0.1:1/ http://127.0.0.1:1/2
equal "pages that are refused fail" 2 "$(printf '%s\n' "$errors" | grep -c refused)" \
  "a connection that fails has POLLERR and POLLHUP: tell it as both"

. tests/lib/check.sh
. common/tools/answers.sh

probe asked
[ "$failed" = 0 ] || exit
run 10 env LOOP_SELECTOR=poll "$PROGRAM" -n 100 -d 0.3
has "the loop fetches 100 pages with it" "$output" '^100 pages, 100 ok, 0 failed.*in flight 100;' \
  "a descriptor that is ready is not told, or is not asked about"
run 10 env LOOP_SELECTOR=poll "$PROGRAM" http://127.0.0.1:1/ http://127.0.0.1:1/2
equal "pages that are refused fail" 2 "$(printf '%s\n' "$errors" | grep -c refused)" \
  "a connection that fails has POLLERR and POLLHUP: tell it as both"
if ! has_sanitizers; then
  echo "not checked: what it writes behind its arrays (${CC:-cc} has no -fsanitize=address)"
  exit
fi
watched=$BUILD/sanitized/$ANSWER
build "$ANSWER" "$CHAPTER/$ANSWER_NAME" "BUILD=$BUILD/sanitized" "CFLAGS=$sanitize" \
  "OUT=$watched" >/dev/null 2>&1 || watched=$PROGRAM
run 20 env LOOP_SELECTOR=poll "$watched" -n 100 -d 0.1
lacks "it writes into its arrays, and frees them" "$errors" \
  'ERROR: (Address|Leak)Sanitizer: [a-z]|runtime error' \
  "an array must grow before its end is passed; place[] has place_size entries, polls[] has size"

. tests/lib/check.sh

probe inner
[ "$failed" = 0 ] || exit
run 10 "$PROGRAM" -n 10 -d 0.2
has "the loop fetches ten pages with it" "$output" '^10 pages, 10 ok, 0 failed.*in flight 10;' \
  "the loop sees what selector_found() is told, and nothing else"
counts='changes; [1-9][0-9]* waits, [0-9]+ in vain; [1-9][0-9]* events, at most [1-9][0-9]* at once$'
has "at the end it prints what it has counted" "$output" "^[a-z]*: [1-9][0-9]* $counts" \
  "close_counting() calls print(), before it closes the inner selector"
for kind in select poll; do
  run 10 env LOOP_SELECTOR="$kind" "$PROGRAM" -n 10 -d 0.1
  has "and around $kind" "$output" "^$kind: [1-9][0-9]* $counts" \
    "print() names the inner selector: it must not be closed yet"
done

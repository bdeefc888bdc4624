. tests/lib/check.sh

probe asked
[ "$failed" = 0 ] || exit
run 10 "$PROGRAM" -n 3 -d 0.5
has "three pages come" "$output" '^3 pages, 3 ok, 0 failed' \
  "fill both sets afresh before every select(); or its first argument is too small"
has "all at once" "$output" 'in flight 3;' "nobody waits for another"
slept=$(printf '%s\n' "$output" | sed -n 's/.* slept \([0-9]*\) .*/\1/p')
if [ "${slept:-0}" -ge 1 ] && [ "$slept" -le 20 ]; then
  ok "it sleeps until something is ready"
else
  not_ok "it sleeps until something is ready" "1 to 20 calls of select(), counted in count->slept" \
    "${slept:-no} calls" "count every call; and let it wait as long as it takes"
fi
start_server
run 10 "$PROGRAM" "$server/delay/0.4/1" "$server/delay/0.1/2" "$server/delay/0.2/3"
equal "who is ready first comes first" "2 3 1" \
  "$(printf '%s\n' "$output" | sed -n 's/^page \([0-9]*\):.*/\1/p' | tr '\n' ' ' | sed 's/ $//')" \
  "step whoever is ready; wait for nobody in particular"
run 10 "$PROGRAM" http://127.0.0.1:1/ http://127.0.0.1:1/2
equal "pages that are refused fail" 2 "$(printf '%s\n' "$errors" | grep -c refused)" \
  "a connection that failed is writable: step it, and it knows"

. tests/lib/check.sh

run 10 "$PROGRAM" -n 3 -d 0.1
has "three pages come" "$output" '^3 pages, 3 ok, 0 failed' \
  "fill both sets afresh before every select(): it takes out what is not ready"
has "all at once" "$output" 'in flight 3;' "nobody waits for another"
start_server
run 10 "$PROGRAM" "$server/delay/0.4/1" "$server/delay/0.1/2" "$server/delay/0.2/3"
equal "who is ready first comes first" "2 3 1" \
  "$(printf '%s\n' "$output" | sed -n 's/^page \([0-9]*\):.*/\1/p' | tr '\n' ' ' | sed 's/ $//')" \
  "step whoever is ready; wait for nobody in particular"
counts=$(printf '%s\n' "$output" | sed -n 's/^asked \([0-9]*\) times, \([0-9]*\) in vain; slept \([0-9]*\) .*/\1 \2 \3/p')
slept=${counts##* }
vain=${counts#* }
equal "nobody is asked in vain" 0 "${vain% *}" \
  "step only those whose bit is still set after select()"
if [ "${slept:-0}" -ge 1 ] && [ "$slept" -le 60 ]; then
  ok "it sleeps until something is ready"
else
  not_ok "it sleeps until something is ready" "1 to 60 calls of select()" \
    "${slept:-no} calls" "the last argument of select() is NULL: wait as long as it takes"
fi
run 10 "$PROGRAM" http://127.0.0.1:1/ http://127.0.0.1:1/2
equal "pages that are refused fail" 2 "$(printf '%s\n' "$errors" | grep -c refused)" \
  "a connection that failed is writable: step it, and it knows"
probe signals

. tests/lib/check.sh

# A port that nobody listens on: 100 times, with room for 32 descriptors.
urls=$(awk 'BEGIN { for (i = 0; i < 100; i++) print "http://127.0.0.1:1/" i }')
run 20 sh -c 'ulimit -n 32; exec "$@"' sh "$PROGRAM" $urls
refused=$(printf '%s\n' "$errors" | grep -c 'refused')
equal "each of 100 pages is refused, and none for want of descriptors" \
  100 "$refused" "a descriptor stays open each time; where is the last place that knows it?"
lacks "nobody runs out of descriptors" "$errors" 'Too many open files' \
  "what does connect_address() do with its socket when connect() fails?"
probe closing
run 10 "$PROGRAM" -n 3 -d 0.05
has "pages still come" "$output" '^3 pages, 3 ok, 0 failed' \
  "a socket that is connected is closed too early"

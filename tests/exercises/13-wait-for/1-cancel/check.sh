. tests/lib/check.sh

# What is used after it was given away is named then, with the place.
LOOP_DEBUG=1
export LOOP_DEBUG

probe cancels 5
[ "$failed" = 0 ] || exit
run 10 "$PROGRAM" -n 5 -d 60 -t 0.2
equal "five pages that do not come in time are given up" 5 \
  "$(printf '%s\n' "$errors" | grep -c '^page [0-9]*: .*not complete within')" \
  "wait_for() cancels the fetch when the time is over, and waits for its end"

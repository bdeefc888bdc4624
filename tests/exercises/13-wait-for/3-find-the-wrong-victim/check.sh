. tests/lib/check.sh

# What is used after it was given away is named then, with the place.
LOOP_DEBUG=1
export LOOP_DEBUG

# morning WHAT LIKELY EXPECTED ARGUMENT...: EXPECTED has a line for all that
# happens; nothing is complained about. What comes after a failure says nothing
# new.
morning() {
  what=$1 likely=$2 expected=$3
  shift 3
  run 5 "$PROGRAM" "$@"
  if [ -n "$errors" ]; then
    not_ok "$what" "no message" "$(printf '%s\n' "$errors" | head -n 1)" \
      "the question stays in weather: shield() and wait_for() take over what they are given, so that it is a reference of its own, ref(); and what was made is let go"
  else
    equal "$what" "$expected" "$output" "$likely"
  fi
  [ "$failed" = 0 ] || exit
}

morning "two wait for the same answer" "the station is asked once, and all wait for that task" \
  "0 s: A wants to know
0 s: the station is asked
1 s: B wants to know
5 s: the station answers
5 s: A is told: 17 degrees
5 s: B is told: 17 degrees" 0,10 1,10
run 5 "$PROGRAM" 0,2
equal "each waits no longer than its limit" "2 s: A is told: TimeoutError" \
  "$(printf '%s\n' "$output" | grep 'A is told')" \
  "wait_for() ends the waiting when the time is over"
[ "$failed" = 0 ] || exit
run 5 "$PROGRAM" 0,10,3 1,10
case $output in
*"B is told: 17 degrees"*)
  limited="who goes away does no harm any more, but the limit still ends the question: which of the two stands around the other?"
  ;;
*) limited="who ends the question at 2 s, and who else waits for it? Read the morning line by line" ;;
esac
morning "the limit of one does not end the waiting of another" "$limited" \
  "0 s: A wants to know
0 s: the station is asked
1 s: B wants to know
2 s: A is told: TimeoutError
5 s: the station answers
5 s: B is told: 17 degrees
8 s: C wants to know
8 s: C is told: 17 degrees" 0,2 1,10 8,1
morning "one does not want to know any more, the other does" \
  "a cancel goes on to what is awaited, and so to the question: unless something stands between" \
  "0 s: A wants to know
0 s: the station is asked
1 s: B wants to know
3 s: A is told: CancelledError
5 s: the station answers
5 s: B is told: 17 degrees" 0,10,3 1,10
morning "all have gone, and the next one gets the answer" \
  "the question goes on, whoever waits for it" \
  "0 s: A wants to know
0 s: the station is asked
1 s: B wants to know
2 s: A is told: TimeoutError
3 s: B is told: CancelledError
4 s: C wants to know
5 s: the station answers
5 s: C is told: 17 degrees" 0,2 1,10,3 4,2
morning "who waits for no time at all does no harm" \
  "0 seconds: what is not done is cancelled at once" \
  "0 s: A wants to know
0 s: the station is asked
1 s: B wants to know
1 s: B is told: TimeoutError
5 s: the station answers
5 s: A is told: 17 degrees
6 s: C wants to know
6 s: C is told: 17 degrees" 0,10 1,0 6,0
morning "an error of the station is raised for all" \
  "the error of the question is theirs" \
  "0 s: A wants to know
0 s: the station is asked
1 s: B wants to know
5 s: the station answers
5 s: A is told: ConnectionResetError
5 s: B is told: ConnectionResetError
6 s: C wants to know
6 s: C is told: ConnectionResetError" broken 0,10 1,10 6,1

. tests/lib/check.sh

# morning WHAT LIKELY EXPECTED ARGUMENT...: EXPECTED has a line for all that
# happens; nothing is complained about. What comes after a failure says nothing
# new.
morning() {
  what=$1 likely=$2 expected=$3
  shift 3
  run 5 "$PROGRAM" "$@"
  equal "$what" "$expected" "$output" "$likely"
  equal "... and nothing is left" "no message" "${errors:-no message}" \
    "the question stays in weather: what is given away is a reference of its own, ref()"
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
morning "the limit of one does not end the waiting of another" \
  "wait_for() cancels what it was given when the time is over: it must not be given the question itself" \
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

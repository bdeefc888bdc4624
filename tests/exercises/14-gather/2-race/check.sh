. tests/lib/check.sh

# look_at WHAT LIKELY EXPECTED RUNNER...: what EXPECTED has line by line happens;
# at the same second the order does not matter. And nothing is left at the end.
look_at() {
  what=$1 likely=$2 expected=$3
  shift 3
  run 5 "$PROGRAM" "$@"
  case $status:$errors in
  0:* | 124:*) ;;
  *'raises 0'*) stopped "$likely" ;;
  *'is not over'*)
    stopped "who waits for runners that are all done, or lets go of one that runs, waits for ever"
    ;;
  *)
    stopped "a runner belongs to its task from ensure_future() on: race_drop() frees only those that are not tasks yet"
    ;;
  esac
  equal "$what" "$(printf '%s\n' "$expected" | sort)" "$(printf '%s\n' "$output" | sort)" "$likely"
  [ "$failed" = 0 ] || exit
  equal "... and nothing is left" "no message" "${errors:-no message}" \
    "$(why_left)"
}

# stopped LIKELY: the run did not come to its end.
stopped() {
  not_ok "$what" "an end" "${errors:-no message}" "$1"
  exit
}

why_left() {
  case $errors in
  *'nobody has asked'*)
    echo "an error that nobody will ask for: of each runner that was called off, ask for it"
    ;;
  *'is not done'*) echo "before it ends, the race waits for those that it has called off" ;;
  *) echo "every future is let go with unref(), at every end" ;;
  esac
}

look_at "the first one to arrive has won" \
  "each runner becomes a task; wait for the first that is done; the others are cancelled" \
  "   1 s: 1 arrives
   1 s: 2 is called off
   1 s: 2 is home
   1 s: 3 is called off
   1 s: 3 is home
   1 s: the race is over: 1 has won" 3 1 2
look_at "who fails is out, and the others run on" \
  "an error is no result: wait again, for those that are left" \
  "   1 s: 1x is out: ConnectionRefusedError
   2 s: 2c is out: CancelledError
   3 s: 3 arrives
   3 s: 4 is called off
   3 s: 4 is home
   3 s: the race is over: 3 has won" 1x 4 3 2c
look_at "who fails and who arrives, in the same tick" \
  "wait_futures() tells of all that are done, in *done: look at each of them" \
  "   1 s: 1x is out: ConnectionRefusedError
   1 s: 1.0 arrives
   1 s: 9 is called off
   1 s: 9 is home
   1 s: the race is over: 1.0 has won" 9 1x 1.0
look_at "if all fail, the last error is that of the race" \
  "who failed last is the last to be done, not the last in the array" \
  "   1 s: 1x is out: ConnectionRefusedError
   2 s: 2c is out: CancelledError
   3 s: 3t is out: TimeoutError
   3 s: the race is over: TimeoutError" 3t 1x 2c
look_at "two arrive in the same tick: the prize of the second is handed back" \
  "who lets go of a future drops a result that nobody took: so take one only" \
  "   2 s: 2 arrives
   2 s: 2.0 arrives
   2 s: the race is over: 2 has won
   2 s: the prize of 2.0 is handed back" 2 2.0
look_at "it waits for those that are called off" \
  "to cancel is to ask: wait for ALL_COMPLETED before the end" \
  "   1 s: 1 arrives
   1 s: 5/2 is called off
   1 s: 6/3 is called off
   3 s: 5/2 is home
   4 s: 6/3 is home
   4 s: the race is over: 1 has won" 5/2 1 6/3
look_at "one that is called off fails on its way home" \
  "that error is not the race's; nobody is to complain of it" \
  "   1 s: 1 arrives
   1 s: 5/2x is called off
   3 s: 5/2x is home
   3 s: the race is over: 1 has won" 5/2x 1
look_at "the race is cancelled: so are its runners, and it waits for them" \
  "a cancel comes out of the AWAIT of wait_futures(): who catches it has to raise it again; behind FINALLY it comes to the same for every end" \
  "   2 s: 5/2x is called off
   2 s: 6/1 is called off
   3 s: 6/1 is home
   4 s: 5/2x is home
   4 s: the race is over: CancelledError" 5/2x 6/1 @2
look_at "the race is cancelled at once" \
  "all runners become tasks in the same tick: nothing is awaited between" \
  "   0 s: 1 is called off
   0 s: 1 is home
   0 s: 2 is called off
   0 s: 2 is home
   0 s: 3 is called off
   0 s: 3 is home
   0 s: the race is over: CancelledError" 1 2 3 @0
# called_off_twice RUNNER...: what it does with the second time is not asked.
called_off_twice() {
  what="called off a second time, on the way home: nothing is left"
  run 5 "$PROGRAM" "$@"
  has "$what" "$output" 'the race is over: ' "the race ends all the same"
  equal "... nothing at all" "no message" "${errors:-no message}" \
    "an AWAIT behind FINALLY raises ECANCELED there, and what stands behind it is left out: TRY_AWAIT, and then let all go"
  [ "$failed" = 0 ] || exit
}

called_off_twice 5/2 6/3 @2 @3
look_at "a race of nobody" "n is 0: RAISE(E_VALUE), as race.h says" \
  "   0 s: the race is over: ValueError" @1

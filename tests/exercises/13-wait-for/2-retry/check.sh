. tests/lib/check.sh

# What is given away twice is named then.
LOOP_DEBUG=1
export LOOP_DEBUG

# call WHAT LIKELY EXPECTED ARGUMENT...: EXPECTED has a line for all that
# happens; nothing is complained about. What comes after a failure says nothing
# new.
call() {
  what=$1 likely=$2 expected=$3
  shift 3
  run 5 "$PROGRAM" "$@"
  errors=$(printf '%s\n' "$errors" | grep -v ' took ') # a slow machine
  case $errors in
  *"given away"* | *forgotten*)
    likely="each try has a coroutine of its own: make(argument) is called once for each, and what it returns is given away once"
    ;;
  *"a task is not done"*)
    likely="a try goes on when its time is over: give wait_for() what make() returns, with nothing around it"
    ;;
  esac
  if [ -n "$errors" ]; then
    not_ok "$what" "no message" "$(printf '%s\n' "$errors" | head -n 1)" "$likely"
  else
    equal "$what" "$expected" "$output" "$likely"
  fi
  [ "$failed" = 0 ] || exit
}

call "the first try goes well" \
  "await what make() returns, and return the result; its drop function is kept by a struct value" \
  "   0 s: try 1
   2 s: an answer to try 1" 2
call "what fails is tried again, after a pause" \
  "TRY_AWAIT: with an error, it sleeps for limits.pause, and tries again" \
  "   0 s: try 1
   1 s: try 1 fails
   2 s: try 2
   4 s: an answer to try 2" 1! 2
call "each pause is twice as long as the one before" \
  "1 s, 2 s, 4 s; the pauses are between the tries, so one fewer than them" \
  "   0 s: try 1
   0 s: try 1 fails
   1 s: try 2
   1 s: try 2 fails
   3 s: try 3
   3 s: try 3 fails
   7 s: try 4
   8 s: an answer to try 4" 0! 0! 0! 1
call "... also if the first one is a part of a second" \
  "limits.pause is the first pause, and a double: 0.5 s, 1 s, 2 s" \
  "   0 s: try 1
   0 s: try 1 fails
 0.5 s: try 2
 0.5 s: try 2 fails
 1.5 s: try 3
 1.5 s: try 3 fails
 3.5 s: try 4
 4.5 s: an answer to try 4" pause=0.5 0! 0! 0! 1
call "what takes too long is cancelled, and tried again" \
  "wait_for() around each try: ETIMEDOUT is an error as others are" \
  "   0 s: try 1
   5 s: try 1 is cancelled
   6 s: try 2
   8 s: an answer to try 2" 9 2
call "... what too long is, limits.seconds says" \
  "limits.seconds is a double, and for each try" \
  "   0 s: try 1
 2.5 s: try 1 is cancelled
 3.5 s: try 2
 5.5 s: an answer to try 2" seconds=2.5 3 2
call "... INFINITY: as long as it takes" \
  "limits.seconds as it is: wait_for() knows INFINITY" \
  "   0 s: try 1
1000 s: an answer to try 1" seconds=inf 1000
call "after the last try it raises the error of that one, without a pause" \
  "the last error counts, not the first one; and nothing comes after it that a pause would be good for" \
  "   0 s: try 1
   1 s: try 1 fails
   2 s: try 2
   7 s: try 2 is cancelled
   7 s: it gives up: TimeoutError" 1! 9
call "... whichever it is" "the last error counts, not the first one" \
  "   0 s: try 1
   5 s: try 1 is cancelled
   6 s: try 2
   7 s: try 2 fails
   7 s: it gives up: ConnectionRefusedError" 9 1!
call "there are not more tries than it was given" \
  "limits.times: so many tries, the first one included" \
  "   0 s: try 1
   0 s: try 1 fails
   0 s: it gives up: ConnectionRefusedError" times=1 0! 1
call "no try at all makes no sense" "RAISE(E_VALUE), before anything is made" \
  "   0 s: it gives up: ValueError" times=0 1
call "... and fewer than none neither" "E_VALUE if times is less than 1" \
  "   0 s: it gives up: ValueError" times=-1 1
swallowed="ECANCELED is an error for TRY_AWAIT, too: if it is treated as the others are, nobody can cancel the whole any more; RAISE it"
call "cancelled in a try, it tries no more" "$swallowed" \
  "   0 s: try 1
   2 s: try 1 is cancelled
   2 s: it gives up: CancelledError" 3 3 cancel@2
call "cancelled in a pause, it tries no more" "$swallowed" \
  "   0 s: try 1
   0 s: try 1 fails
 0.5 s: it gives up: CancelledError" 0! 3 cancel@0.5
call "a try that ends cancelled by itself is not tried again" "$swallowed" \
  "   0 s: try 1
   1 s: try 1 is cancelled
   1 s: it gives up: CancelledError" 1? 3
call "a result that nobody takes is dropped" \
  "RETURN the struct value as it came: with its number alone, its drop function is lost" \
  "   0 s: try 1
   2 s: nobody takes the answer to try 1" forget=1 2
probe two 5

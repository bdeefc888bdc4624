. tests/lib/check.sh

# work WHAT LIKELY EXPECTED RESTARTS WORKER...: what EXPECTED has line by line
# happens; at the same second the order does not matter. And nothing is left at
# the end. With LOOP_DEBUG, a coroutine that is used twice is told.
work() {
  what=$1 likely=$2 expected=$3
  shift 3
  run 5 env LOOP_DEBUG=1 "$PROGRAM" "$@"
  case $errors in
  *'given away'* | *'twice'*)
    not_ok "$what" "an end" "$errors" \
      "a coroutine is awaited once: worker->start() makes a new one for each start"
    exit
    ;;
  *'has not ended'*)
    not_ok "$what" "an end" "$errors" "who is waited for, and what should end that?"
    exit
    ;;
  esac
  equal "$what" "$(printf '%s\n' "$expected" | sort)" "$(printf '%s\n' "$output" | sort)" "$likely"
  [ "$failed" = 0 ] || exit
  equal "... and nothing is left" "no message" "${errors:-no message}" \
    "behind FINALLY: task_group_end(); and no task but the members of the group"
}

work "two workers return" "each is a member of the group; it ends with the last" \
  "   0 s: A starts
   0 s: B starts
   1 s: B is done
   3 s: A is done
   3 s: the end: all is done" 0 3 1
work "a worker fails, and is started again after a pause; the other one works on" \
  "a member that goes round in a loop: TRY_AWAIT what start() makes, then AWAIT the pause" \
  "   0 s: A starts
   0 s: B starts
   2 s: A fails: ConnectionResetError
   3 s: A starts
   4 s: A fails: ConnectionResetError
   5 s: A starts
   6 s: B is done
   9 s: A is done
   9 s: the end: all is done" 3 2x,1x,4 6
work "no restart is left: its error is raised" \
  "a worker that fails when restarts is 0 is not started again: its error goes on to the group; behind that, for E_GROUP, group.errors[0] is raised" \
  "   0 s: A starts
   1 s: A fails: ConnectionResetError
   2 s: A starts
   3 s: A fails: ConnectionResetError
   3 s: the end: ConnectionResetError" 1 1x
work "the restarts are for all together" \
  "one count for all workers, in the struct of supervise(): who fails first takes the first" \
  "   0 s: A starts
   0 s: B starts
   0 s: C starts
   1 s: A fails: ConnectionResetError
   2 s: A starts
   2 s: B fails: ConnectionResetError
   3 s: B starts
   5 s: A is cancelled
   5 s: A has cleaned up
   5 s: B is cancelled
   5 s: B has cleaned up
   5 s: C fails: ConnectionResetError
   5 s: the end: ConnectionResetError" 2 1x,9 2x,9 5x
work "two fail within one pause, and one restart is left" \
  "a restart is used up where the worker has failed, in front of the pause; and a pause that catches its cancel (TRY_AWAIT) does not end" \
  "   0 s: A starts
   0 s: B starts
   1 s: A fails: ConnectionResetError
 1.5 s: B fails: ConnectionResetError
 1.5 s: the end: ConnectionResetError" 1 1x,5x,5x,5 1.5x,5
work "when it ends with an error, the others are waited for" \
  "the group does that, if they are its members" \
  "   0 s: A starts
   0 s: B starts
   1 s: A fails: ConnectionResetError
   1 s: B is cancelled
   3 s: B has cleaned up
   3 s: the end: ConnectionResetError" 0 1x 9/2x
work "it is cancelled: so are the workers" \
  "a worker that ends with ECANCELED is not started again; and in supervise(), an error that is not E_GROUP is raised as it is" \
  "   0 s: A starts
   2 s: A is cancelled
   3 s: A has cleaned up
   3 s: the end: CancelledError" 5 9/1 @2
work "it is cancelled in a pause" "the pause is an AWAIT, and what is raised there goes on" \
  "   0 s: A starts
   1 s: A fails: ConnectionResetError
 1.5 s: the end: CancelledError" 5 1x,9 @1.5
work "it is cancelled, and the clean-up of a worker fails: it is not started again" \
  "not every error behind a cancel is ECANCELED: task_cancelling(current_task()) > 0 says that this task was asked" \
  "   0 s: A starts
   1 s: A is cancelled
   3 s: A has cleaned up
   3 s: the end: BrokenPipeError" 5 9/2x @1
work "a worker gives up by itself" "ECANCELED of a member is no error of the group" \
  "   0 s: A starts
   0 s: B starts
   1 s: A fails: CancelledError
   3 s: B is done
   3 s: the end: all is done" 5 1c 3
what="the list of errors is freed"
if grep -Eq '^[^/*]*task_group_end[[:space:]]*\(' "$ANSWER/supervise.c"; then
  ok "$what"
else
  not_ok "$what" "task_group_end() in supervise.c" "no call of it" \
    "task_group_end() behind FINALLY, whatever the end is"
fi

. tests/lib/check.sh

# copies WHAT LIKELY EXPECTED COPY...: what is told, second by second, and by whom.
copies() {
  what=$1 likely=$2 expected=$3
  shift 3
  run 5 "$PROGRAM" "$@"
  if [ "$status" = 1 ]; then
    not_ok "$what" "an end" "$(printf '%s\n' "$errors" | head -n 1)" \
      "a group waits for all its members: one that goes round for ever must be cancelled by somebody"
    exit
  fi
  case $output in
  *': CancelledError'*)
    likely="an AWAIT of a task that was cancelled raises ECANCELED, as the end of the copy: TRY_AWAIT, or it is a member's"
    ;;
  esac
  equal "$what" "$expected" "$output" "$likely"
  [ "$failed" = 0 ] || exit
  equal "... and the loop is left with no task in it" "no message" "${errors:-no message}" \
    "who starts a task ends it, and waits for its end"
}

copies "a copy tells each second how far it is, and ends with its last part" \
  "whose is the task that tells? When the copy ends, it is asked to cancel, and waited for" \
  "   1 s: A: 0 of 3
   2 s: A: 1 of 3
   3 s: A: 2 of 3
 3.5 s: A ends: 3 of 3" 3.5,1.5,2.5
copies "one after the other" "nothing of A runs when B begins" \
  "   1 s: A: 0 of 2
   2 s: A: 1 of 2
 2.5 s: A ends: 2 of 2
 3.5 s: B: 0 of 2
 4.5 s: B: 1 of 2
   5 s: B ends: 2 of 2" 2.5,1.5 1.5,2.5
copies "a part fails: nothing more is told" \
  "a copy that fails ends, too: what is behind FINALLY is done for every end" \
  "   1 s: A: 0 of 2
 1.5 s: A ends: ConnectionResetError
 2.5 s: B: 0 of 1
   3 s: B ends: 1 of 1" 3.5,1.5x 1.5
copies "it is cancelled: nothing more is told" \
  "a copy that is cancelled ends, too: what is behind FINALLY is done for every end" \
  "   1 s: A: 0 of 2
   2 s: A: 1 of 2
 2.5 s: A ends: TimeoutError
 3.5 s: B: 0 of 1
   4 s: B ends: 1 of 1" 9.5,1.5/2.5 1.5

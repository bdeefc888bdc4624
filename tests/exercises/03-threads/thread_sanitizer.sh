# thread_sanitizer.sh: for the checks of this chapter.

# thread_sanitizer SECONDS: builds the answer's program with ThreadSanitizer and
# runs it. Of what it reports, the summary comes first. Of deadlocks it says
# nothing here: it warns of correct answers, too (one lock around all others).
thread_sanitizer() {
  what="ThreadSanitizer finds nothing"
  program=$BUILD/thread/$ANSWER
  if ! "$MAKE" -s layer "BUILD=$BUILD/thread" "CFLAGS=-O1 -g -fsanitize=thread" \
    "ON=$CHAPTER" "TOP=$ANSWER" "OUT=$program" >/dev/null 2>&1 ||
    ! "$BUILD/thread/$CHAPTER" --help >/dev/null 2>&1; then
    echo "skip - $what (not checked: it does not work on this machine)"
    return
  fi
  run "$1" env TSAN_OPTIONS=detect_deadlocks=0 "$program"
  if printf '%s\n' "$errors" | grep -q ThreadSanitizer; then
    not_ok "$what" "no report" \
      "$(printf '%s\n' "$errors" | sed -n '/^SUMMARY: /{s/^SUMMARY: //p;q;}')" \
      "a thread uses what others write and does not hold its lock, the same for all of them"
    echo "    the report begins so; $program prints it whole:"
    printf '%s\n' "$errors" |
      awk '/^SUMMARY: |^  Thread / { exit } NF && !/^=/ { print "    " $0 }'
  else
    ok "$what"
  fi
}

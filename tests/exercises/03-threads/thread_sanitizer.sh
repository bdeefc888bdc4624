# thread_sanitizer.sh: for the checks of this chapter.

# thread_sanitizer SECONDS: builds the answer's program with ThreadSanitizer and
# runs it; what it reports is shown.
thread_sanitizer() {
  what="ThreadSanitizer finds nothing"
  program=$BUILD/thread/$ANSWER
  if ! "$MAKE" -s layer "BUILD=$BUILD/thread" "CFLAGS=-O1 -g -fsanitize=thread" \
    "ON=$CHAPTER" "TOP=$ANSWER" "OUT=$program" >/dev/null 2>&1 ||
    ! "$BUILD/thread/$CHAPTER" --help >/dev/null 2>&1; then
    echo "skip - $what (not checked: it does not work on this machine)"
    return
  fi
  run "$1" "$program"
  if printf '%s\n' "$errors" | grep -q ThreadSanitizer; then
    printf '%s\n' "$errors" | head -n 20
    not_ok "$what" "no report" "the one above: who reads or writes what, and where" \
      "a thread uses what others write and does not hold its lock, the same for all of them"
  else
    ok "$what"
  fi
}

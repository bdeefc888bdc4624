. tests/lib/check.sh
. common/tools/answers.sh

why_no_end() {
  echo "what was typed was not read, or not taken for the line stop; or a read() waits for more"
}

# typed TEXT ARGUMENT...: runs the program; TEXT is typed, and then no more.
typed() {
  printf "$1" >"$SCRATCH/text"
  shift
  run 5 sh -c 'text=$0; exec "$@" <"$text"' "$SCRATCH/text" "$PROGRAM" "$@"
}

# held TEXT ARGUMENT...: the same, but standard input stays open.
held() {
  text=$1
  shift
  run 5 sh -c 'p=$0 t=$1; shift; rm -f "$p"; mkfifo "$p"; exec 3<>"$p"; printf "$t" >&3; exec "$@" <&3' \
    "$SCRATCH/typed" "$text" "$PROGRAM" "$@"
}

typed '' -n 3 -d 0.5
has "without a word all pages come" "$output" '^3 pages, 3 ok, 0 failed' \
  "the end of standard input is no reason to stop"
slept=$(printf '%s\n' "$output" | sed -n 's/.* slept \([0-9]*\) .*/\1/p')
if [ "${slept:-1000}" -le 30 ]; then
  ok "it sleeps when standard input has ended"
else
  not_ok "it sleeps when standard input has ended" "30 calls of select() or fewer" \
    "$slept calls" "at its end standard input is always ready: do not ask for it again"
fi
held 'hello\nstop\n' -n 4 -d 2
equal "every page that was under way says so" 4 \
  "$(printf '%s\n' "$errors" | grep -c ': stopped$')" \
  "look at every line that a read() brings (stdio keeps lines that select() cannot see); then connection_fail(c, \"stopped\") and job_page_done() for each that is not done"
has "the account comes as always" "$output" '^4 pages, 0 ok, 4 failed' \
  "leave the loop, and let main() go on"
if ! has_sanitizers; then
  echo "not checked: what a long line overwrites (${CC:-cc} has no -fsanitize=address)"
else
  watched=$BUILD/sanitized/$ANSWER
  build "$ANSWER" "$CHAPTER/$ANSWER_NAME" "BUILD=$BUILD/sanitized" "CFLAGS=$sanitize" \
    "OUT=$watched" >/dev/null 2>&1 || watched=$PROGRAM
  awk 'BEGIN { while (i++ < 400) printf "x"; print "" }' >"$SCRATCH/long"
  "$BUILD/limit" 10 "$watched" -n 1 -d 0.1 <"$SCRATCH/long" >/dev/null 2>"$SCRATCH/errors" || :
  lacks "a long line does not write behind input->line" "$(cat "$SCRATCH/errors")" \
    'ERROR: AddressSanitizer|runtime error' "keep a byte only while there is room"
fi
[ "$failed" = 0 ] || exit
probe lines 30

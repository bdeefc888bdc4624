. tests/lib/check.sh

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

typed '' -n 3 -d 0.2
has "without a word all pages come" "$output" '^3 pages, 3 ok, 0 failed' \
  "the end of standard input is no reason to stop"
slept=$(printf '%s\n' "$output" | sed -n 's/.* slept \([0-9]*\) .*/\1/p')
if [ "${slept:-1000}" -le 100 ]; then
  ok "it sleeps when standard input has ended"
else
  not_ok "it sleeps when standard input has ended" "100 calls of select() or fewer" \
    "$slept calls" "at its end standard input is always ready: do not ask for it again"
fi
held 'go on\nstopping\n' -n 3 -d 0.2
has "other lines are ignored" "$output" '^3 pages, 3 ok, 0 failed' \
  "only the line that is just \"stop\" stops"
held 'stop\n' -n 4 -d 60
equal "every page that was under way says so" 4 \
  "$(printf '%s\n' "$errors" | grep -c ': stopped$')" \
  "connection_fail(c, \"stopped\") and job_page_done() for each that is not done"
has "the account comes as always" "$output" '^4 pages, 0 ok, 4 failed' \
  "leave the loop, and let main() go on"
held 'hello\nstop\n' -n 2 -d 60
equal "two lines may come at once" 2 "$(printf '%s\n' "$errors" | grep -c ': stopped$')" \
  "look at every line that a read() brings"
probe pieces 20

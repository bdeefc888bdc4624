# check.sh: what the checks of the exercises are written with. A check prints
#   ok - WHAT
# or
#   not ok - WHAT
#       expected: ...
#       came:     ...
#       likely:   the mistake that most often leads here
# From its surroundings it gets PROGRAM, ANSWER, CHAPTER, MAKE, BUILD, and
# SCRATCH, a folder.

failed=0
broken= # 1 when a run was ended or has crashed
programs=$SCRATCH # where probes are built, once for all runs
SCRATCH=$SCRATCH/$$
mkdir -p "$SCRATCH"

ok() {
  printf 'ok - %s\n' "$1"
}

# not_ok WHAT EXPECTED CAME LIKELY. Behind a run that did not end by itself the
# first failure says what that means, and is the last.
not_ok() {
  failed=1
  printf 'not ok - %s\n' "$1"
  [ -z "$2" ] || printf '    expected: %s\n    came:     %s\n' "$2" "${3:-nothing}"
  printf '    likely:   %s\n' "$4"
  [ -z "$broken" ] || exit 1
}

# run SECONDS COMMAND...: sets $output (standard output), $errors (standard
# error) and $status; 124 means that it had to be ended. A run that is ended or
# crashes is told at once, since no later check would say it better.
run() {
  seconds=$1
  shift
  status=0
  "$BUILD/limit" "$seconds" "$@" >"$SCRATCH/output" 2>"$SCRATCH/errors" \
    </dev/null || status=$?
  output=$(cat "$SCRATCH/output")
  errors=$(cat "$SCRATCH/errors")
  case $status in
  124)
    not_ok "it ends within $seconds s" "an end" "$(still_waited_for "$@")" "$(why_no_end)"
    broken=1
    ;;
  13[0-9] | 14[0-9])
    not_ok "it does not crash" "an ordinary end" \
      "it was ended by signal $((status - 128)): $(signal_name $((status - 128)))" \
      "a bad pointer, or a failed assert"
    broken=1
    ;;
  esac
}

signal_name() {
  kill -l "$1" 2>/dev/null || echo unknown
}

# What a run that had to be ended had printed, and which pages had not come.
still_waited_for() {
  last=$(grep . "$SCRATCH/output" | tail -n 1)
  printf '%s, and then no end' "${last:-nothing}"
  pages=$(printf '%s\n' "$@" | awk '
    was == "-n" { n = $0 } /^http:/ { urls++ } { was = $0 } END { print n ? n : urls + 0 }')
  [ "$pages" -le 40 ] || pages=0
  missing=
  for page in $(awk -v n="$pages" 'BEGIN { for (i = 1; i <= n; i++) print i }'); do
    grep -q "^page $page: " "$SCRATCH/output" "$SCRATCH/errors" || missing="$missing $page"
  done
  [ -z "$missing" ] || printf '; still waited for: page%s' "$missing"
}

why_no_end() {
  if grep -q '^limit: .* busy$' "$SCRATCH/errors"; then
    echo "it was busy all the time: a loop that goes round and round; what should end it?"
  else
    echo "it was asleep: it waits for something that does not come; who should have woken it?"
  fi
}

# equal WHAT EXPECTED CAME LIKELY: the same text; of several lines, the first
# that differs is shown.
equal() {
  if [ "$2" = "$3" ]; then
    ok "$1"
  elif [ "$(printf '%s\n%s\n' "$2" "$3" | wc -l)" -le 2 ]; then
    not_ok "$@"
  else
    printf '%s\n' "$2" >"$SCRATCH/expected"
    printf '%s\n' "$3" >"$SCRATCH/came"
    line=$(cmp "$SCRATCH/expected" "$SCRATCH/came" 2>/dev/null | sed -n 's/.*line \([0-9]*\).*/\1/p')
    : "${line:=$(($(grep -c '' "$SCRATCH/came") + 1))}"
    not_ok "$1" "in line $line: $(sed -n "${line}p" "$SCRATCH/expected")" \
      "in line $line: $(sed -n "${line}p" "$SCRATCH/came")" "$4"
  fi
}

# closest TEXT PATTERN: the line of TEXT that begins as PATTERN does; if there is
# none, the last.
closest() {
  words=$(printf '%s\n' "$2" | sed 's/^^//; s/[][\\.*+?(){}|$].*//' | cut -d ' ' -f 1,2)
  line=
  [ -z "$words" ] || line=$(printf '%s\n' "$1" | grep -F -m 1 -- "$words")
  printf '%s\n' "${line:-$(printf '%s\n' "$1" | tail -n 1)}"
}

# has WHAT TEXT PATTERN LIKELY: a line of TEXT matches PATTERN (as for grep -E).
has() {
  if printf '%s\n' "$2" | grep -Eq -- "$3"; then
    ok "$1"
  else
    not_ok "$1" "a line like: $(printf '%s\n' "$3" | sed 's/[\\^$]//g; s/\.\*/.../g')" \
      "$(closest "$2" "$3")" "$4"
  fi
}

# lacks WHAT TEXT PATTERN LIKELY: no line of TEXT matches PATTERN.
lacks() {
  if printf '%s\n' "$2" | grep -Eq -- "$3"; then
    not_ok "$1" "no line like: $(printf '%s\n' "$3" | sed 's/[\\^$]//g; s/\.\*/.../g')" \
      "$(printf '%s\n' "$2" | grep -E -m 1 -- "$3")" "$4"
  else
    ok "$1"
  fi
}

# probe NAME [SECONDS]: builds NAME.c, which stands beside the check, on top of
# the answer, and runs it. It prints its own lines.
probe() {
  here=tests/exercises/$CHAPTER/${ANSWER_NAME}
  if ! "$MAKE" -s layer "BUILD=$BUILD" "ON=$CHAPTER" "TOP=$here $ANSWER tests/lib" \
    "MAIN=$1" "OUT=$programs/$1" >"$SCRATCH/errors" 2>&1; then
    grep -v '^make' "$SCRATCH/errors"
    not_ok "the check $1.c compiles with it" "" "" \
      "a function was renamed, or its parameters are not what the header says"
    return
  fi
  run "${2:-10}" "$programs/$1" >"$SCRATCH/end"
  [ -z "$output" ] || printf '%s\n' "$output"
  cat "$SCRATCH/end"
  [ -z "$errors" ] || printf '%s\n' "$errors" | grep -v '^limit: '
  if [ "$status" != 0 ] && ! printf '%s\n' "$output" | cat - "$SCRATCH/end" | grep -q '^not ok'; then
    not_ok "nothing ends the program" "" "" \
      "the line above says what: a call that has to succeed has failed, or something is used after it was let go"
  fi
  [ "$status" = 0 ] || failed=1
  [ -z "$broken" ] || exit 1
}

# start_server: a slow server of its own for this check, at $server.
start_server() {
  rm -f "$SCRATCH/fifo"
  mkfifo "$SCRATCH/fifo"
  "$BUILD/limit" 60 "$BUILD/slow-server" >"$SCRATCH/fifo" &
  server_pid=$!
  read -r server rest <"$SCRATCH/fifo"
  server=${server%/delay*}
}

server_pid=
trap '[ -z "$server_pid" ] || kill "$server_pid"; rm -rf "$SCRATCH"; exit $failed' EXIT

# check.sh: what the checks of the exercises are written with. A check prints
#   ok - WHAT
# or
#   not ok - WHAT
#       expected: ...
#       came:     ...
#       likely:   the mistake that most often leads here
# From its surroundings it gets PROGRAM, ANSWER, CHAPTER, MAKE, BUILD, SCRATCH.

failed=0

ok() {
  printf 'ok - %s\n' "$1"
}

# not_ok WHAT EXPECTED CAME LIKELY
not_ok() {
  failed=1
  printf 'not ok - %s\n' "$1"
  [ -z "$2" ] || printf '    expected: %s\n' "$2"
  [ -z "$3" ] || printf '    came:     %s\n' "$3"
  printf '    likely:   %s\n' "$4"
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
    not_ok "it ends within $seconds s" "an end" \
      "$(tail -n 1 "$SCRATCH/output" | grep . || echo nothing at all) ... and then silence" \
      "it waits for something that never happens, or goes round in a loop"
    ;;
  13[0-9] | 14[0-9])
    not_ok "it does not crash" "an ordinary end" \
      "it was ended by signal $((status - 128))" \
      "a bad pointer or a failed assert; CFLAGS='-g -fsanitize=address' names the line"
    ;;
  esac
}

# equal WHAT EXPECTED CAME LIKELY
equal() {
  if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$@"; fi
}

# has WHAT TEXT PATTERN LIKELY: a line of TEXT matches PATTERN (as for grep -E).
has() {
  if printf '%s\n' "$2" | grep -Eq -- "$3"; then
    ok "$1"
  else
    not_ok "$1" "a line like: $3" \
      "$(printf '%s\n' "$2" | tail -n 3 | tr '\n' '~' | sed 's/~$//; s/~/ | /g')" "$4"
  fi
}

# lacks WHAT TEXT PATTERN LIKELY: no line of TEXT matches PATTERN.
lacks() {
  if printf '%s\n' "$2" | grep -Eq -- "$3"; then
    not_ok "$1" "no line like: $3" \
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
    "MAIN=$1" "OUT=$SCRATCH/$1" >"$SCRATCH/errors" 2>&1; then
    cat "$SCRATCH/errors"
    not_ok "the check compiles with it" "" "" \
      "a function was renamed, or its parameters are not what the header says"
    return
  fi
  run "${2:-10}" "$SCRATCH/$1"
  printf '%s\n' "$output"
  [ -z "$errors" ] || printf '%s\n' "$errors"
  [ "$status" = 0 ] || failed=1
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
trap '[ -z "$server_pid" ] || kill "$server_pid"; exit $failed' EXIT

# Chapter 14: many futures in one. (The rules A1 to A10 have tests of their own.)
# seconds: 4

load lib/helper

# ---- the program ----------------------------------------------------------------

@test "14: all pages at once, in one process and one thread" {
  run -0 --separate-stderr limit 20 "$BUILD/14-gather" -n 8 -d 0.2
  has "$output" '^the server got 8 requests, at most 8 at once$'
  has "$output" '^8 pages, 8 ok, 0 failed; .* in flight 8; processes 1, threads 1;'
  equal '' "$stderr" 'on standard error'
}

@test "14: -t gives up each page, and nothing is left" {
  run -1 --separate-stderr limit 10 "$BUILD/14-gather" -n 5 -d 60 -t 0.1
  equal "1 2 3 4 5" "$(echo "$stderr" |
    sed -n 's|^page \([1-5]\): http://.*/delay/60/\1: not complete within 0.1 s$|\1|p' |
    sort | tr '\n' ' ' | sed 's/ $//')" "pages given up"
  equal 5 "$(echo "$stderr" | grep -c .)" "lines on standard error"
  has "$output" '^5 pages, 0 ok, 5 failed; .* in flight 5;'
}

# ---- the pain -------------------------------------------------------------------

# told COMMAND: when the program is told of the error that happens at 1 s.
told() {
  limit 10 "$@" >"$BATS_TEST_TMPDIR/said"
  has "$(cat "$BATS_TEST_TMPDIR/said")" '^  1.0 s: . fails: ValueError$'
  sed -nE 's/^  (.*) s: (we are told of c|all): ValueError$/\1/p' \
    "$BATS_TEST_TMPDIR/said"
}

@test "14: the pain of 13: an error is seen in its turn; with gather, at once" {
  has "$(cat chapters/13-wait-for/main.c)" '^ *AWAIT\(self->tasks\[self->i\]\);'
  equal 3.0 "$(told "$BUILD/14-gather.in_turn")" 'in turn'
  equal 1.0 "$(told "$BUILD/14-gather.results")" 'with gather'
}

# ---- the further programs ---------------------------------------------------------

@test "14: results: in order, the first error, errors as values, a limit" {
  run -0 --separate-stderr limit 10 "$BUILD/14-gather.results"
  equal 'all results, in the order of the tasks:
  1.0 s: b is done
  2.0 s: c is done
  3.0 s: a is done
  3.0 s: all: done
  results: a b c
the first error:
  1.0 s: b fails: ValueError
  1.0 s: all: ValueError
  2.0 s: c fails: FileNotFoundError
  3.0 s: a is done
errors as values:
  1.0 s: b fails: ValueError
  2.0 s: c fails: FileNotFoundError
  3.0 s: a is done
  3.0 s: all: done
  results: a ValueError FileNotFoundError
a limit for all:
  1.0 s: b is done
  1.5 s: a is cancelled
  1.5 s: c is cancelled
  1.5 s: all: TimeoutError
handed to loop_run_until_complete:
  1.0 s: b is done
  2.0 s: c is done
  3.0 s: a is done
  results: a b c' "$output"
  equal '' "$stderr" 'on standard error'
  run -2 "$BUILD/14-gather.results" 1
}

@test "14: results: the last child ends, the gather is done, the task goes on" {
  LOOP_TRACE=1 run -0 limit 10 "$BUILD/14-gather.results"
  equal 'tick 10 runs work
tick 11 runs child_is_done
tick 12 runs three' "$(echo "$output" | awk '
    /^tick/ { tick = $2 }
    /^  runs/ && tick >= 10 { print "tick", tick, $1, $2; n++ }
    n == 3 { exit }')"
}

@test "14: sets: for one, for an error, for all, for some time, for the next" {
  run -0 --separate-stderr limit 10 "$BUILD/14-gather.sets"
  equal 'wait for one:
  1.0 s: b is done
  1.0 s: done: b
  1.0 s: a is cancelled
  1.0 s: c is cancelled
wait for an error:
  1.0 s: b is done
  2.0 s: c fails: ValueError
  2.0 s: done: b
  2.0 s: done: ValueError
  2.0 s: a is cancelled
wait for all:
  1.0 s: b is done
  2.0 s: c fails: ValueError
  3.0 s: a is done
  3.0 s: done: b
  3.0 s: done: ValueError
  3.0 s: done: a
wait for all, 1.5 s at most:
  1.0 s: b is done
  1.5 s: done: b
  1.5 s: a is cancelled
  1.5 s: c is cancelled
as completed:
  1.0 s: b is done
  1.0 s: next: b
  2.0 s: c fails: ValueError
  2.0 s: next: ValueError
  3.0 s: a is done
  3.0 s: next: a
as completed, 1.5 s at most:
  1.0 s: b is done
  1.0 s: next: b
  1.5 s: next: TimeoutError
  1.5 s: next: TimeoutError
  2.0 s: c fails: ValueError
  3.0 s: a is done' "$output"
  equal 'nobody has asked for the error of work: ValueError: an argument makes no sense' \
    "$stderr" 'on standard error'
  run -2 "$BUILD/14-gather.sets" 1
}

@test "14: results and sets in Python: the same lines" {
  needs python3
  equal "$(limit 10 "$BUILD/14-gather.results" && limit 10 "$BUILD/14-gather.sets")" \
    "$(limit 10 python3 chapters/14-gather/in_python.py 2>/dev/null)"
}

@test "14: many: 100,000 tasks in one future, in under 64 MB; nothing is left" {
  run -0 --separate-stderr limit 20 "$BUILD/14-gather.many"
  equal '' "$stderr" 'on standard error'
  has "$output" '^  1.0 s: 100000 results, their sum is 5000050000$'
  local peak
  peak=$(echo "$output" |
    sed -n 's/^peak \([0-9]*\)\..* left over: coroutines 0, tasks 0, futures 0$/\1/p')
  [ "$peak" -ge 10 ] && [ "$peak" -lt 64 ] || fail "$output"
  run -2 "$BUILD/14-gather.many" none
}

# ---- what the exercises name ------------------------------------------------------

# races ARGUMENTS LINE: the lesson names these arguments, and LINE comes of them.
races() {
  has "$(tr '\n' ' ' <chapters/14-gather/README.md)" "make solution-14.2 ARGS=\"$1\"\`"
  run -0 limit 60 "$MAKE" -s BUILD="$BUILD" solution-14.2 ARGS="$1"
  has "$output" "$2"
}

@test "14: the races of the lesson can be run; nonsense is refused" {
  local words
  races '3/1 1x 2 2.5' '^ +3 s: the race is over: 2 has won$'
  races '2 2.0' '^ +2 s: the prize of 2.0 is handed back$'
  for words in '1!' '1 @x' '1 @1 @2 @3'; do
    run -2 "$MAKE" -s BUILD="$BUILD" solution-14.2 ARGS="$words"
    has "$output" "^2-race: "
  done
  for words in Ann Ann:x:y Ann:1: Ann:1:5:; do
    run -2 "$MAKE" -s BUILD="$BUILD" solution-14.3 ARGS="$words"
    has "$output" "^3-find-the-lost-offer: "
  done
}

# ---- every selector, and the sanitizers ---------------------------------------------

# same COMMAND...: COMMAND... NAME prints what $BUILD/14-gather.NAME does.
same() {
  local name
  for name in in_turn results sets orphans; do
    limit 10 "$BUILD/14-gather.$name" >"$BATS_TEST_TMPDIR/plain" 2>&1
    "$@" "$name" 2>&1 | sed 's/^[a-z].*: nobody/nobody/' >"$BATS_TEST_TMPDIR/other"
    diff -u "$BATS_TEST_TMPDIR/plain" "$BATS_TEST_TMPDIR/other"
  done
}

with_selector() {
  LOOP_SELECTOR=$1 limit 10 "$BUILD/14-gather.$2"
}

@test "14: each selector: the same lines" {
  local kind
  has "$(selectors)" select
  for kind in $(selectors); do
    same with_selector "$kind"
  done
}

sanitized() {
  LOOP_DEBUG=1 limit 20 "$SANITIZED/14-gather.$1"
}

@test "14: no memory is misused, and none is left" {
  local flags='-fsanitize=address,undefined -fno-sanitize-recover=all' name
  needs_flags $flags
  SANITIZED=$BATS_TEST_TMPDIR/sanitized
  for name in in_turn results sets orphans many; do
    "$MAKE" -s BUILD="$SANITIZED" CFLAGS="-O0 -g $flags" LDFLAGS="$flags" \
      "$SANITIZED/14-gather.$name"
  done
  same sanitized
  limit 20 "$SANITIZED/14-gather.many" 1000
}

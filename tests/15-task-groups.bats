# Chapter 15: tasks that do not outlive their block. (The rules S1 to S4 have
# tests of their own.)
# seconds: 4

load lib/helper

# ---- the program ----------------------------------------------------------------

@test "15: all pages at once, in one process and one thread" {
  run -0 --separate-stderr limit 20 "$BUILD/15-task-groups" -n 8 -d 0.2
  has "$output" '^the server got 8 requests, at most 8 at once$'
  has "$output" '^8 pages, 8 ok, 0 failed; .* in flight 8; processes 1, threads 1;'
  equal '' "$stderr" 'on standard error'
}

@test "15: -t gives up each page, and nothing is left" {
  run -1 --separate-stderr limit 10 "$BUILD/15-task-groups" -n 5 -d 60 -t 0.1
  equal "1 2 3 4 5" "$(echo "$stderr" |
    sed -n 's|^page \([1-5]\): http://.*/delay/60/\1: not complete within 0.1 s$|\1|p' |
    sort | tr '\n' ' ' | sed 's/ $//')" "pages given up"
  equal 5 "$(echo "$stderr" | grep -c .)" "lines on standard error"
  has "$output" '^5 pages, 0 ok, 5 failed; .* in flight 5;'
}

# ---- the pain -------------------------------------------------------------------

# after_the_end NAME: what is said after the block has ended.
after_the_end() {
  limit 10 "$BUILD/$1" | sed '1,/the block ends, and closes the book$/d'
}

@test "15: the pain of 14: after an error somebody works on; in a group, nobody" {
  equal '  1.0 s: what came of it: ValueError
  3.0 s: a writes: the book is CLOSED' "$(after_the_end 14-gather.orphans)"
  equal '  1.0 s: what came of it: ExceptionGroup' \
    "$(after_the_end 15-task-groups.orphans)"
}

# ---- the further programs ---------------------------------------------------------

@test "15: orphans: the book is open as long as somebody writes" {
  run -0 --separate-stderr limit 10 "$BUILD/15-task-groups.orphans"
  equal 'a block with a group:
  0.5 s: c writes: the book is open
  1.0 s: b fails: ValueError
  1.0 s: the block ends, and closes the book
  1.0 s: what came of it: ExceptionGroup' "$output"
  equal '' "$stderr" 'on standard error'
  run -2 "$BUILD/15-task-groups.orphans" 1
}

@test "15: groups: when a block ends, and with which errors" {
  run -0 --separate-stderr limit 10 "$BUILD/15-task-groups.groups"
  equal 'the block waits for its tasks:
  0.5 s: the body is done
  1.0 s: b is done
  3.0 s: a is done
  3.0 s: the block ends: done
and for those that they start:
  0.5 s: the body is done
  2.0 s: a is done
  4.0 s: what a has started is done
  4.0 s: the block ends: done
the first error ends all:
  1.0 s: b fails: ValueError
  1.0 s: a is cancelled
  1.0 s: the body is cancelled
  1.0 s: the block ends: ExceptionGroup
  1.0 s: an error: ValueError
no error is lost:
  1.0 s: b fails: ValueError
  1.0 s: a is cancelled
  1.0 s: the body is cancelled
  1.5 s: the clean-up of a fails: BrokenPipeError
  1.5 s: the block ends: ExceptionGroup
  1.5 s: an error: ValueError
  1.5 s: an error: BrokenPipeError
  1.5 s: an error: FileNotFoundError
a limit for the block:
  0.5 s: the body is done
  1.0 s: b is done
  1.5 s: a is cancelled
  2.0 s: the clean-up of a is done
  2.0 s: the block ends: TimeoutError' "$output"
  equal '' "$stderr" 'on standard error'
  run -2 "$BUILD/15-task-groups.groups" 1
}

@test "15: orphans and groups in Python: the same lines" {
  needs python3
  python3 -c 'import asyncio; asyncio.TaskGroup' 2>/dev/null ||
    skip "this python3 has no TaskGroup: it is older than 3.11"
  equal "$(limit 10 "$BUILD/15-task-groups.orphans" &&
    limit 10 "$BUILD/15-task-groups.groups")" \
    "$(limit 10 python3 chapters/15-task-groups/in_python.py 2>&1)"
}

# ---- what the exercises name ------------------------------------------------------

# works ARGUMENTS LINE: the lesson names these arguments, and LINE comes of them.
works() {
  has "$(tr '\n' ' ' <chapters/15-task-groups/README.md)" "make solution-15.2 ARGS=\"$1\"\`"
  run -0 limit 60 "$MAKE" -s BUILD="$BUILD" solution-15.2 ARGS="$1"
  has "$output" "$2"
}

@test "15: the workers of the lesson can be run; nonsense is refused" {
  local words
  works '2 2x,1x,4 1x,3/1' '^ +5 s: the end: ConnectionResetError$'
  works '5 9/2x @1' '^ +3 s: the end: BrokenPipeError$'
  for words in 'x 2x' '5 2y,foo' '5 2!' '5 2 @x'; do
    run -2 "$MAKE" -s BUILD="$BUILD" solution-15.2 ARGS="$words"
    has "$output" "^2-start-again: "
  done
  for words in 2.5,1.5y 2.5/1z; do
    run -2 "$MAKE" -s BUILD="$BUILD" solution-15.3 ARGS="$words"
    has "$output" "^3-find-the-clock-that-goes-on: "
  done
}

# ---- every selector, and the sanitizers ---------------------------------------------

# same COMMAND...: COMMAND... NAME prints what $BUILD/15-task-groups.NAME does.
same() {
  local name
  for name in orphans groups; do
    limit 10 "$BUILD/15-task-groups.$name" >"$BATS_TEST_TMPDIR/plain" 2>&1
    "$@" "$name" >"$BATS_TEST_TMPDIR/other" 2>&1
    diff -u "$BATS_TEST_TMPDIR/plain" "$BATS_TEST_TMPDIR/other"
  done
}

with_selector() {
  LOOP_SELECTOR=$1 limit 10 "$BUILD/15-task-groups.$2"
}

@test "15: each selector: the same lines" {
  local kind
  has "$(selectors)" select
  for kind in $(selectors); do
    same with_selector "$kind"
  done
}

sanitized() {
  LOOP_DEBUG=1 limit 20 "$SANITIZED/15-task-groups.$1"
}

@test "15: no memory is misused, and none is left" {
  local flags='-fsanitize=address,undefined -fno-sanitize-recover=all' name
  needs_flags $flags
  SANITIZED=$BATS_TEST_TMPDIR/sanitized
  for name in orphans groups; do
    "$MAKE" -s BUILD="$SANITIZED" CFLAGS="-O0 -g $flags" LDFLAGS="$flags" \
      "$SANITIZED/15-task-groups.$name"
  done
  same sanitized
}

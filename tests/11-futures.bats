# Chapter 11: futures: the programs, and what they have that callbacks have not.
# The rules F are in rules.bats.
# seconds: 9

load lib/helper

setup_file() {
  export PROBES=$BUILD/probes
  "$MAKE" -s layer ON=11-futures TOP='tests/probes tests/lib' \
    MAIN=page_futures "OUT=$PROBES/page_futures"
}

# ---- the program ----------------------------------------------------------------

@test "11: all pages at once, in one process and one thread" {
  run -0 --separate-stderr limit 10 "$BUILD/11-futures" -n 8 -d 0.2
  has "$output" '^the server got 8 requests, at most 8 at once$'
  has "$output" '^8 pages, 8 ok, 0 failed; .* in flight 8; processes 1, threads 1;'
  equal '' "$stderr" 'on standard error'
}

@test "11: -t gives up each page that takes too long, with its reason" {
  run -1 --separate-stderr limit 10 "$BUILD/11-futures" -n 5 -d 60 -t 0.1
  equal "1 2 3 4 5" "$(echo "$stderr" |
    sed -n 's|^page \([1-5]\): http://.*/delay/60/\1: not complete within 0.1 s$|\1|p' |
    sort | tr '\n' ' ' | sed 's/ $//')" "pages given up"
  equal 5 "$(echo "$stderr" | grep -c .)" "lines on standard error"
  has "$output" '^5 pages, 0 ok, 5 failed; .* in flight 5;'
}

@test "11: a page's callback runs one tick after its result is set" {
  LOOP_TRACE=1 run -0 --separate-stderr limit 10 "$BUILD/11-futures" -n 1 -d 0.1
  equal '  runs deliver|tick|  runs page_done' "$(echo "$stderr" |
    sed -n '/runs deliver/,$p' | sed 's/^tick .*/tick/' | paste -sd '|' -)"
}

@test "11: a page as a future: it comes, fails, is too late, is cancelled" {
  probe page_futures
}

# ---- the further programs ---------------------------------------------------------

errands='  errand 1: it came
  errand 2: it came
  errand 3: OSError: the server answered with status 404
  errand 4: OSError: it does not begin with http://
  errand 1: it came
  errand 2: it came
  errand 3: OSError: the server answered with status 404
  errand 4: it came'

@test "11: two: all errands at once, each with its outcome in its future" {
  run -0 --separate-stderr limit 10 "$BUILD/11-futures.two"
  equal "$errands" "$(echo "$output" | grep errand)"
  equal 'the server got 10 requests, at most 3 at once' "${lines[${#lines[@]} - 1]}"
  run -2 "$BUILD/11-futures.two" 1
}

@test "11: the pain of 6: an error that a callback forgets; a future tells it" {
  run -0 --separate-stderr limit 10 "$BUILD/06-callbacks.maze"
  has "$(echo "$output" | sed -n '/forgets/,/ in /p')" 'errand 4: it came$'
  equal '' "$stderr" 'of the maze, on standard error'
  run -0 --separate-stderr limit 10 "$BUILD/11-futures.two"
  equal 1 "$(echo "$stderr" | grep -c .)" "lines on standard error"
  has "$stderr" '^nobody has asked for the error of a future: OSError: '
  LOOP_DEBUG=1 run -0 --separate-stderr limit 10 "$BUILD/11-futures.two"
  has "$stderr" '^chapters/11-futures/page_future.c:[0-9]+: nobody has asked '
}

@test "11: the pain of 10: a generator waits for descriptors only" {
  equal 'READABLE WRITABLE' "$(sed -n 's/^#define \([A-Z]*\)(.*WAIT_.*/\1/p' \
    chapters/10-scheduler/scheduler.h | paste -sd ' ' -)"
}

@test "11: states: what can happen to a future" {
  run -0 --separate-stderr limit 10 "$BUILD/11-futures.states"
  equal 'a future:
  it is pending
  its result: InvalidStateError
  its error: InvalidStateError
  set to 42: ok
  it is finished
  its result: 42
  its error: none
  its result: 42
  set to 43: InvalidStateError
  cancelled: no
  its result: 42
one that fails:
  set to an error: ok
  it is finished
  its result: ConnectionResetError
  its error: ConnectionResetError
  its result: ConnectionResetError
one that is cancelled:
  cancelled: yes
  cancelled: no
  it is cancelled
  its result: CancelledError
  its error: CancelledError
  set to 44: InvalidStateError
callbacks:
  a, b, c, d are added
  b removed: 1
  b removed: 0
  set to 45: ok
  c removed: 0
  tick 1: a c d
  e is added
  tick 2: f e
two owners:
  it is there
  it is gone
nobody asks for its error:
  it is gone
nobody takes the descriptor that it finished with:
  a number: it is still open
  a value that closes it: it is closed' "$output"
  equal 1 "$(echo "$stderr" | grep -c .)" "lines on standard error"
  has "$stderr" '^nobody has asked for the error of a future: ConnectionResetError: '
  run -2 "$BUILD/11-futures.states" 1
}

@test "11: states in Python: the same lines" {
  needs python3
  equal "$(limit 10 "$BUILD/11-futures.states" 2>/dev/null)" \
    "$(limit 10 python3 chapters/11-futures/in_python.py 2>/dev/null)"
}

@test "11: states: the same with each selector" {
  local kind said
  said=$(limit 10 "$BUILD/11-futures.states" 2>&1)
  for kind in $(selectors 11-futures); do
    equal "$said" "$(LOOP_SELECTOR=$kind limit 10 "$BUILD/11-futures.states" 2>&1)" \
      "with $kind"
  done
}

# ---- what is left over --------------------------------------------------------------

@test "11: all is freed, and no memory is misused" {
  local flags='-fsanitize=address,undefined -fno-sanitize-recover=all' debug
  needs_flags $flags
  "$MAKE" -s "BUILD=$BUILD/probes/watched-11" "CFLAGS=-g $flags" \
    "$BUILD/probes/watched-11/11-futures.states" layer ON=11-futures \
    TOP='tests/probes tests/lib' MAIN=page_futures "OUT=$PROBES/page_futures-watched"
  for debug in 0 1; do
    LOOP_DEBUG=$debug run -0 limit 20 "$BUILD/probes/watched-11/11-futures.states"
    lacks "$output" Sanitizer
    LOOP_DEBUG=$debug probe page_futures-watched
  done
}

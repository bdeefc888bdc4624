# Chapter 12: tasks: what the programs do, what is told, what is not lost.
# seconds: 6

load lib/helper

setup_file() {
  load lib/helper
  export PROBES=$BUILD/probes
  "$MAKE" -s layer ON=12-tasks TOP='tests/probes tests/lib' MAIN=sockets \
    "OUT=$PROBES/sockets"
}

teardown() {
  [ -z "${program:-}" ] || kill "$program" 2>/dev/null || true
}

# ---- the program ----------------------------------------------------------------

@test "12: all pages at once, in one process and one thread" {
  run -0 --separate-stderr limit 20 "$BUILD/12-tasks" -n 8 -d 0.2
  has "$output" '^the server got 8 requests, at most 8 at once$'
  has "$output" '^8 pages, 8 ok, 0 failed; .* in flight 8; processes 1, threads 1;'
  equal '' "$stderr" 'on standard error'
}

@test "12: each selector: the same pages" {
  local kind
  for kind in $(selectors); do
    LOOP_SELECTOR=$kind run -0 limit 20 "$BUILD/12-tasks" -n 5 -d 0.1
    has "$output" '^5 pages, 5 ok, 0 failed; .* in flight 5;'
  done
}

@test "12: a fetch that fails costs its page only, and nothing is left" {
  LOOP_DEBUG=1 run -1 --separate-stderr limit 20 "$BUILD/12-tasks" \
    http://127.0.0.1:1/a http://127.0.0.1:1/b
  equal 'page 1: http://127.0.0.1:1/a: cannot connect: Connection refused
page 2: http://127.0.0.1:1/b: cannot connect: Connection refused' \
    "$(echo "$stderr" | sort)"
  has "$output" '^2 pages, 0 ok, 2 failed;'
  LOOP_DEBUG=1 run -0 --separate-stderr limit 20 "$BUILD/12-tasks" -n 3 -d 0
  equal '' "$stderr" 'on standard error'
}

# ticks NAME: the ticks in which it had a turn.
ticks() {
  echo "$stderr" | awk -v name="$1" '
    /^tick/ { tick = $2 }
    $0 == "  runs " name { print tick }'
}

@test "12: main runs in tick 1, its tasks begin in tick 2; a page is a few steps" {
  local steps
  LOOP_TRACE=1 run -0 --separate-stderr limit 20 "$BUILD/12-tasks" -n 5 -d 0.1
  equal 1 "$(ticks fetch_all | head -n 1)" 'fetch_all begins in tick'
  equal '2 2 2 2 2' "$(ticks fetch_one | head -n 5 | paste -sd ' ' -)" \
    'the fetches begin in ticks'
  steps=$(ticks fetch_one | wc -l)
  [ "$steps" -ge 10 ] && [ "$steps" -le 25 ] || fail "$steps steps for 5 pages"
  has "$stderr" '^  fetch_all waits for fetch_one$'
  has "$stderr" '^  fetch_one waits for a future$'
}

@test "12: the pain of 10 and 11: no result to wait for; callbacks" {
  local new=$(cat chapters/12-tasks/fetch.c chapters/12-tasks/main.c)
  has "$new" '^ +AWAIT\(self->tasks\[self->i\]\);'
  lacks "$(cat chapters/10-scheduler/*.[ch])" 'AWAIT|add_done_callback'
  has "$(cat chapters/11-futures/*.c)" 'HANDLE\('
  lacks "$new" 'HANDLE\(|_callback|loop_stop'
}

# ---- the further programs ---------------------------------------------------------

@test "12: errands: two requests in straight lines; no error is forgotten" {
  LOOP_DEBUG=1 run -0 --separate-stderr limit 10 "$BUILD/12-tasks.errands"
  equal 'errand 1: it came
errand 2: it came
errand 3: OSError: the server answered with status 404
errand 4: OSError: it does not begin with http://
the server got 5 requests, at most 3 at once' "$(echo "$output" | grep -v '^in ')"
  equal '' "$stderr" 'on standard error'
}

@test "12: states: of a coroutine, a task, an error, the turns, the loop" {
  run -0 --separate-stderr limit 10 "$BUILD/12-tasks.states"
  equal 'the coroutine is made, and the others had a turn
the task is made: pending
  one: begins
after a turn: pending
  one: ends
await gives 1
after the await: finished result=1
ensure_future of a future is the same: yes
  one: begins
  one: ends
the first await raises ValueError
the second await raises ValueError
the task: finished exception=ValueError
with sleep(0): a1 b1 a2 b2 a3 b3
without sleep(0): a1 a2 a3 b1 b2 b3
run_until_complete raises ValueError
  stopper: stops the loop
run_forever is back; sleeper: pending
run_until_complete, and the loop is stopped: RuntimeError
  sleeper: cleans up
the loop is closed: yes
run_until_complete, and the loop is closed: RuntimeError' "$output"
  has "$(echo "$stderr" | paste -sd '|' -)" \
    '^the loop is closed, and a task is not done:\|task sleeper sleeps\|    chapters/12-tasks/states.c:[0-9]+ in sleeper$'
}

@test "12: states in Python: the same lines" {
  needs python3
  equal "$(limit 10 "$BUILD/12-tasks.states" 2>/dev/null)" \
    "$(limit 10 python3 chapters/12-tasks/in_python.py 2>/dev/null)"
}

# A column of the drawing is a moment. How long each phase is depends on the
# machine; that all three sleep before one goes on does not.
@test "12: three: the waits overlap, the computing does not" {
  LOOP_TRACE=1 run -0 --separate-stderr limit 10 "$BUILD/12-tasks.three"
  equal '2 2 2' "$(ticks worker | head -n 3 | paste -sd ' ' -)" 'they begin in'
  equal 3 "$(echo "$stderr" | sed '/is due/,$d' | grep -c 'worker sleeps')" \
    'sleep before the first goes on'
  equal '3 1' "$(echo "$output" | awk '
    /^ *[0-9] \|/ {
      tasks++
      sub(/^[^|]*\|/, "")
      for (i = 1; i <= length($0); i++)
        if (substr($0, i, 1) == "#" && ++computes[i] > most)
          most = computes[i]
    }
    END { print tasks, most }')" 'tasks, and how many compute at once'
}

@test "12: blocking: nobody has a turn; LOOP_DEBUG=1 names it" {
  LOOP_DEBUG=1 run -0 --separate-stderr limit 10 "$BUILD/12-tasks.blocking"
  has "$output" '^it sleeps for 0.2 s: the other one had [1-9][0-9]* turns meanwhile$'
  has "$output" '^it blocks for 0.2 s: the other one had 0 turns meanwhile$'
  has "$stderr" '^callback waiter took 0\.[2-9][0-9]* s$'
  run -0 --separate-stderr limit 10 "$BUILD/12-tasks.blocking"
  equal '' "$stderr" 'on standard error'
}

# line TEXT: where it stands in forgotten.c.
line() {
  echo "chapters/12-tasks/forgotten.c:$(grep -nF "$1" \
    chapters/12-tasks/forgotten.c | cut -d : -f 1)"
}

@test "12: forgotten: counted; with LOOP_DEBUG=1 named with file and line" {
  local told='nobody has asked for the error of bake: ValueError: an argument makes no sense' \
    counted='the loop is closed, and this thread has forgotten: coroutines 1, tasks 1, futures 0 (LOOP_DEBUG=1 tells where they were made)'
  run -0 --separate-stderr limit 10 "$BUILD/12-tasks.forgotten"
  equal 'dinner is ready' "$output"
  equal "$told
$counted" "$stderr"
  LOOP_DEBUG=1 run -0 --separate-stderr limit 10 "$BUILD/12-tasks.forgotten"
  equal 'dinner is ready' "$output"
  equal "$(line 'CALL(bake)'): $told
$counted
$(line 'CALL(lay_table)'): lay_table was made here, and never awaited
$(line 'CALL(boil)'): boil was made here, and somebody has not let it go (1)" \
    "$stderr"
}

@test "12: where: SIGQUIT tells where every task waits, innermost first" {
  run -0 --separate-stderr limit 10 "$BUILD/12-tasks.where"
  equal 'task kitchen waits for cook
    chapters/12-tasks/where.c:N in kitchen
task cook sleeps
    chapters/12-tasks/where.c:N in boil
    chapters/12-tasks/where.c:N in cook
task guest waits for cook
    chapters/12-tasks/where.c:N in guest' \
    "$(echo "$stderr" | sed 's/\(where.c\):[0-9]*/\1:N/')"
}

@test "12: the further programs take no arguments" {
  local name
  for name in errands states three blocking forgotten where; do
    run -2 "$BUILD/12-tasks.$name" 1
  done
}

# ---- SIGQUIT -----------------------------------------------------------------------

# until_waits: what the program tells on descriptor 7 until its loop sleeps.
until_waits() {
  local line
  while read -r -t 10 line <&7; do
    echo "$line"
    case $line in *'waits for ever') return ;; esac
  done
  fail "it does not wait"
}

@test "12: kill -QUIT: every page tells how it waits; the program goes on" {
  mkfifo "$BATS_TEST_TMPDIR/told"
  LOOP_TRACE=1 "$BUILD/12-tasks" -n 2 -d 60 >/dev/null \
    2>"$BATS_TEST_TMPDIR/told" 3>&- &
  program=$!
  exec 7<"$BATS_TEST_TMPDIR/told"
  until_waits
  kill -QUIT "$program"
  local told=$(until_waits | tr -d '\n')
  until printf '%s\n' "$told" | grep -q 'task fetch_all'; do
    told=$(until_waits | tr -d '\n') # the sockets were ready before
  done
  local page='task fetch_one waits for a future'
  page+='chapters/12-tasks/sock.c:[0-9]+ in ready'
  page+='chapters/12-tasks/sock.c:[0-9]+ in sock_[a-z]+'
  page+='(chapters/12-tasks/fetch.c:[0-9]+ in [a-z_]+)+'
  page+='chapters/12-tasks/main.c:[0-9]+ in fetch_one'
  has "$told" \
    "task fetch_all waits for fetch_onechapters/12-tasks/main.c:[0-9]+ in fetch_all($page){2}"
  kill "$program"
}

# Ctrl-\ goes to the whole group, and the slow server is in it.
@test "12: SIGQUIT for all of them: the server goes on, and the pages come" {
  mkfifo "$BATS_TEST_TMPDIR/told"
  set -m # a group of its own
  LOOP_TRACE=1 "$BUILD/12-tasks" -n 2 -d 1 >"$BATS_TEST_TMPDIR/output" \
    2>"$BATS_TEST_TMPDIR/told" 3>&- &
  program=$!
  set +m
  exec 7<"$BATS_TEST_TMPDIR/told"
  until_waits
  kill -QUIT -- "-$program"
  has "$(cat <&7)" '^task fetch_all '
  wait "$program"
  has "$(cat "$BATS_TEST_TMPDIR/output")" '^2 pages, 2 ok, 0 failed;'
  program=
}

# ---- sockets ------------------------------------------------------------------------

@test "12: sockets: bytes, errors, a connection that nobody takes, a closed loop" {
  local kind
  for kind in $(selectors); do
    LOOP_SELECTOR=$kind probe sockets
  done
  run -0 --separate-stderr limit 20 "$PROBES/sockets"
  has "$stderr" '^the loop is closed, and a task is not done:$'
  has "$stderr" 'tests/probes/sockets.c:[0-9]* in waits_for_ever$'
  lacks "$stderr" 'still has|forgotten'
}

@test "12: nothing is freed twice or lost, and no memory is misused" {
  local flags='-fsanitize=address,undefined -fno-sanitize-recover=all' name
  needs_flags $flags
  "$MAKE" -s "BUILD=$PROBES/watched" "CFLAGS=-g -O1 $flags" layer ON=12-tasks \
    TOP='tests/probes tests/lib' MAIN=sockets "OUT=$PROBES/sockets-watched"
  for name in 0 1; do
    LOOP_DEBUG=$name run -0 limit 20 "$PROBES/sockets-watched"
    lacks "$output" 'not ok'
    LOOP_DEBUG=$name run -0 limit 20 "$PROBES/watched/12-tasks" -n 3 -d 0.1
  done
}

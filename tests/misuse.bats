# misuse.bats: futures, tasks and what is built on them, used wrongly: an error,
# or a stop that names file and line. And what a loop tells of what was
# forgotten, and with LOOP_DEBUG=1 of whom.
# seconds: 9
load lib/helper

setup_file() {
  load lib/helper
  export PROBES=$BUILD/probes
  local name
  for name in misuse told; do
    "$MAKE" -s layer ON=15-task-groups TOP='tests/probes tests/lib' MAIN=$name \
      "OUT=$PROBES/$name"
  done
}

# ---- used wrongly ---------------------------------------------------------------

@test "used wrongly: each has its error, without LOOP_DEBUG, too" {
  LOOP_DEBUG= probe misuse
}

@test "used wrongly: with LOOP_DEBUG=1 it stops, with file and line" {
  LOOP_DEBUG=1 probe misuse
}

@test "used wrongly: no memory is misused before that" {
  local flags='-fsanitize=address,undefined -fno-sanitize-recover=all'
  needs_flags $flags
  "$MAKE" -s "BUILD=$BUILD/misuse-asan" "CFLAGS=-g -O0 $flags" layer \
    ON=15-task-groups TOP='tests/probes tests/lib' MAIN=misuse \
    "OUT=$PROBES/misuse-asan"
  LOOP_DEBUG=1 probe misuse-asan
}

# ---- what is told ---------------------------------------------------------------

# told DEBUG SCENE: what it says on standard error.
told() {
  LOOP_DEBUG=$1 run -0 --separate-stderr limit 10 "$PROBES/told" "$2"
}

# line TEXT: where it stands in told.c.
line() {
  echo "tests/probes/told.c:$(grep -nF "$1" tests/probes/told.c | cut -d : -f 1)"
}

# forgotten COROUTINES TASKS FUTURES
forgotten() {
  echo "the loop is closed, and this thread has forgotten: coroutines $1, tasks $2, futures $3 (LOOP_DEBUG=1 tells where they were made)"
}

@test "LOOP_DEBUG: a callback, or a step, of more than 0.1 s is named" {
  told 1 slow
  equal 'callback dawdle took 0.250 s
callback compute took 0.500 s' "$stderr"
  told 0 slow
  equal '' "$stderr"
}

@test "LOOP_DEBUG: a coroutine that was never awaited: counted, or named" {
  told '' never_awaited
  equal "$(forgotten 1 0 0)" "$stderr"
  told 1 never_awaited
  equal "$(forgotten 1 0 0)
$(line 'CALL(nap); /* never'): nap was made here, and never awaited" "$stderr"
}

@test "LOOP_DEBUG: an error that nobody has asked for: told, or with its place" {
  local told='nobody has asked for the error of a future: BrokenPipeError: Broken pipe'
  told 0 error_of_a_future
  equal "$told" "$stderr"
  told 1 error_of_a_future
  equal "$(line '/* the error of a future'): $told" "$stderr"
  told='nobody has asked for the error of nap: BrokenPipeError: Broken pipe'
  told 0 error_of_a_task
  equal "$told" "$stderr"
  told 1 error_of_a_task
  equal "$(line '/* of a task'): $told" "$stderr"
}

@test "LOOP_DEBUG: a reference that was not let go: counted, or named" {
  told 0 references
  equal "$(forgotten 0 1 1)" "$stderr"
  told 1 references
  equal "$(forgotten 0 1 1)
$(line '/* one of a task'): nap was made here, and somebody has not let it go (1)
$(line '/* of a future'): a future was made here, and somebody has not let it go (2)" \
    "$stderr"
}

@test "tasks that are pending when the loop is closed are told, the last one first" {
  local debug pending='the loop is closed, and a task is not done:'
  for debug in 0 1; do
    told $debug pending
    equal "$pending
task nap is about to go on
$pending
task hosts waits for a future
    $(line '/* sits */') in sits
    $(line '/* hosts */') in hosts
$pending
task nap sleeps
    $(line 'AWAIT(async_sleep(self->seconds))') in nap" "$stderr"
    equal 'sits cleans up
hosts cleans up' "$output"
  done
}

@test "of a program that forgets nothing, nothing is told" {
  local debug
  for debug in 0 1; do
    told $debug clean
    equal '' "$stderr"
  done
}

# Chapter 13: a task is cancelled where it waits; limits, shields, blocks.
# seconds: 11

load lib/helper

setup_file() {
  load lib/helper
  export MADE=$BATS_FILE_TMPDIR/made
  mkdir "$MADE"
  cp chapters/13-wait-for/ends.c "$MADE/ends.c"
  left_open >"$MADE/left_open.c"
  "$MAKE" -s layer ON=12-tasks "TOP=$MADE" MAIN=ends "OUT=$MADE/ends-12"
  "$MAKE" -s layer ON=13-wait-for "TOP=$MADE" MAIN=left_open \
    "OUT=$MADE/left_open"
  "$MAKE" -s layer ON=07-timers TOP=tests/servers MAIN=misbehave \
    "OUT=$BUILD/servers/misbehave"
}

# left_open: a program: the chapter's, that tells at its end which descriptors
# it has opened and not closed, and what is left on the heap.
left_open() {
  cat <<'END_OF_C'
/* left_open.c: the chapter's program, and what it has left open. */
#define main fetch_pages
#include <main.c>
#undef main

#include <object.h>

#include <fcntl.h>
#include <stdio.h>

enum { MANY = 200 };

int main(int argc, char **argv)
{
    char before[MANY];
    int status, left = 0;
    for (int fd = 0; fd < MANY; fd++)
        before[fd] = fcntl(fd, F_GETFD) != -1;
    status = fetch_pages(argc, argv);
    for (int fd = 0; fd < MANY; fd++)
        left += !before[fd] && fcntl(fd, F_GETFD) != -1;
    printf("left: %d descriptors, %ld objects\n", left,
           object_count(OBJECT_FRAME) + object_count(OBJECT_TASK) +
               object_count(OBJECT_FUTURE));
    return status;
}
END_OF_C
}

# with_server COMMAND...: runs it with $URL, a server of bad habits.
with_server() {
  local port in=$BATS_TEST_TMPDIR/in out=$BATS_TEST_TMPDIR/out
  mkfifo "$in" "$out"
  "$BUILD/servers/misbehave" <"$in" >"$out" 3>&- &
  exec 8>"$in" 9<"$out"
  read -r port <&9
  URL=http://127.0.0.1:$port
  "$@"
  exec 8>&- 9<&- # that ends it
}

# ---- the program ----------------------------------------------------------------

@test "13: all pages at once, in one process and one thread" {
  run -0 --separate-stderr limit 20 "$BUILD/13-wait-for" -n 8 -d 0.2
  has "$output" '^the server got 8 requests, at most 8 at once$'
  has "$output" '^8 pages, 8 ok, 0 failed; .* in flight 8; processes 1, threads 1;'
  equal '' "$stderr" 'on standard error'
}

@test "13: -t cancels each page that takes too long; sockets are closed" {
  LOOP_DEBUG=1 run -1 --separate-stderr limit 10 "$MADE/left_open" -n 5 \
    -d 60 -t 0.1
  equal "1 2 3 4 5" "$(echo "$stderr" |
    sed -n 's|^page \([1-5]\): http://.*/delay/60/\1: not complete within 0.1 s$|\1|p' |
    sort | tr '\n' ' ' | sed 's/ $//')" "pages given up"
  equal 5 "$(echo "$stderr" | grep -c .)" "lines on standard error"
  has "$output" '^5 pages, 0 ok, 5 failed; .* in flight 5;'
  has "$output" '^left: 0 descriptors, 0 objects$'
}

@test "13: a limit that is not reached changes nothing, and no timer is left" {
  local seconds
  for seconds in 0 3600; do
    run -0 --separate-stderr limit 10 "$MADE/left_open" -n 5 -d 0.1 -t $seconds
    has "$output" '^5 pages, 5 ok, 0 failed;'
    has "$output" '^left: 0 descriptors, 0 objects$'
    equal '' "$stderr" 'on standard error'
  done
}

one_never_answers() {
  run -124 limit 1 "$BUILD/12-tasks" "$URL/never" "$URL/length"
  has "$output" '^page 2: 1000 bytes '
  has "$output" '^limit: ended after 1 s; it was asleep$'
  run -1 limit 10 "$MADE/left_open" -t 0.5 "$URL/never" "$URL/length"
  has "$output" '^page 2: 1000 bytes '
  has "$output" '^page 1: .*/never: not complete within 0.5 s$'
  has "$output" '^2 pages, 1 ok, 1 failed;'
  has "$output" '^left: 0 descriptors, 0 objects$'
}

@test "13: the pain of 12: one that never answers holds it up for ever" {
  with_server one_never_answers
  run -2 limit 10 "$BUILD/12-tasks" -t 1
  has "$output" 'unknown option -t;'
}

# cancelled_page: a page is cancelled by somebody else than its limit.
cancelled_page() {
  cat <<'END_OF_C'
/* cancelled_page.c: fetch_one() is cancelled before its page has come. */
#include <die.h>
#include <fetch_one.h>
#include <job.h>
#include <run.h>

#include <stdio.h>

struct cancels {
    CO;
    struct job *job;
    struct task *task;
    int error;
};

ASYNC(cancels)
{
    BEGIN;
    self->task = create_task(fetch_one(self->job, &self->job->pages[0]));
    AWAIT(async_sleep(0));
    task_cancel(self->task);
    TRY_AWAIT(self->error, self->task);
    printf("it ends with %s\n", error_name(self->error));
    END;
}

int main(int argc, char **argv)
{
    struct job job;
    job_begin(&job, argc, argv, OPTION_TIMEOUT);
    must_succeed(async_run(CALL(cancels, .job = &job)));
    return job_end(&job);
}
END_OF_C
}

@test "13: fetch_one does not swallow a cancel, nor tell a page as fetched" {
  mkdir "$BATS_TEST_TMPDIR/top"
  cancelled_page >"$BATS_TEST_TMPDIR/top/cancelled_page.c"
  "$MAKE" -s layer ON=13-wait-for "TOP=$BATS_TEST_TMPDIR/top" \
    MAIN=cancelled_page "OUT=$BATS_TEST_TMPDIR/cancelled_page"
  run limit 10 "$BATS_TEST_TMPDIR/cancelled_page" -n 1 -d 5 -t 3
  has "$output" '^it ends with CancelledError$'
  lacks "$output" '^page 1: .* bytes '
  has "$output" '^1 page, 0 ok, 1 failed; '
}

# ---- the further programs ---------------------------------------------------------

@test "13: cancel: at the await, refused, twice, too early, too late, in a chain" {
  run -0 --separate-stderr limit 10 "$BUILD/13-wait-for.cancel"
  equal '* where it waits; clean-up runs, and may wait
  worker: waits
cancel(): 1
  worker: cleans up, requests: 1
  worker: is clean
ends with CancelledError
* twice, before its turn: one error
  worker: waits
cancel(): 1
cancel(): 1
  worker: cleans up, requests: 2
  worker: is clean
ends with CancelledError
* again, during its clean-up, which is cut short
  worker: waits
cancel(): 1
  worker: cleans up, requests: 1
cancel(): 1
ends with CancelledError
* when it is done
  worker: waits
cancel(): 1
  worker: cleans up, requests: 1
  worker: is clean
cancel(): 0
ends with CancelledError
* refused
  stubborn: waits
cancel(): 1
  stubborn: CancelledError? No. Requests: 0
  stubborn: has done it
returns 7
* refused once, not twice
  stubborn: waits
cancel(): 1
  stubborn: CancelledError? No. Requests: 0
cancel(): 1
ends with CancelledError
* before it begins
cancel(): 1
ends with CancelledError
futures left: 0
* after the result has come: it is lost
  receiver: waits
cancel(): 1
ends with CancelledError
* in the order of the requests
  first: waits
  second: waits
cancel(): 1
cancel(): 1
  second: cleans up, requests: 1
  first: cleans up, requests: 1
  second: is clean
  first: is clean
ends with CancelledError
ends with CancelledError
* a chain of tasks that await each other
cancel(): 1
  link 0: cleans up
  link 1: cleans up
  link 2: cleans up
ends with CancelledError
* the inner one refuses: the outer one has its result
  stubborn: waits
cancel(): 1
  stubborn: CancelledError? No. Requests: 0
  stubborn: has done it
  outer: gets 7, requests: 1
returns 8
* by itself: it waits, it returns, it fails
  cancel() of itself: 1
  it goes on
ends with CancelledError
  cancel() of itself: 1
  it goes on
ends with CancelledError
  cancel() of itself: 1
  it goes on
ends with ValueError' "$output"
  equal '' "$stderr" 'on standard error'
  run -2 "$BUILD/13-wait-for.cancel" 1
}

@test "13: limits: in time, too late, tidy, failing, refusing; shield; blocks" {
  run -0 --separate-stderr limit 10 "$BUILD/13-wait-for.limits"
  equal '* work of 8 s, no limit
    0 s: work: begins
    8 s: work: done
    8 s: the result is 42
* a limit of 5 s
    0 s: work: begins
    5 s: TimeoutError
* work of 2 s, a limit of 5 s
    0 s: work: begins
    2 s: work: done
    2 s: the result is 42
* work that tidies up when it is cancelled
    0 s: work: begins
    5 s: work: is cancelled, and takes 2 s more
    7 s: TimeoutError
* work that fails then
    0 s: work: begins
    5 s: work: is cancelled, and takes 2 s more
    7 s: ValueError
* work that refuses
    0 s: work: begins
    5 s: work: is cancelled, and takes 2 s more
    7 s: the result is 7
* no time at all
    0 s: TimeoutError
* a shield: the waiting ends, the work does not
    0 s: work: begins
    5 s: TimeoutError
    8 s: work: done
    8 s: the result is 42
* a block of two steps
    3 s: steps: one
    5 s: TimeoutError
* it moves its limit by 2 s
    3 s: steps: one
    6 s: steps: two
    6 s: the result is 42
* a block in a block, which has less time: 4 s
    3 s: steps: one
    4 s: the inner block: TimeoutError, expired: 1
    4 s: the outer block: TimeoutError, expired: 0
    4 s: TimeoutError
* a block in a block, which has more time: 9 s
    3 s: steps: one
    5 s: the inner block: CancelledError, expired: 0
    5 s: the outer block: TimeoutError, expired: 1
    5 s: TimeoutError
* a block in a block, which has as much time
    3 s: steps: one
    5 s: the inner block: CancelledError, expired: 1
    5 s: the outer block: TimeoutError, expired: 1
    5 s: TimeoutError' "$output"
  equal '' "$stderr" 'on standard error'
  run -2 "$BUILD/13-wait-for.limits" 1
}

# The rules are those of Python 3.11; another one may have others.
@test "13: cancel and limits in Python: the same lines" {
  needs python3
  local program version
  version=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  for program in cancel limits; do
    limit 10 "$BUILD/13-wait-for.$program" >"$BATS_TEST_TMPDIR/c"
    limit 20 python3 chapters/13-wait-for/in_python.py $program \
      >"$BATS_TEST_TMPDIR/python" 2>&1 || [ "$version" != 3.11 ]
    diff -u "$BATS_TEST_TMPDIR/c" "$BATS_TEST_TMPDIR/python" && continue
    [ "$version" = 3.11 ] || skip "Python $version does otherwise; 3.11 would not"
    return 1
  done
}

@test "13: ends: async_run cancels what is left, and waits for it; 12 does not" {
  run -0 --separate-stderr limit 10 "$BUILD/13-wait-for.ends"
  equal '  slow: waits
  quick: waits
  wrong: waits
main: is done
  slow: cleans up
  quick: cleans up
  wrong: cleans up
  wrong: is clean
  quick: is clean
  slow: is clean
left: 0 coroutines, 0 tasks, 0 futures' "$output"
  equal 'an error at the end of async_run: ValueError: an argument makes no sense' "$stderr"
  run -2 "$BUILD/13-wait-for.ends" 1
  run -0 --separate-stderr limit 10 "$MADE/ends-12"
  lacks "$output" 'is clean'
  equal 3 "$(echo "$stderr" | grep -c '^the loop is closed, and a task is not done:$')"
  equal 3 "$(echo "$stderr" | grep -c 'in left: its clean-up waits, and is cut short$')"
}

@test "13: each selector: the same lines" {
  local kind kinds program first
  kinds=$(selectors 13-wait-for)
  has "$kinds" select
  for program in cancel limits ends; do
    first=$(limit 10 "$BUILD/13-wait-for.$program" 2>&1)
    for kind in $kinds; do
      equal "$first" \
        "$(LOOP_SELECTOR=$kind limit 10 "$BUILD/13-wait-for.$program" 2>&1)"
    done
  done
}

@test "13: every object is freed, and no memory is misused" {
  local flags='-fsanitize=address,undefined -fno-sanitize-recover=all' program
  needs_flags $flags
  for program in cancel limits ends; do
    "$MAKE" -s "BUILD=$MADE/asan" "CFLAGS=-g $flags" \
      "$MADE/asan/13-wait-for.$program"
    equal "$(limit 10 "$BUILD/13-wait-for.$program" 2>&1 | sort)" \
      "$(LOOP_DEBUG=1 limit 20 "$MADE/asan/13-wait-for.$program" 2>&1 | sort)"
  done
}

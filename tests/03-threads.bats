# 03-threads.bats: what the programs of chapter 3 do.

load lib/helper

setup() {
  two=$BUILD/02-processes
  three=$BUILD/03-threads
}

# account PATTERN: the last line of $output, which the account is.
account() {
  has "${lines[${#lines[@]}-1]}" "$1"
}

@test "a thread for each page: all in flight at once, in one process" {
  run -0 limit 20 "$three" -n 5 -d 0.5
  has "$output" '^the server got 5 requests, at most 5 at once$'
  account '^5 pages, 5 ok, 0 failed; .* in flight 5; processes 1, threads 6;'
}

@test "a pool of 3 has 3 pages in flight, and so many threads" {
  run -0 limit 20 "$three" -n 7 -w 3 -d 0.2
  has "$output" '^the server got 7 requests, at most 3 at once$'
  account '^7 pages, 7 ok, 0 failed; .* in flight 3; processes 1, threads 4;'
}

@test "a pool larger than the job has a thread for each page" {
  run -0 limit 20 "$three" -n 2 -w 9 -d 0.5
  has "$output" '^the server got 2 requests, at most 2 at once$'
  account 'in flight 2; processes 1, threads 3;'
}

@test "a pool takes every page once, however fast they come" {
  run -0 limit 60 "$three" -n 5000 -w 8 -d 0
  has "$output" '^the server got 5000 requests'
  account '^5000 pages, 5000 ok, 0 failed; .* threads 9;'
}

@test "1,000 pages: 1,000 threads" {
  run -0 limit 60 "$three" -n 1000 -d 3
  has "$output" '^the server got 1000 requests, at most 1000 at once$'
  account '^1000 pages, 1000 ok, 0 failed; .* in flight 1000; processes 1, threads 1001;'
}

@test "a crashed process takes its page with it, a crashed thread everything" {
  run -1 limit 20 "$two" -n 6 -w 2 -d 0.1 --crash 4
  account '^6 pages, 5 ok, 1 failed;'
  run limit 20 "$three" -n 6 -w 2 -d 0.1 --crash 4
  [ "$status" = 134 ] || fail "status $status, not 128 + SIGABRT"
  has "$output" '^page 2: '
  lacks "$output" '^page [456]: '
  lacks "$output" '^6 pages'
}

@test "a crash leaves nothing running: the server ends as well" {
  mkfifo "$BATS_TEST_TMPDIR/fifo"
  "$three" -n 3 -d 60 --crash 2 >"$BATS_TEST_TMPDIR/fifo" 2>&1 3>&- &
  limit 20 cat "$BATS_TEST_TMPDIR/fifo" # ends when nobody holds it any more
  status=0
  wait $! || status=$?
  equal 134 "$status" "the status"
}

@test "what a process writes is its own, what a thread writes is everybody's" {
  run -0 limit 20 "$two.fork"
  has "$output" '^parent: my balance is still 100$'
  run -0 limit 20 "$three.create"
  equal "main: one thread, balance 100
Ann:  I spend 30 of the balance: 70
main: Ann has ended and left 70; my balance is 70
Bob:  I spend 50 of the balance: 20
main: Bob has ended and left 20; my balance is 20" "$output"
}

@test "race: every second addition is lost, with a mutex none" {
  run -0 limit 20 "$three.race"
  equal "without a lock:  2000 additions, balance 1000, lost 1000
with a mutex:    2000 additions, balance 2000, lost 0" "$output"
}

@test "deadlock: each holds what the other wants; in one order nobody does" {
  run -0 limit 20 "$three.deadlock"
  equal "each takes its own lock first:
    Ann holds the lock of Ann and wants that of Bob: EBUSY
    Bob holds the lock of Bob and wants that of Ann: EBUSY
each takes the lower lock first:
    Ann gave 1000, got 1000, and has 2000
    Bob gave 1000, got 1000, and has 2000" "$output"
}

@test "local: the shared variable has one value, each thread its own" {
  run -0 limit 20 "$three.local"
  equal "thread   shared   its own
Ann      Bob      Ann
Bob      Bob      Bob
main     Bob      nobody
errno of Ann and errno of Bob are two variables" "$output"
}

@test "cores: one thread and two find the same primes" {
  run -0 limit 60 "$three.cores"
  has "$output" '^1 thread:  297866 primes; wall'
  has "$output" '^2 threads: 297866 primes; wall'
}

@test "cost: a thousand processes, a thousand threads, and one" {
  run -0 limit 60 "$three.cost"
  for what in '1 thread' '1000 threads' '1000 processes'; do
    has "$output" "^$what  *[0-9.]+ us .* us  *[0-9]+\$"
  done
  switches() { printf '%s\n' "$output" | awk -v what="$1" 'index($0, what) == 1 { print $NF }'; }
  # Each has waited at least once.
  for what in '1000 threads' '1000 processes'; do
    switches=$(printf '%s\n' "$output" | sed -n "s/^$what .* //p")
    [ "$switches" -ge 1000 ] || fail "$what: $switches switches"
  done
}

@test "meeting: the checks of exercise 3.1 hold for the chapter's own" {
  run -0 "$MAKE" -s "BUILD=$BUILD" layer ON=03-threads MAIN=rounds \
    TOP="tests/exercises/03-threads/1-meeting tests/lib" \
    OUT="$BUILD/tests/03-threads/rounds"
  run -0 limit 20 "$BUILD/tests/03-threads/rounds"
  lacks "$output" '^not ok'
}

# sanitized FLAGS: all programs of the chapter, built with these, say nothing on
# standard error.
sanitized() {
  needs_flags "$1"
  build=$BATS_TEST_TMPDIR/build
  for name in '' .create .race .deadlock .local; do
    run "$MAKE" -s "BUILD=$build" "CFLAGS=-O1 -g $1" "$build/03-threads$name"
    equal "0 " "$status $output"
    "$BUILD/limit" 60 "$build/03-threads$name" 2>"$BATS_TEST_TMPDIR/errors" ||
      fail "03-threads$name: status $?" "$(cat "$BATS_TEST_TMPDIR/errors")"
    equal "" "$(cat "$BATS_TEST_TMPDIR/errors")"
  done
  run -0 limit 60 "$build/03-threads" -n 200 -w 8 -d 0
  account '^200 pages, 200 ok'
  lacks "$output" Sanitizer
}

@test "ThreadSanitizer finds nothing" {
  sanitized -fsanitize=thread
}

@test "AddressSanitizer and UndefinedBehaviorSanitizer find nothing" {
  sanitized -fsanitize=address,undefined
}

# 02-processes.bats: what the programs of chapter 2 do.

load lib/helper

setup() {
  one=$BUILD/01-blocking-socket
  two=$BUILD/02-processes
}

# account PATTERN: the last line of $output, which the account is.
account() {
  has "${lines[${#lines[@]}-1]}" "$1"
}

@test "chapter 1 waits for one page at a time, chapter 2 for all at once" {
  run limit 20 "$one" -n 5 -d 0.1
  has "$output" '^the server got 5 requests, at most 1 at once$'
  account '^5 pages, 5 ok, 0 failed; .* in flight 1; processes 1, threads 1;'
  run limit 20 "$two" -n 5 -d 0.5
  [ "$status" = 0 ]
  has "$output" '^the server got 5 requests, at most 5 at once$'
  account '^5 pages, 5 ok, 0 failed; .* in flight 5; processes 6, threads 6;'
}

@test "a pool of 3 has 3 pages in flight, and so many processes" {
  run limit 20 "$two" -n 7 -w 3 -d 0.2
  [ "$status" = 0 ]
  has "$output" '^the server got 7 requests, at most 3 at once$'
  account '^7 pages, 7 ok, 0 failed; .* in flight 3; processes 4, threads 4;'
}

@test "a pool larger than the job has a process for each page" {
  run limit 20 "$two" -n 2 -w 9 -d 0.5
  has "$output" '^the server got 2 requests, at most 2 at once$'
  account 'in flight 2; processes 3,'
}

@test "4 workers, 5 pages: the fifth waits for a worker that is done" {
  run limit 20 "$two" -n 5 -w 4 -d 0.2
  [ "$status" = 0 ]
  printf '%s\n' "$output" | awk '
    / taken by pid / && $2 < 5 { page_of[$NF] = $2 }
    / bytes in /               { done[$2] = 1 }
    $0 ~ /^page 5: taken/      { fifth = done[page_of[$NF]] }
    function workers(  n, pid) { for (pid in page_of) n++; return n }
    END { exit !(fifth && workers() == 4) }' || fail "$output"
}

@test "a worker takes page after page, more than the pipes hold" {
  run limit 60 "$two" -n 20000 -w 2 -d 0
  [ "$status" = 0 ]
  account '^20000 pages, 20000 ok, 0 failed; .* processes 3,'
}

@test "1,000 pages: 1,000 processes" {
  run limit 60 "$two" -n 1000 -d 3
  [ "$status" = 0 ]
  has "$output" '^the server got 1000 requests, at most 1000 at once$'
  account '^1000 pages, 1000 ok, 0 failed; .* in flight 1000; processes 1001,'
}

@test "a crash costs one page" {
  run limit 20 "$two" -n 4 -d 0.1 --crash 2
  [ "$status" = 1 ]
  has "$output" '^page 2: http.*: its process \(pid [0-9]+\) was ended by signal 6 \('
  account '^4 pages, 3 ok, 1 failed;'
  has "$output" '^the server got 3 requests'
}

@test "a crash in a pool costs one page and one worker" {
  run limit 20 "$two" -n 6 -w 2 -d 0.1 --crash 4
  [ "$status" = 1 ]
  has "$output" '^page 4: http.*: its process \(pid [0-9]+\) was ended by signal 6 \('
  account '^6 pages, 5 ok, 1 failed;'
  pid=$(printf '%s\n' "$output" | sed -n 's/^page 4: taken by pid //p')
  has "$output" "its process \\(pid $pid\\)"
}

@test "when the last worker has crashed, the rest fails and nothing hangs" {
  run limit 20 "$two" -n 3 -w 1 -d 0.1 --crash 1
  [ "$status" = 1 ]
  has "$output" '^page 1: .* was ended by signal 6 \('
  has "$output" '^page 2: .* no process was left to fetch it$'
  has "$output" '^page 3: .* no process was left to fetch it$'
  has "$output" '^the server got 0 requests'
}

@test "pages that fail in a worker are told by the parent, with the reason" {
  run limit 20 "$two" http://127.0.0.1:1/a http://127.0.0.1:1/b
  [ "$status" = 1 ]
  has "$output" '^page 1: http://127.0.0.1:1/a: cannot connect: Connection refused$'
  has "$output" '^page 2: http://127.0.0.1:1/b: cannot connect: Connection refused$'
}

@test "every child is waited for: what they cost is in the account" {
  peak() { sed -n 's/.* peak \([0-9]*\)\..* MB$/\1/p'; }
  few=$(limit 20 "$two" -n 2 -d 0 | peak)
  many=$(limit 20 "$two" -n 30 -d 0 | peak)
  [ "$many" -gt $((few * 3)) ] || fail "30 children: $many MB, 2: $few MB"
}

@test "wrong usage: one line, status 2" {
  for arguments in '-w 0' '-w x' '-w' '--crash 0' '--crash x'; do
    # shellcheck disable=SC2086
    run limit 20 "$two" $arguments
    [ "$status" = 2 ] || fail "$arguments: status $status"
    [ "${#lines[@]}" = 1 ] || fail "$arguments: $output"
  done
}

# ends SIGNAL TO: starts the program with the FIFO as its output, sends the
# signal once it has a worker, and reads until nobody holds the FIFO any more.
ends() {
  # A group of its own; SIGINT may be ignored here, and is not in a terminal.
  cat >"$BATS_TEST_TMPDIR/group.c" <<'END'
#include <signal.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    if (argc < 2 || setpgid(0, 0) != 0 || signal(SIGINT, SIG_DFL) == SIG_ERR)
        return 1;
    execv(argv[1], argv + 1);
    return 127;
}
END
  ${CC:-cc} -o "$BATS_TEST_TMPDIR/group" "$BATS_TEST_TMPDIR/group.c"
  mkfifo "$BATS_TEST_TMPDIR/fifo"
  "$BATS_TEST_TMPDIR/group" "$two" -n 40 -w 2 -d 0.2 \
    >"$BATS_TEST_TMPDIR/fifo" 2>&1 3>&- &
  exec 4<"$BATS_TEST_TMPDIR/fifo"
  read -r line <&4
  has "$line" '^page 1: taken by pid'
  kill -s "$1" -- "$2$!"
  limit 20 cat <&4 >"$BATS_TEST_TMPDIR/rest"
  exec 4<&-
  wait $! || status=$?
  lacks "$(cat "$BATS_TEST_TMPDIR/rest")" '^40 pages'
}

@test "Ctrl-C leaves no process behind" {
  ends INT -
  [ "$status" = 130 ]
}

@test "SIGTERM to the parent alone leaves no process behind" {
  ends TERM ''
  [ "$status" = 143 ]
}

@test "SIGKILL to the parent alone leaves no process behind" {
  ends KILL ''
  [ "$status" = 137 ]
}

@test "fork is called once and returns twice" {
  run limit 20 "$two.fork"
  [ "$status" = 0 ]
  equal "parent: one process, balance 100
child:  fork() returned 0; I spend 30 of the balance: 70
parent: fork() returned pid N, and I waited for it
parent: it ended with status 7
parent: my balance is still 100
child:  I crash
parent: fork() returned pid N, and I waited for it
parent: it was ended by signal 6
parent: I am still here" "$(printf '%s\n' "$output" |
    sed 's/pid [0-9]*/pid N/; s/ ([A-Z].*$//')"
}

# The echo server of chapter 6, made of chapter 6's loop and of chapter 8's, on
# every selector: many clients at once, bad ones, too many of them, Ctrl-C.
# seconds: 10

load lib/helper

setup_file() {
  load lib/helper
  "$MAKE" -s "$BUILD/06-callbacks.echo" "$BUILD/08-epoll.echo"
  "$MAKE" -s layer ON=06-callbacks TOP='tests/servers tests/lib' \
    MAIN=badclient OUT="$BUILD/servers/badclient"
  [ "$(uname)" = Linux ] || return 0
  export SHIM=$BATS_FILE_TMPDIR/shim.so
  ${CC:-cc} -std=c11 -D_DEFAULT_SOURCE -fPIC -shared -o "$SHIM" \
    tests/faults/shim.c -ldl -pthread
}

teardown() {
  [ -z "${pid:-}" ] || kill -9 "$pid" 2>/dev/null || true
}

# The programs, each with its selector: chapter 6 has select() only.
variants() {
  echo 06-callbacks.echo select
  for selector in epoll kqueue poll select; do
    LOOP_SELECTOR=$selector limit 60 "$BUILD/08-epoll.echo" -n 1 \
      >/dev/null 2>&1 &&
      echo "08-epoll.echo $selector"
  done
}

# hard_limit N: skips where a program may not have N descriptors.
hard_limit() {
  [ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -ge "$1" ] ||
    skip "a program may have only $(ulimit -Hn) descriptors here"
}

# serve COMMAND...: runs it with -n 0; sets $pid, $port, $errors (a file).
serve() {
  local word
  errors=$BATS_TEST_TMPDIR/errors
  rm -f "$BATS_TEST_TMPDIR/said"
  mkfifo "$BATS_TEST_TMPDIR/said"
  limit 60 sh -c 'echo $$; exec "$@"' sh "$@" -n 0 \
    >"$BATS_TEST_TMPDIR/said" 2>"$errors" 3>&- &
  limiter=$!
  exec 8<"$BATS_TEST_TMPDIR/said"
  read -r pid <&8
  read -r word word word word port word <&8 ||
    fail "it says nothing:" "$(cat "$errors")"
  port=${port%;}
}

# bad WHAT...: a bad client, all of whose lines are ok.
bad() {
  PROBES=$BUILD/servers probe badclient "$port" "$@"
}

# ctrl_c: ends the server; $output is what it said. It must end well.
ctrl_c() {
  local status=0
  kill -INT "$pid"
  output=$(cat <&8)
  exec 8<&-
  wait "$limiter" || status=$?
  pid=
  equal 0 "$status" "exit status"
}

silent() {
  equal "" "$(cat "$errors")" "standard error"
}

# trace PATTERN: how many lines of LOOP_TRACE match.
trace() {
  grep -c -- "$1" "$errors" || true
}

@test "echo: server and clients in one loop, and all comes back" {
  while read -r program selector; do
    echo "$program on $selector"
    LOOP_SELECTOR=$selector run -0 --separate-stderr limit 60 "$BUILD/$program" -n 3
    equal "" "$stderr"
    equal "client 1: 3 lines came back
client 2: 3 lines came back
client 3: 3 lines came back
the server had 3 clients, at most 3 at once; 9 lines came, 153 bytes went back
0 clients broke off, 0 were refused; accepting paused 0 times
3 clients, 3 ok, 0 failed" "$output"
  done < <(variants)
}

@test "echo: a thousand clients of its own: select() cannot, the others can" {
  hard_limit 2100
  while read -r program selector; do
    echo "$program on $selector"
    if [ "$selector" = select ]; then
      LOOP_SELECTOR=select run -1 --separate-stderr limit 60 "$BUILD/$program" -n 1000
      ok=$(echo "$output" | sed -n 's/^1000 clients, \([0-9]*\) ok, .*/\1/p')
      has "$output" "^the server had $ok clients, at most $ok at once;"
      [ "$ok" -gt 500 ] || fail "only $ok are served"
      equal $((1000 - ok)) "$(echo "$stderr" | grep -c '^client ')" "reasons"
      has "$stderr" '^client 1000: the loop cannot watch descriptor 1024: ValueError$'
      has "$stderr" '^a client is refused: descriptor 1024: ValueError$'
    else
      LOOP_SELECTOR=$selector run -0 --separate-stderr limit 60 "$BUILD/$program" -n 1000
      equal "" "$stderr"
      has "$output" '^the server had 1000 clients, at most 1000 at once; 3000 lines'
      has "$output" '^1000 clients, 1000 ok, 0 failed$'
    fi
  done < <(variants)
}

@test "echo: a thousand clients of another process at once" {
  hard_limit 1100
  while read -r program selector; do
    echo "$program on $selector"
    LOOP_SELECTOR=$selector serve "$BUILD/$program"
    bad many 1000
    ctrl_c
    has "$output" '^the server had 1000 clients, at most 1000 at once; 1000 lines came, 50000 bytes'
    silent
  done < <(variants)
}

@test "echo: clients that reset, say nothing, say no more, never read" {
  while read -r program selector; do
    echo "$program on $selector"
    LOOP_SELECTOR=$selector serve "$BUILD/$program"
    bad strange
    bad never
    ctrl_c
    has "$output" '^[1-9][0-9]* clients broke off, 0 were refused;'
    silent
  done < <(variants)
}

# While all descriptors are taken the listener would be readable in each of the
# thousands of ticks; a second more or less is one accept() more or less.
@test "echo: more clients than descriptors: it serves all, and does not spin" {
  while read -r program selector; do
    echo "$program on $selector"
    LOOP_TRACE=1 LOOP_SELECTOR=$selector \
      serve sh -c 'ulimit -n 30 && exec "$@"' sh "$BUILD/$program"
    bad few 60
    ctrl_c
    has "$output" '^the server had 60 clients, at most 2[0-9] at once;'
    has "$output" 'accepting paused [1-9][0-9] times$' # a client left: it goes on
    [ "$(trace '^tick')" -gt 2000 ] || fail "no rounds"
    calls=$(trace '  runs accept_client$')
    [ "$calls" -lt 180 ] || fail "accept() is called $calls times for 60 clients"
  done < <(variants)
}

# needs_shim: skips where calls cannot be made to fail.
needs_shim() {
  [ "$(uname)" = Linux ] || skip "this way to make calls fail is Linux's"
  ! grep -Eq '__(asan|tsan)_init' "$BUILD/06-callbacks.echo" ||
    skip "a sanitizer cannot be there as well"
}

@test "echo: no descriptor, and no client that could leave: it tries again" {
  needs_shim
  for program in 06-callbacks.echo 08-epoll.echo; do
    serve env "LD_PRELOAD=$SHIM" FAULT=start.accept.EMFILE.1 "$BUILD/$program"
    bad many 1
    ctrl_c
    has "$output" '^the server had 1 clients'
    has "$output" 'accepting paused 1 times$'
    equal "fault: Too many open files" "$(cat "$errors")"
  done
}

# with FAULT: server and 20 clients, with a call that fails; sets $status, $output.
with() {
  run --separate-stderr limit 60 env "LD_PRELOAD=$SHIM" "FAULT=start.$1" \
    "$BUILD/06-callbacks.echo" -n 20
  echo "$1 ends with $status: $output"
  has "$stderr" '^fault: '
}

@test "echo: calls that do half of their work, or none, change nothing" {
  needs_shim
  for fault in send.short.e1 recv.short.e1 send.EAGAIN.e2 recv.EAGAIN.e2 \
    send.EINTR.e2 recv.EINTR.e2 accept.EINTR.e2 accept.ECONNABORTED.e2 \
    accept.EMFILE.e2 connect.EINTR.e2 select.EINTR.e2; do
    with "$fault"
    equal 0 "$status"
    lacks "$stderr" '^[^f]' # other lines than those of the faults
    has "$output" '^the server had 20 clients, at most [0-9]* at once; 60 lines'
    has "$output" '^20 clients, 20 ok, 0 failed$'
  done
}

@test "echo: a call that fails costs the client that it hits, and no other" {
  needs_shim
  for fault in send.EPIPE.7 send.ECONNRESET.30 recv.ECONNRESET.9 \
    recv.ETIMEDOUT.44 connect.ECONNREFUSED.3 socket.EMFILE.5 \
    getsockopt.ENOBUFS.2 fcntl.EIO.8; do
    with "$fault"
    equal 1 "$status"
    has "$output" '^20 clients, 19 ok, 1 failed$'
    has "$stderr" '^client [0-9]+: '
  done
}

# never_wait: all of the server's sockets are non-blocking. A send() that has
# room for less than it is given shows no difference on every system.
never_wait() {
  local fd
  [ "$(uname)" = Linux ] || return 0
  for fd in /proc/"$pid"/fd/*; do
    case $(readlink "$fd") in
    socket:*)
      [ $((0$(sed -n 's/^flags:[^0-9]*//p' "/proc/$pid/fdinfo/${fd##*/}") & 04000)) -ne 0 ] ||
        fail "descriptor ${fd##*/} may wait"
      ;;
    esac
  done
}

# Five clients are connected when it ends.
@test "echo: Ctrl-C while it serves: no memory, no descriptor, no reader is left" {
  needs valgrind
  log=$BATS_TEST_TMPDIR/valgrind
  mkfifo "$BATS_TEST_TMPDIR/stay"
  for program in 06-callbacks.echo 08-epoll.echo; do
    echo "$program"
    serve valgrind --leak-check=full --track-fds=yes "--log-file=$log" \
      "$BUILD/$program"
    bad strange
    limit 60 "$BUILD/servers/badclient" "$port" stay 5 \
      >"$BATS_TEST_TMPDIR/stay" 2>&1 3>&- 8<&- &
    exec 7<"$BATS_TEST_TMPDIR/stay"
    read -r line <&7
    equal "ok - all are served" "$line"
    never_wait
    ctrl_c
    equal "ok - the server closes them when it ends" "$(cat <&7)"
    silent
    has "$(cat "$log")" 'ERROR SUMMARY: 0 errors'
    has "$(cat "$log")" 'All heap blocks were freed'
    equal "$(grep -c '== Open ' "$log")" \
      "$(grep -c '<inherited from parent>' "$log")" \
      "open descriptors (-), those from the start (+)"
  done
}

# Standard error is a pipe that nobody reads for a while: it is full, and the
# program waits, long before its 500 clients are done.
@test "echo: Ctrl-C while its own clients are busy ends both" {
  mkfifo "$BATS_TEST_TMPDIR/trace"
  for program in 06-callbacks.echo 08-epoll.echo; do
    echo "$program"
    LOOP_TRACE=1 limit 60 sh -c 'echo $$ >&2; exec "$@"' sh \
      "$BUILD/$program" -n 500 >"$BATS_TEST_TMPDIR/said" \
      2>"$BATS_TEST_TMPDIR/trace" 3>&- &
    limiter=$!
    exec 7<"$BATS_TEST_TMPDIR/trace"
    read -r pid <&7
    sed '/runs client_send/q' <&7 >"$BATS_TEST_TMPDIR/before"
    kill -INT "$pid"
    cat <&7 >"$BATS_TEST_TMPDIR/after"
    exec 7<&-
    status=0
    wait "$limiter" || status=$?
    pid=
    equal 0 "$status" "exit status"
    has "$(cat "$BATS_TEST_TMPDIR/said")" '^the server had 500 clients'
    has "$(cat "$BATS_TEST_TMPDIR/said")" '^500 clients, [0-4]?[0-9]?[0-9] ok, 0 failed$'
    lacks "$(cat "$BATS_TEST_TMPDIR/after")" 'the loop is closed'
  done
}

@test "echo: a wrong command line" {
  for wrong in -1 10001 x ""; do
    run -2 "$BUILD/06-callbacks.echo" -n "$wrong"
    has "$output" '^06-callbacks.echo: -n wants a number from 0 to 10000, not '
  done
  run -2 "$BUILD/06-callbacks.echo" -x
  has "$output" 'usage: echo \[-n CLIENTS\]$'
}

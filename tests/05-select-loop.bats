# Chapter 5: one thread sleeps in select() until a socket is ready.

load lib/helper

@test "5: all pages at once, in one process and one thread" {
  run -0 "$BUILD/05-select-loop" -n 8 -d 0.2
  has "$output" '^the server got 8 requests, at most 8 at once$'
  has "$output" '^8 pages, 8 ok, 0 failed; .* in flight 8; processes 1, threads 1;'
}

@test "5: the pain of 4: four steps a page, none in vain, few sleeps" {
  run -0 "$BUILD/05-select-loop" -n 5 -d 0.2
  has "$output" '^asked 20 times, 0 in vain; slept ([1-9]|1[0-9]|20) times in select\(\)$'
}

@test "5: the pain of 1: one at a time there, all at once here" {
  run -0 "$BUILD/01-blocking-socket" -n 5 -d 0.1
  has "$output" 'at most 1 at once'
  run -0 "$BUILD/05-select-loop" -n 5 -d 0.1
  has "$output" 'at most 5 at once'
}

@test "5: descriptors from FD_SETSIZE on are refused, the others served" {
  [ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -ge 1200 ] ||
    skip "the hard limit of descriptors is $(ulimit -Hn)"
  run -1 --separate-stderr "$BUILD/05-select-loop" -n 1100 -d 1
  refused=$(echo "$stderr" | grep -c 'descriptor [0-9]* is too large for select(): FD_SETSIZE is 1024$')
  equal "$(echo "$stderr" | grep -c .)" "$refused" "lines, and those about FD_SETSIZE"
  [ "$refused" -ge 76 ] || fail "only $refused of 1100 refused"
  has "$output" "^1100 pages, $((1100 - refused)) ok, $refused failed;"
}

@test "5: file shows that a regular file is always ready" {
  run -0 "$BUILD/05-select-loop.file" LICENSE
  equal "not ready|ready|not ready|ready|ready|ready" \
    "$(echo "$output" | cut -c 36- | paste -sd '|' -)"
  run -1 "$BUILD/05-select-loop.file" /nowhere
  has "$output" 'cannot read "/nowhere": No such file or directory'
}

# Chapter 4: one thread asks all sockets again and again.

load lib/helper

@test "4: all pages at once, in one process and one thread" {
  run -0 "$BUILD/04-nonblocking-socket" -n 8 -d 0.2
  has "$output" '^the server got 8 requests, at most 8 at once$'
  has "$output" '^8 pages, 8 ok, 0 failed; .* in flight 8; processes 1, threads 1;'
}

@test "4: the pain of 3: a thousand at once without a thousand stacks" {
  run -0 "$BUILD/04-nonblocking-socket" -n 1000 -d 1
  has "$output" '^1000 pages, 1000 ok, 0 failed; .* in flight 1000; processes 1, threads 1;'
}

@test "4: four steps a page are needed, and nearly all others are in vain" {
  run -0 "$BUILD/04-nonblocking-socket" -n 5 -d 0.2
  read -r asked vain <<<"$(echo "$output" | sed -n 's/^asked \([0-9]*\) times, \([0-9]*\) in vain$/\1 \2/p')"
  equal 20 "$((asked - vain))"
  [ "$vain" -gt 1000 ] || fail "only $vain steps in vain"
}

@test "4: eagain shows what each call answers" {
  run -0 "$BUILD/04-nonblocking-socket.eagain"
  equal "connect() -1 EINPROGRESS|getpeername() 0|send() 29|recv() -1 EAGAIN" \
    "$(echo "$output" | head -n 4 | tr -s ' ' | paste -sd '|' -)"
  has "$output" '^recv\(\) +129$'
}

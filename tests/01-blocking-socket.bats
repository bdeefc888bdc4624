# Chapter 1: one page after another.

load lib/helper

@test "1: all pages come, one at a time, and the server saw the same" {
  run -0 "$BUILD/01-blocking-socket" -n 4 -d 0.05
  has "$output" '^the server got 4 requests, at most 1 at once$'
  has "$output" '^4 pages, 4 ok, 0 failed; .* in flight 1; processes 1, threads 1; peak [0-9.]+ MB$'
}

@test "1: pages come in their order" {
  run -0 "$BUILD/01-blocking-socket" -n 3 -d 0.05
  equal "1 2 3" "$(echo "$output" | sed -n 's/^page \([0-9]*\): .*/\1/p' | xargs)"
}

@test "1: the account is the last line, and one page is a page" {
  run -0 "$BUILD/01-blocking-socket" -n 1 -d 0
  has "$(echo "$output" | tail -n 1)" '^1 page, 1 ok, 0 failed; wall [0-9.]+ s, cpu [0-9.]+ s; in flight 1;'
}

@test "1: above 40 pages there is a histogram, and no line for each page" {
  run -0 "$BUILD/01-blocking-socket" -n 41 -d 0
  has "$output" '^pages in flight$'
  lacks "$output" '^page 1:'
  run -0 "$BUILD/01-blocking-socket" -n 40 -d 0
  has "$output" '^page 40:'
  lacks "$output" '^pages in flight$'
}

@test "1: bound measures four steps and leaves the headers in a file" {
  run -0 "$BUILD/01-blocking-socket.bound" "$BATS_TEST_TMPDIR/headers"
  equal 4 "$(echo "$output" | grep -c ' s .* s .* %$')"
  equal "Server Content-Type Content-Length Connection" \
    "$(awk '{ print $1 }' "$BATS_TEST_TMPDIR/headers" | xargs)"
}

@test "1: bound says what is wrong" {
  run -1 "$BUILD/01-blocking-socket.bound" /nowhere/headers
  has "$output" '^01-blocking-socket.bound: cannot write "/nowhere/headers": No such file or directory$'
  run -1 "$BUILD/01-blocking-socket.bound" "$BATS_TEST_TMPDIR/h" http://127.0.0.1:1/
  has "$output" 'http://127.0.0.1:1/: cannot connect: Connection refused$'
  run -2 "$BUILD/01-blocking-socket.bound" --help
}

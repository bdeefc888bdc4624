# Chapter 8: the loop on select, poll, epoll or kqueue.
# seconds: 8

load lib/helper

setup_file() {
  export PROBES=$BUILD/probes
  layer "$PROBES/selectors" selectors 'tests/probes tests/lib'
  layer "$PROBES/chosen" chosen 'tests/probes tests/lib'
  layer "$PROBES/interrupted-8" interrupted 'tests/probes tests/lib'
  layer "$PROBES/closed_loop-8" closed_loop 'tests/probes tests/lib'
  layer "$PROBES/stopped-8" stopped tests/probes
}

# layer OUT MAIN FOLDERS: a program on top of chapter 8.
layer() {
  "$MAKE" -s layer ON=08-epoll "OUT=$1" "MAIN=$2" "TOP=$3"
}

# needs_kind NAME: skips the test where there is no such selector.
needs_kind() {
  case " $(selectors) " in
  *" $1 "*) ;;
  *) skip "there is no $1 here" ;;
  esac
}

# needs_descriptors NUMBER: skips the test where there may not be so many.
needs_descriptors() {
  [ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -ge "$1" ] ||
    skip "the hard limit of descriptors is $(ulimit -Hn)"
}

# ---- the selectors ----------------------------------------------------------------

@test "epoll by itself" {
  needs_kind epoll
  needs_descriptors 3100
  LOOP_SELECTOR=epoll probe selectors LICENSE
}

@test "kqueue by itself" {
  needs_kind kqueue
  needs_descriptors 3100
  LOOP_SELECTOR=kqueue probe selectors LICENSE
}

@test "poll by itself" {
  needs_kind poll
  needs_descriptors 3100
  LOOP_SELECTOR=poll probe selectors LICENSE
}

@test "select by itself" {
  needs_kind select
  needs_descriptors 3100
  LOOP_SELECTOR=select probe selectors LICENSE
}

# with_standin OUT MAIN FOLDERS: the same layer, and in it a kqueue that is made
# of poll(). "sys" is the folder itself, so that make finds the headers.
with_standin() {
  local folder=$BUILD/kqueue
  mkdir -p "$folder"
  cp chapters/08-epoll/kqueue_selector.c chapters/08-epoll/reuse.c "$folder"
  echo '#include <kqueue_standin.h>' >"$folder/event.h"
  [ -e "$folder/sys" ] || ln -s . "$folder/sys"
  layer "$1" "$2" "$folder tests/kqueue $3"
}

@test "kqueue's selector on a stand-in for kqueue, made of poll()" {
  [[ " $(selectors) " != *' kqueue '* ]] || skip "there is a real kqueue here"
  needs_descriptors 3100
  with_standin "$PROBES/selectors-standin" selectors 'tests/probes tests/lib'
  LOOP_SELECTOR=kqueue probe selectors-standin LICENSE
}

@test "8: the programs, with kqueue's selector on that stand-in" {
  [[ " $(selectors) " != *' kqueue '* ]] || skip "there is a real kqueue here"
  with_standin "$PROBES/epoll-standin" main ''
  LOOP_SELECTOR=kqueue run -0 limit 20 "$PROBES/epoll-standin" -n 10 -d 0.2
  has "$output" '^selector: kqueue$'
  has "$output" '^10 pages, 10 ok, 0 failed; .* in flight 10;'
  with_standin "$PROBES/reuse-standin" reuse ''
  equal "$reused" "$(LOOP_SELECTOR=kqueue limit 20 "$PROBES/reuse-standin")"
}

# ---- choosing one -----------------------------------------------------------------

@test "8: all pages at once, on each selector" {
  local kind
  for kind in $(selectors); do
    LOOP_SELECTOR=$kind run -0 --separate-stderr limit 20 "$BUILD/08-epoll" -n 10 -d 0.2
    has "$output" "^selector: $kind\$"
    has "$output" '^the server got 10 requests, at most 10 at once$'
    has "$output" '^10 pages, 10 ok, 0 failed; .* in flight 10; processes 1, threads 1;'
    equal '' "$stderr" "on standard error, with $kind"
  done
}

@test "8: the best one is chosen where nobody chooses" {
  local best
  best=$(selectors | cut -d ' ' -f 1)
  case $(uname -s) in
  Linux) equal epoll "$best" ;;
  Darwin | *BSD | DragonFly) equal kqueue "$best" ;;
  esac
  run -0 limit 10 env -u LOOP_SELECTOR "$BUILD/08-epoll" -n 1 -d 0
  has "$output" "^selector: $best\$"
  LOOP_SELECTOR='' run -0 limit 10 "$BUILD/08-epoll" -n 1 -d 0
  has "$output" "^selector: $best\$"
}

@test "8: a selector that is unknown, or that other systems have" {
  local kind
  for kind in x epol Epoll 'epoll '; do
    LOOP_SELECTOR=$kind run -2 --separate-stderr limit 10 "$BUILD/08-epoll" -n 1 -d 0
    equal "08-epoll: LOOP_SELECTOR=$kind: no selector has this name; there are: $(selectors)" \
      "$stderr"
  done
  for kind in epoll kqueue; do
    [[ " $(selectors) " != *" $kind "* ]] || continue
    LOOP_SELECTOR=$kind run -2 --separate-stderr limit 10 "$BUILD/08-epoll" -n 1 -d 0
    equal "08-epoll: LOOP_SELECTOR=$kind: this system does not have it; there are: $(selectors)" \
      "$stderr"
  done
}

@test "8: which selector a loop has, and when it takes another one" {
  local kind
  for kind in $(selectors); do
    LOOP_SELECTOR=$kind probe chosen "$kind"
  done
}

# ---- the loop ---------------------------------------------------------------------

# On select, since this probe has its own select().
@test "8: a signal is no reason for a virtual clock to jump" {
  LOOP_SELECTOR=select probe interrupted-8
}

@test "8: a closed loop takes no download" {
  probe closed_loop-8
}

@test "8: fetch_all() brings all pages, however often somebody stops the loop" {
  local kind
  for kind in $(selectors); do
    LOOP_SELECTOR=$kind run -0 --separate-stderr limit 20 "$PROBES/stopped-8" \
      -n 5 -d 0.1 -t 60
    has "$output" '^5 pages, 5 ok, 0 failed; .* in flight 5;'
    equal '' "$stderr" "on standard error, with $kind"
  done
}

# ---- many descriptors -------------------------------------------------------------

# refusals FILE: how many pages select could not take; every line says it.
refusals() {
  equal "$(grep -c . "$1")" \
    "$(grep -c ': the loop cannot watch descriptor [0-9]*: ValueError: ' "$1")" \
    "lines of $1 (-), and those about a descriptor (+)" >&2 || return 1
  grep -c . "$1"
}

# fetch_1100 PROGRAM NAME: NAME.output, NAME.errors, NAME.status.
fetch_1100() {
  local files=$BATS_TEST_TMPDIR/$2 status=0
  limit 30 "$BUILD/$1" -n 1100 -d 1 >"$files.output" 2>"$files.errors" || status=$?
  echo $status >"$files.status"
}

# All of them wait most of their time, so they run together.
@test "8: the pain of 7: it cannot pass descriptor 1,024; 8 can, but on select" {
  needs_descriptors 1200
  local kind refused files
  fetch_1100 07-timers before 3>&- &
  for kind in $(selectors); do
    LOOP_SELECTOR=$kind fetch_1100 08-epoll "$kind" 3>&- &
  done
  wait
  for kind in before $(selectors); do
    files=$BATS_TEST_TMPDIR/$kind refused=0
    case $kind in
    before | select)
      refused=$(refusals "$files.errors")
      [ "$refused" -ge 76 ] || fail "$kind: only $refused of 1100 refused"
      ;;
    *) equal '' "$(cat "$files.errors")" "errors of $kind" ;;
    esac
    has "$(cat "$files.output")" \
      "^1100 pages, $((1100 - refused)) ok, $refused failed;"
    equal "$((refused > 0))" "$(cat "$files.status")" "exit status of $kind"
  done
}

# Where fewer descriptors are allowed, as many pages as there can be.
@test "8: 10,000 pages at once, in less than 60 MB" {
  local pages=10000 hard
  hard=$(ulimit -Hn)
  if [ "$hard" != unlimited ] && [ "$hard" -lt 10100 ]; then
    pages=$((hard - 100))
  fi
  [ "$pages" -ge 1100 ] || skip "the hard limit of descriptors is $hard"
  [ "$(uname -s)" = Linux ] || pages=4000 # others have fewer ports and buffers
  run -0 --separate-stderr limit 60 "$BUILD/08-epoll" -n $pages -d 3
  equal '' "$stderr" "on standard error"
  has "$output" "^the server got $pages requests, at most $pages at once\$"
  has "$output" "^$pages pages, $pages ok, 0 failed; .* in flight $pages; processes 1, threads 1;"
  local peak
  peak=$(echo "$output" | sed -n 's/.*; peak \([0-9]*\)\.[0-9] MB$/\1/p')
  [ "$peak" -lt 60 ] || fail "it took $peak MB"
  [ "$pages" = 10000 ] || skip "$pages pages only: the hard limit is $hard"
}

@test "8: the limit of descriptors is a reason, and the rest comes" {
  run -1 --separate-stderr limit 30 bash -c \
    'ulimit -n 60; exec "$0" -n 100 -d 0.5' "$BUILD/08-epoll"
  local failed
  failed=$(echo "$stderr" | grep -c ': cannot connect: Too many open files$')
  equal "$(echo "$stderr" | grep -c .)" "$failed" "lines, and those with that reason"
  [ "$failed" -ge 40 ] || fail "only $failed failed"
  has "$output" "^100 pages, $((100 - failed)) ok, $failed failed;"
}

# ---- the further programs ---------------------------------------------------------

reused='tick 1:
  one of two is called: a byte
  it closes the other one, which is ready too
  a new pipe is opened, with the same number
tick 2:
tick 3:
  a new pipe is called: a byte'

@test "8: reuse: no stale event, on each selector" {
  local kind
  for kind in $(selectors); do
    LOOP_SELECTOR=$kind run -0 limit 20 "$BUILD/08-epoll.reuse"
    equal "$reused" "$output" "with $kind"
  done
  run -2 limit 20 "$BUILD/08-epoll.reuse" 1
}

@test "8: closed: its number may come back; else forgotten, or ready, as the selector is" {
  local kind fd last left
  for kind in $(selectors); do
    LOOP_SELECTOR=$kind run -0 --separate-stderr limit 20 "$BUILD/08-epoll.closed"
    fd=${lines[0]##* }
    case $kind in
    epoll | kqueue)
      last='0.1 s later its reader has heard nothing'
      left="the loop is closed, and descriptor $fd still has a reader: readable"
      ;;
    *)
      last='its reader is called, and read() says: Bad file descriptor'
      left=
      ;;
    esac
    equal "$kind watches descriptor $fd
descriptor $fd is closed
$kind watches descriptor $fd
its reader is called, and read() says: a byte
descriptor $fd is closed
$last" "$output" "with $kind"
    equal "$left" "$stderr" "on standard error, with $kind"
  done
  run -2 limit 20 "$BUILD/08-epoll.closed" 1
}

@test "8: kinds: what each selector says of the same descriptors" {
  needs_descriptors 1100
  local expected
  expected='ready|ready|ready|not ready|ready|ready'
  run -0 limit 20 "$BUILD/08-epoll.kinds" LICENSE
  # The columns are: what, what for, and a word or "not ready" for each selector.
  column() {
    echo "$output" | cut -c "$1" | sed 's/^ *//' | paste -sd '|' -
  }
  local first=42 kind
  equal 'to|read|read|read|read|write|write|write|read|read' \
    "$(column 37-41 | sed 's/ *|/|/g; s/ *$//')"
  for kind in $(selectors); do
    expected='ready|ready|ready|ready|not ready|ready|ready|ready'
    [ "$kind" != select ] || expected=${expected/ready|ready/ready|refused}
    [ "$kind" != epoll ] || expected=${expected%ready}refused
    equal "$kind|not ready|$expected" "$(column $first-$((first + 9)))"
    first=$((first + 10))
  done
  run -1 limit 20 "$BUILD/08-epoll.kinds" /nowhere
  has "$output" 'cannot read "/nowhere": No such file or directory'
  run -2 limit 20 "$BUILD/08-epoll.kinds" 1 2
}

@test "8: kinds in Python: the same lines" {
  needs python3
  needs_descriptors 1100
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' ||
    skip "this Python is older than 3.9"
  equal "$(limit 20 "$BUILD/08-epoll.kinds")" "$(limit 20 python3 chapters/08-epoll/in_python.py)"
}

@test "8: idle: a figure for each selector and each number it can have" {
  local kind none
  needs_descriptors 10100
  run -0 limit 20 "$BUILD/08-epoll.idle"
  has "$output" '^ +10 +100 +1000 +10000$'
  for kind in $(selectors); do
    none='[0-9]+\.[0-9]+'
    [ "$kind" != select ] || none=-
    has "$output" "^ +$kind( +[0-9]+\.[0-9]+){3} +$none\$"
  done
  run -2 limit 20 "$BUILD/08-epoll.idle" 1
}

# Chapter 7: timers in the loop: pages that take too long are given up.
# seconds: 6

load lib/helper

setup_file() {
  export PROBES=$BUILD/probes
  local probe
  for probe in heap deadlines interrupted closed_loop; do
    "$MAKE" -s layer ON=07-timers TOP='tests/probes tests/lib' "MAIN=$probe" \
      "OUT=$PROBES/$probe"
  done
  "$MAKE" -s layer ON=06-callbacks TOP='tests/probes tests/lib' \
    MAIN=closed_loop "OUT=$PROBES/closed_loop-6"
  "$MAKE" -s layer ON=07-timers TOP=tests/servers MAIN=misbehave \
    "OUT=$BUILD/servers/misbehave"
  "$MAKE" -s "BUILD=$PROBES/watched" "CFLAGS=-g $(sanitizers)" layer \
    ON=07-timers TOP=tests/probes MAIN=stopped "OUT=$PROBES/stopped"
}

# sanitizers: the flags for them, where the compiler has them.
sanitizers() {
  local flags='-fsanitize=address,undefined -fno-sanitize-recover=all'
  echo 'int main(void) { return 0; }' >"$BATS_FILE_TMPDIR/a.c"
  if ${CC:-cc} $flags -o "$BATS_FILE_TMPDIR/a" "$BATS_FILE_TMPDIR/a.c" \
    2>/dev/null && "$BATS_FILE_TMPDIR/a"; then
    echo "$flags"
  fi
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

@test "7: all pages at once, in one process and one thread" {
  run -0 --separate-stderr limit 10 "$BUILD/07-timers" -n 8 -d 0.2
  has "$output" '^the server got 8 requests, at most 8 at once$'
  has "$output" '^8 pages, 8 ok, 0 failed; .* in flight 8; processes 1, threads 1;'
  equal '' "$stderr" 'on standard error'
}

@test "7: -t gives up each page that takes too long, with its reason" {
  run -1 --separate-stderr limit 10 "$BUILD/07-timers" -n 5 -d 60 -t 0.1
  equal "1 2 3 4 5" "$(echo "$stderr" |
    sed -n 's|^page \([1-5]\): http://.*/delay/60/\1: not complete within 0.1 s$|\1|p' |
    sort | tr '\n' ' ' | sed 's/ $//')" "pages given up"
  equal 5 "$(echo "$stderr" | grep -c .)" "lines on standard error"
  has "$output" '^5 pages, 0 ok, 5 failed; .* in flight 5;'
}

@test "7: a limit that is not reached changes nothing, and no timer is left" {
  local seconds
  for seconds in 0 3600; do
    run -0 --separate-stderr limit 10 "$BUILD/07-timers" -n 5 -d 0.1 -t $seconds
    has "$output" '^5 pages, 5 ok, 0 failed;'
    equal '' "$stderr" 'on standard error'
  done
}

one_never_answers() {
  run -124 limit 1 "$BUILD/06-callbacks" "$URL/length" "$URL/never"
  has "$output" '^page 1: 1000 bytes '
  has "$output" '^limit: ended after 1 s; it was asleep$'
  run -1 limit 10 "$BUILD/07-timers" -t 1 "$URL/length" "$URL/never"
  has "$output" '^page 1: 1000 bytes '
  has "$output" '^page 2: .*/never: not complete within 1 s$'
  has "$output" '^2 pages, 1 ok, 1 failed;'
}

@test "7: the pain of 6: one that never answers holds it up for ever" {
  with_server one_never_answers
}

@test "7: -t with a value that is none, and in chapters without it" {
  local bad
  for bad in -1 x 1s '' nan inf 3601; do
    run -2 limit 10 "$BUILD/07-timers" -t "$bad"
    equal "07-timers: -t wants seconds from 0 to 3600, not \"$bad\"" "$output"
  done
  run -2 limit 10 "$BUILD/07-timers" -t
  has "$output" 'option -t wants a value'
  run -2 limit 10 "$BUILD/06-callbacks" -t 1
  has "$output" 'unknown option -t;'
}

@test "7: descriptors from FD_SETSIZE on are refused, the others served" {
  [ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -ge 1200 ] ||
    skip "the hard limit of descriptors is $(ulimit -Hn)"
  local refused
  run -1 --separate-stderr limit 30 "$BUILD/07-timers" -n 1100 -d 1 -t 60
  refused=$(echo "$stderr" |
    grep -c 'the loop cannot watch descriptor 1[0-9][0-9][0-9]: ValueError: ')
  equal "$(echo "$stderr" | grep -c .)" "$refused" "lines, and those about a descriptor"
  [ "$refused" -ge 76 ] || fail "only $refused of 1100 refused"
  has "$output" "^1100 pages, $((1100 - refused)) ok, $refused failed;"
}

# ---- the modules ------------------------------------------------------------------

@test "timers: a long random sequence, against a sorted array" {
  probe heap
}

@test "timers: none fires early, and no sleep is in vain, on three clocks" {
  probe deadlines
}

@test "timers: a signal is no reason for a virtual clock to jump" {
  probe interrupted
}

@test "6 and 7: a closed loop takes no download" {
  probe closed_loop-6
  probe closed_loop
}

@test "7: fetch_all() brings all pages, however often somebody stops the loop" {
  run -0 --separate-stderr limit 20 "$PROBES/stopped" -n 5 -d 0.1 -t 60
  has "$output" '^5 pages, 5 ok, 0 failed; .* in flight 5;'
  equal '' "$stderr" 'on standard error'
}

# ---- the further programs ---------------------------------------------------------

@test "7: waits shows the three cases, and an idle loop has no ticks" {
  local idle
  run -0 limit 10 "$BUILD/07-timers.waits"
  has "$output" '^tick 1 at .* s: waits 0\.000 s$'
  has "$output" '^tick 2 at .* s: waits 0\.(200|1[0-9]+) s$'
  equal 'early late' "$(echo "$output" | sed -n 's/^  \(.*\) is due$/\1/p' | paste -sd ' ' -)"
  idle=$(echo "$output" | sed -n '/^there is nothing to do/,/^that took/p')
  has "$idle" '^tick [34] at .* s: waits for ever$'
  has "$idle" '^  runs byte_came$'
  equal 1 "$(echo "$idle" | grep -c '^tick')" "ticks while there was nothing to do"
  run -2 limit 10 "$BUILD/07-timers.waits" 3
}

@test "7: hours: by deadline, then as they were armed, in no time, twice the same trace" {
  local first
  run -0 limit 10 "$BUILD/07-timers.hours"
  equal ' 0.0 h: was ready before all timers
 0.0 h: minus one hour
 0.0 h: no delay
 1.0 h: one hour, cancels five hours
 3.0 h: three hours, first, arms another
 3.0 h: three hours, second
 3.0 h: three hours, third
 3.0 h: no delay, next tick
 9.0 h: nine hours, arms another
 9.5 h: half an hour later
24.0 h: the day is over' "$output"
  LOOP_TRACE=1 run -0 limit 10 "$BUILD/07-timers.hours"
  first=$output
  has "$first" '^tick 3 at 3600.000 s: waits 7200.000 s$'
  LOOP_TRACE=1 run -0 limit 10 "$BUILD/07-timers.hours"
  equal "$first" "$output"
  run -2 limit 10 "$BUILD/07-timers.hours" 3
}

# The rules are those of Python 3.11; another one may have others.
@test "7: hours in Python: the same events in the same order" {
  needs python3
  local version
  version=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  limit 10 "$BUILD/07-timers.hours" >"$BATS_TEST_TMPDIR/c"
  limit 10 python3 chapters/07-timers/in_python.py >"$BATS_TEST_TMPDIR/python" 2>&1 ||
    [ "$version" != 3.11 ]
  diff -u "$BATS_TEST_TMPDIR/c" "$BATS_TEST_TMPDIR/python" && return
  [ "$version" = 3.11 ] || skip "Python $version does otherwise; 3.11 would not"
  return 1
}

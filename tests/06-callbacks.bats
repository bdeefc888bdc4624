# Chapter 6: an event loop that calls what it was given, and knows nothing of
# pages. (Its rules, and the echo server, have tests of their own.)

load lib/helper

setup_file() {
  load lib/helper
  export PROBES=$BUILD/probes
  "$MAKE" -s layer ON=06-callbacks TOP='tests/probes tests/lib' \
    MAIN=two_jobs OUT="$PROBES/two_jobs"
}

@test "6: all pages at once, in one process and one thread" {
  run -0 --separate-stderr limit 30 "$BUILD/06-callbacks" -n 8 -d 0.2
  has "$output" '^the server got 8 requests, at most 8 at once$'
  has "$output" '^8 pages, 8 ok, 0 failed; .* in flight 8; processes 1, threads 1;'
  equal "" "$stderr" "what is left over when the loop is closed"
}

# trace COMMAND...: LOOP_TRACE's lines, without what differs from run to run.
trace() {
  LOOP_TRACE=1 "$@" 2>&1 >/dev/null | sed 's/^  [0-9]* is/  N is/'
}

@test "6: LOOP_TRACE=1 tells each tick; a page is four steps" {
  equal "tick 1: waits 0 s
  runs go_on
tick 2: waits for ever
  N is writable: go_on
  runs go_on
tick 3: waits for ever
  N is writable: go_on
  runs go_on
tick 4: waits for ever
  N is readable: go_on
  runs go_on
tick 5: waits 0 s
  runs page_done" "$(trace limit 30 "$BUILD/06-callbacks" -n 1 -d 0.1)"
  LOOP_TRACE=0 run -0 --separate-stderr limit 30 "$BUILD/06-callbacks" -n 1 -d 0
  equal "" "$stderr"
}

# All sockets are opened in the first tick, so the delay does not matter.
@test "6: descriptors from FD_SETSIZE on are refused, the others served" {
  [ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -ge 1200 ] ||
    skip "the hard limit of descriptors is $(ulimit -Hn)"
  run -1 --separate-stderr limit 30 "$BUILD/06-callbacks" -n 1100 -d 0
  refused=$(echo "$stderr" |
    grep -c ': the loop cannot watch descriptor [0-9]*: ValueError: ')
  equal "$(echo "$stderr" | grep -c .)" "$refused" "lines, and those about a descriptor"
  [ "$refused" -ge 76 ] || fail "only $refused of 1100 refused"
  has "$output" "^1100 pages, $((1100 - refused)) ok, $refused failed;"
}

# ---- the pain ---------------------------------------------------------------------

# callers CHAPTER FUNCTION: the modules of its program that call it.
callers() {
  local module
  for module in main $(cat "chapters/$1/modules"); do
    ! nm -u "$BUILD/obj/$1/$module.o" | grep -Eq "[ _]$2([\$].*)?\$" ||
      echo "$module"
  done
}

# offers CHAPTER MODULE: the names that others can call.
offers() {
  nm -g "$BUILD/obj/$1/$2.o" | awk '$2 == "T" { sub(/^_/, "", $3); print $3 }'
}

@test "6: the pain of 5: the one that waits can be given no second job" {
  needs nm
  equal main "$(callers 05-select-loop select)" "who waits in 5"
  equal main "$(offers 05-select-loop main)" "what it offers"
  equal loop "$(callers 06-callbacks select)" "who waits in 6"
  has "$(offers 06-callbacks loop)" '^loop_add_reader$'
  lacks "$(nm -u "$BUILD/obj/06-callbacks/loop.o")" \
    '[ _](page|job|connection|download|http)_'
}

@test "6: pages and a pipe in one loop" {
  probe two_jobs
}

@test "6: what it cannot: give up a page that never comes" {
  run -2 "$BUILD/06-callbacks" -t 1
  has "$output" 'unknown option -t;'
  LOOP_TRACE=1 run -124 limit 1 "$BUILD/06-callbacks" -n 1 -d 3600
  equal 'tick 4: waits for ever' "$(echo "$output" | tail -n 2 | head -n 1)"
  has "$output" '^limit: .* it was asleep$'
}

# ---- the further programs ---------------------------------------------------------

@test "6: slow: each callback waits for the slow one" {
  local waits
  run -0 limit 10 "$BUILD/06-callbacks.slow"
  equal "alone:
  ping 1
  ping 2
  ping 3
beside a callback that computes for 0.3 s:
  ping 1
  ping 2
  ping 3" "$(echo "$output" | sed 's/: *[1-9][0-9]* turns, longest wait *[0-9.]* ms$//')"
  waits=$(echo "$output" | tail -n 3 | awk '$7 >= 300' | grep -c .)
  equal 3 "$waits" "pings that waited for 0.3 s"
  run -2 "$BUILD/06-callbacks.slow" 3
}

@test "6: overlap: all wait at once, no two compute at once" {
  local drawing
  run -0 limit 10 "$BUILD/06-callbacks.overlap"
  has "$output" '^the server got 3 requests, at most 3 at once$'
  has "$output" '^computed .* \+ waited .* one after another$'
  drawing=$(echo "$output" | sed -n 's/^ *[0-9] |\(.*\)|$/\1/p')
  equal '3 rows, computing 1, waiting 3, parts 6' "$(echo "$drawing" | awk '
    { row = $0; while (sub(/#+/, "", row)) parts++
      for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        if (++n[c, i] > most[c]) most[c] = n[c, i] } }
    END { printf "%d rows, computing %d, waiting %d, parts %d",
                 NR, most["#"], most["."], parts }')"
  equal "" "$(echo "$drawing" | grep -Ev '^ *#+ *\.+ *#+ *$')" "rows of another form"
  run -2 "$BUILD/06-callbacks.overlap" 3
}

@test "6: maze: what each way makes of the same errands, and of their errors" {
  local fine='  errand 1: it came
  errand 2: it came
  errand 3: the server answered with status 404'
  run -0 limit 10 "$BUILD/06-callbacks.maze"
  equal "in straight lines, one after another:
$fine
  errand 4: it does not begin with http://
in callbacks, all at once:
$fine
  errand 4: it does not begin with http://
one callback forgets to look:
$fine
  errand 4: it came
one callback returns its error:
  callback second_came_returning failed: ValueError: an argument makes no sense
$fine
  errand 4: (nobody knows)
the server got 20 requests, at most 3 at once" "$(echo "$output" | grep -v '^  in ')"
  run -2 "$BUILD/06-callbacks.maze" 3
}

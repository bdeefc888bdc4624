# rules.bats: the rules of the loop that need no task, by their numbers: L1 to
# L15 in chapters 6, 7 and 8, T1 to T6 in 7 and 8; from 7 on on a virtual clock;
# in 8 on every selector of this machine.
# seconds: 6
load lib/helper

setup_file() {
  load lib/helper
  export RULES=$BATS_FILE_TMPDIR
  build_rules 06-callbacks without_timers
  build_rules 07-timers with_timers
  build_rules 08-epoll with_timers
  local selector
  tell_rules 06-callbacks
  tell_rules 07-timers
  tell_rules 07-timers again
  for selector in $(selectors); do
    LOOP_SELECTOR=$selector tell_rules 08-epoll "$selector"
  done
  tell_rules 08-epoll again
}

build_rules() {
  "$MAKE" -s layer "ON=$1" TOP='tests/rules tests/lib' "MAIN=$2" \
    "OUT=$BUILD/rules/$1"
}

# tell_rules CHAPTER [NAME]: leaves what the probe said, and the loop's trace.
tell_rules() {
  local name=$RULES/$1${2:+.$2} status=0
  "$BUILD/limit" 10 "$BUILD/rules/$1" "$name.trace" >"$name.said" 2>&1 ||
    status=$?
  echo "end: $status" >>"$name.said"
}

# rule NAME CHAPTER...: every check of it was made, and ok, wherever it ran.
rule() {
  local chapter said sources
  for chapter in "${@:2}"; do
    sources=tests/rules/callback_rules.c
    [ "$chapter" = 06 ] || sources="$sources tests/rules/with_timers.c"
    for said in "$RULES/$chapter"*.said; do
      lacks "$(grep -A 2 "^not ok - $1_" "$said")" .
      [ "$(checks "$1" $sources)" = "$(grep -c "^ok - $1_" "$said")" ] ||
        fail "${said##*/} ends before all of $1 is told:" \
          "$(tail -n 3 "$said")" "$(tail -n 3 "${said%.said}.trace")"
    done
  done
}

# checks NAME FILE...: how many checks the functions of a rule have there.
checks() {
  cat "${@:2}" | awk -v name="$1_" '
    /^static void / { mine = index($3, name) == 1 }
    mine && /^    EXPECT/ { count++ }
    END { print count + 0 }'
}

@test "L1: the ready queue is first-in first-out; a handle runs at most once" {
  rule L1 06 07 08
}

@test "L2: a tick polls, then runs what is queued at that moment" {
  rule L2 06 07 08
}

@test "L3: first callbacks that were ready, then I/O, then timers" {
  rule L3 06 07 08
}

@test "L4: a callback scheduled by a callback runs in the next tick" {
  rule L4 06 07 08
}

@test "L5: how long the poll may wait" {
  rule L5 06 07 08
}

@test "L6: a cancelled handle does not run, even if it is in the batch" {
  rule L6 06 07 08
}

@test "L7: stop completes the tick; what is scheduled stays; it is forgotten" {
  rule L7 06 07 08
}

@test "L8: stop before run_forever: one tick, and the poll does not wait" {
  rule L8 06 07 08
}

@test "L12: running and closing a running loop fail; a closed one takes nothing" {
  rule L12 06 07 08
}

@test "L13: a callback that fails is reported in its tick; the batch goes on" {
  rule L13 06 07 08
}

@test "L14: level-triggered; adding replaces; a closed one harms only itself" {
  rule L14 06 07 08
}

@test "L15: the reader before the writer; what it removes does not run" {
  rule L15 06 07 08
}

@test "T1: timers run in the order of their deadlines, and never early" {
  rule T1 07 08
}

@test "T2: of equal deadlines, the first armed runs first" {
  rule T2 07 08
}

@test "T3: deadlines of now and before run in the next tick, in order" {
  rule T3 07 08
}

@test "T4: a late loop runs all that are due in one tick" {
  rule T4 07 08
}

@test "T6: nobody waits for a cancelled timer" {
  rule T6 07 08
}

@test "every probe of the rules came to its end, and told as many as the others" {
  local said
  for said in "$RULES"/*.said; do
    equal "end: 0" "$(tail -n 1 "$said")" "${said##*/}"
    case $said in
    */06*) ;;
    *) equal "$(events "$RULES/07-timers.said")" "$(events "$said")" ;;
    esac
  done
  equal "" "$(events "$RULES/06-callbacks.said" |
    grep -vxF "$(events "$RULES/07-timers.said")")" "what only chapter 6 does"
}

# alike FILE: what is not left to the selector: some tell that a descriptor is
# ready which is closed. The rule that does this calls its reader "gone".
alike() {
  sed 's/gone, //g; / gone$/d' "$1"
}

# events FILE: the lines of what happened.
events() {
  alike "$1" | grep '^[LT][0-9]'
}

@test "LOOP_TRACE is the same on every selector, in chapter 7, and again" {
  local trace kinds
  kinds=$(selectors | wc -w)
  [ "$kinds" -ge 3 ] || fail "too few selectors: $(selectors)"
  equal $((kinds + 3)) "$(ls "$RULES"/0[78]*.trace | grep -c .)" "traces"
  has "$(cat "$RULES/07-timers.trace")" '^tick 3 at 2\.000 s: waits 1\.000 s$'
  for trace in "$RULES"/0[78]*.trace; do
    alike "$RULES/07-timers.trace" >"$BATS_TEST_TMPDIR/expected"
    alike "$trace" >"$BATS_TEST_TMPDIR/came"
    cmp -s "$BATS_TEST_TMPDIR/expected" "$BATS_TEST_TMPDIR/came" ||
      fail "${trace##*/} differs:" \
        "$(diff "$BATS_TEST_TMPDIR/expected" "$BATS_TEST_TMPDIR/came" | head -n 20)"
  done
}

# In Python there is no handle that could be queued twice, and nothing is told
# of what a closed loop leaves behind.
@test "CPython does the same" {
  needs python3
  [ "$(python3 -c 'import sys; print(sys.version_info[:2])')" = "(3, 11)" ] ||
    skip "the rules are those of Python 3.11; here is $(python3 --version)"
  local said
  said=$(limit 20 python3 tests/rules/rules.py)
  has "$said" '^T6 the last one: '
  equal "$said" \
    "$(events "$RULES/08-epoll.again.said" | grep -v '^[LT][0-9]* in C, ')"
}

@test "a loop that breaks a rule fails in it" {
  needs patch
  limit 60 sh tests/breakages/run
}

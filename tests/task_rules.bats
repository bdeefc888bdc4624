# task_rules.bats: the rules of futures, tasks, wait_for, gather and task groups,
# by their numbers, on a virtual clock: those that need no cancel in chapter 12,
# all of them in 15, on every selector of this machine. D1 to D3 are about what
# is dropped.
# seconds: 15
load lib/helper

setup_file() {
  load lib/helper
  export RULES=$BATS_FILE_TMPDIR
  build_rules "$BUILD" 12-tasks
  build_rules "$BUILD" 15-task-groups
  local selector
  tell_rules 12-tasks
  for selector in $(selectors); do
    LOOP_SELECTOR=$selector tell_rules 15-task-groups "$selector"
  done
  LOOP_DEBUG=1 tell_rules 15-task-groups debug
}

# build_rules BUILD CHAPTER FLAG...: the probe of the chapter's rules.
build_rules() {
  local folders='tests/rules/tasks tests/rules tests/lib' main=without_cancel
  if [ "$2" != 12-tasks ]; then
    folders="tests/rules/limits $folders"
    main=with_cancel
  fi
  "$MAKE" -s "BUILD=$1" "${@:3}" layer "ON=$2" "TOP=$folders" "MAIN=$main" \
    "OUT=$1/rules/$2"
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
  local chapter said folders
  for chapter in "${@:2}"; do
    folders=tests/rules/tasks
    [ "$chapter" = 12 ] || folders="$folders tests/rules/limits"
    for said in "$RULES/$chapter"*.said; do
      lacks "$(grep -A 2 "^not ok - $1_" "$said")" .
      [ "$(checks "$1" $folders)" = "$(grep -c "^ok - $1_" "$said")" ] ||
        fail "${said##*/} ends before all of $1 is told:" \
          "$(tail -n 3 "$said")" "$(tail -n 3 "${said%.said}.trace")"
    done
  done
}

# checks NAME FOLDER...: how many checks the functions of a rule have there. A
# rule without any is a mistake here.
checks() {
  local folder
  for folder in "${@:2}"; do
    cat "$folder"/*_rules.c
  done | awk -v name="$1_" '
    /^static void / { mine = index($3, name) == 1 }
    mine && /^    EXPECT/ { count++ }
    END { print count ? count : "none" }'
}

@test "F1: pending, then finished or cancelled, and never back" {
  rule F1 12 15
}

@test "F2: result and exception of a future in each of its states" {
  rule F2 12 15
}

@test "F3: a done future takes no result and no error" {
  rule F3 12 15
}

@test "F4: cancel tells whether it changed something" {
  rule F4 12 15
}

@test "F5: callbacks run in the next tick, in their order, none inside set_result" {
  rule F5 12 15
}

@test "F6: a callback that is added to a done future runs in the next tick" {
  rule F6 12 15
}

@test "F7: a removed callback does not run; one that is scheduled does" {
  rule F7 12 15
}

@test "F8: who awaits a done future does not wait; others go on a tick later" {
  rule F8 12 15
}

@test "F9: a cancelled future cancels who lets that out" {
  rule F9 12 15
}

@test "K1: a task begins in the next tick, in the order of creation" {
  rule K1 12 15
}

@test "K2: sleep(0) goes to the end of the queue" {
  rule K2 12 15
}

@test "K3: a chain of tasks takes a tick for each" {
  rule K3 12 15
}

@test "K4: how the coroutine ends decides what becomes of the task" {
  rule K4 12 15
}

@test "K5: nobody else sets the result of a task" {
  rule K5 12 15
}

@test "K6: the current task is set during a step only" {
  rule K6 12 15
}

@test "K7: a task that awaits itself gets an error, a tick later" {
  rule K7 12 15
}

@test "L9: run_until_complete returns one tick after the end" {
  rule L9 12 15
}

@test "L10: stopped too early it fails, and the task can go on" {
  rule L10 12 15
}

@test "L11: it returns the result or the error; the loop stays usable" {
  rule L11 12 15
}

@test "L12: what runs a loop fails if it runs, or is closed" {
  rule L12 12 15
}

@test "G1: a coroutine runs nothing until it is resumed, then to its next wait" {
  rule G1 12 15
}

@test "G2: to close one that has not begun runs nothing" {
  rule G2 12 15
}

@test "G3: what is thrown in goes to the innermost; results come out at once" {
  rule G3 12 15
}

@test "G4: to await a coroutine costs no tick; to wait in it one, at any depth" {
  rule G4 12 15
}

@test "T5: sleep(0) arms no timer; who sleeps goes on a tick after the timer" {
  rule T5 12 15
}

@test "D1: a value that nobody has taken is dropped, once" {
  rule D1 12 15
}

@test "D2: the arguments of a coroutine that never began are dropped, once" {
  rule D2 12 15
}

@test "D3: a value that somebody has taken is theirs" {
  rule D3 12 15
}

@test "G5: clean-up runs innermost first, and may wait" {
  rule G5 15
}

@test "L16: run cancels all other tasks, and waits for them" {
  rule L16 15
}

@test "T6: nobody waits for a cancelled sleep" {
  rule T6 15
}

@test "C1: cancel runs nothing; a done task takes none" {
  rule C1 15
}

@test "C2: it is passed on to what the task awaits" {
  rule C2 15
}

@test "C3: it takes the place of a result" {
  rule C3 15
}

@test "C4: before the start, the body never runs" {
  rule C4 15
}

@test "C5: two requests before the next step are one error" {
  rule C5 15
}

@test "C6: it may be swallowed, and come again" {
  rule C6 15
}

@test "C7: who cancels itself gets it at the next wait, or at the end" {
  rule C7 15
}

@test "C8: what an inner task swallows is over" {
  rule C8 15
}

@test "C9: it comes in the order of the calls" {
  rule C9 15
}

@test "C10: a shield: results pass, a cancel does not" {
  rule C10 15
}

@test "C11: requests are counted, and taken off" {
  rule C11 15
}

@test "W1: wait_for, in time: result or error, and the timer is dropped" {
  rule W1 15
}

@test "W2: when the time is over: cancelled, and its end waited for" {
  rule W2 15
}

@test "W3: without time: a done one gives its result, others are cancelled" {
  rule W3 15
}

@test "W4: cancelled itself, it cancels, waits, and raises" {
  rule W4 15
}

@test "W5: cancelled by others, it is no timeout" {
  rule W5 15
}

@test "W6: of two timers of the same time, the older one wins" {
  rule W6 15
}

@test "W7: a timeout block turns its own cancel into TimeoutError, no other" {
  rule W7 15
}

@test "W8: nested blocks, deadlines in the past, moved ones" {
  rule W8 15
}

@test "A1: gather: results in the order of the arguments" {
  rule A1 15
}

@test "A2: it is done one tick after its last child" {
  rule A2 15
}

@test "A3: the first error is its error, and the others go on" {
  rule A3 15
}

@test "A4: errors and cancels can stand among the results" {
  rule A4 15
}

@test "A5: to cancel it cancels the children, and waits for them" {
  rule A5 15
}

@test "A6: wait raises no error of a child, and cancels none" {
  rule A6 15
}

@test "A7: whatever is done when it goes on is done" {
  rule A7 15
}

@test "A8: FIRST_EXCEPTION: a cancelled child is no error" {
  rule A8 15
}

@test "A9: wait takes two ticks for futures that are done, too" {
  rule A9 15
}

@test "A10: as_completed: in the order of completion; the rest times out" {
  rule A10 15
}

@test "S1: a task group waits for all its children" {
  rule S1 15
}

@test "S2: the first error cancels the others; then all are raised" {
  rule S2 15
}

@test "S3: a cancel of the parent reaches the children" {
  rule S3 15
}

@test "S4: a child is made inside only" {
  rule S4 15
}

@test "every rule that a function is named after has a test here" {
  local name
  sed -n 's/^static void \([A-Z][0-9][0-9]*\)_.*/\1/p' tests/rules/tasks/*.c \
    tests/rules/limits/*.c | sort -u >"$BATS_TEST_TMPDIR/rules"
  [ "$(grep -c . "$BATS_TEST_TMPDIR/rules")" -gt 60 ] || fail "too few rules"
  while read -r name; do
    grep -q "^@test .$name: " tests/task_rules.bats || fail "no test: $name"
  done <"$BATS_TEST_TMPDIR/rules"
}

@test "every probe of the rules came to its end" {
  local said kinds
  kinds=$(selectors | wc -w)
  [ "$kinds" -ge 3 ] || fail "too few selectors: $(selectors)"
  equal $((kinds + 2)) "$(ls "$RULES"/*.said | grep -c .)" "runs"
  for said in "$RULES"/*.said; do
    equal "end: 0" "$(tail -n 1 "$said")" "${said##*/}"
  done
}

# events FILE: the lines of what happened.
events() {
  grep '^[A-Z][0-9][0-9]*[: ]' "$1"
}

@test "the order of events is the same on every selector, and with LOOP_DEBUG" {
  local said
  for said in "$RULES"/15*.said; do
    equal "$(events "$RULES/15-task-groups.select.said")" "$(events "$said")" \
      "${said##*/}"
  done
  equal "" "$(events "$RULES/12-tasks.said" |
    grep -vxF "$(events "$RULES/15-task-groups.select.said")")" \
    "what only chapter 12 does"
}

# differing VERSION: the rules in which this version of CPython differs from
# SEMANTICS.
differing() {
  case $1 in
  3.11.[0-2]) echo C11 ;; # the count on entry came with 3.11.3
  3.11.*) echo none ;;
  3.12.*) echo 'W1 W2 W4 W5 W6 A2 A5' ;; # wait_for became a timeout block
  *) echo 'W1 W2 W4 W5 W6 A2 A5 S2' ;;   # task groups count in another way
  esac
}

@test "CPython does the same" {
  needs python3
  local version said names
  version=$(python3 -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])')
  case $version in
  2.* | 3.? | 3.?.* | 3.10.*) skip "Python $version has no task groups" ;;
  esac
  names="^($(differing "$version" | tr ' ' '|'))[: ]"
  said=$(limit 20 python3 tests/rules/tasks.py)
  has "$said" '^S4: '
  equal "$(printf '%s\n' "$said" | grep -Ev "$names")" \
    "$(events "$RULES/15-task-groups.select.said" |
      grep -v '^[A-Z][0-9]* in C, ' | grep -Ev "$names")"
}

@test "AddressSanitizer and UndefinedBehaviorSanitizer find nothing in the rules" {
  local flags='-fsanitize=address,undefined -fno-sanitize-recover=all'
  needs_flags $flags
  build_rules "$BUILD/rules-asan" 15-task-groups "CFLAGS=-O0 -g $flags"
  limit 20 "$BUILD/rules-asan/rules/15-task-groups" "$RULES/asan.trace" \
    >"$RULES/asan" 2>&1 ||
    fail "$(grep -h -A 9 -e 'ERROR: ' -e 'runtime error: ' -e '^not ok' \
      "$RULES/asan" "$RULES/asan.trace" | head -n 20)"
  equal "$(events "$RULES/15-task-groups.select.said")" "$(events "$RULES/asan")"
}

@test "futures and tasks that break a rule fail in it" {
  needs patch
  limit 60 sh tests/breakages/run 12-tasks 15-task-groups
}

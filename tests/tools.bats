# tools.bats: what a reader meets while working on exercises: grading, hints,
# comparing, resetting, progress. All of it in a copy of the tree, in a folder
# with a space, without a terminal.
# seconds: 30
load lib/helper

# One copy for all tests of this file; each begins with fresh exercises.
setup_file() {
  cd "$BATS_TEST_DIRNAME/.."
  export TREE="$BATS_FILE_TMPDIR/my course"
  mkdir "$TREE"
  cp -R README.md Makefile chapters common exercises solutions tests "$TREE"
}

setup() {
  cd "$TREE"
  unset MAKEFLAGS BUILD
  rm -f .progress
  for n in 1.1 1.3; do "$MAKE" -s "reset-$n" >/dev/null; done
  rm -f exercises/*/*/*.backup*
  send=exercises/01-blocking-socket/1-send-and-receive/fetch.c
  leak=exercises/01-blocking-socket/3-find-the-leak/fetch.c
}

# solve N.K FILE: puts the solution there.
solve() {
  awk -v part=solution -f common/tools/exercise.awk "${1/exercises/solutions}" >"$1"
}

@test "unsolved, an exercise says so, with reasons, and names its mark" {
  run "$MAKE" -s exercise-1.3
  [ "$status" -ne 0 ]
  has "$output" "^Exercise 1.3: $leak$"
  has "$output" '^not ok - '
  has "$output" '^    expected: '
  has "$output" '^    came: '
  has "$output" '^    likely: '
  has "$output" '^Exercise 1.3 is not solved yet: [0-9]+ of [0-9]+ checks passed\. make hint-1.3 helps\.$'
  has "$output" 'TODO\(1.3\) marks the place'
}

@test "solved, it says why it works, and names the next file" {
  solve "$leak"
  run -0 "$MAKE" -s exercise-1.3
  lacks "$output" '^not ok'
  has "$output" '^Exercise 1.3 is solved\.$'
  has "$output" '^Whoever opens a descriptor must close it'
  has "$output" '^Next: exercises/02-processes/1-worker/worker.c \(make exercise-2.1\)$'
}

@test "a hint more each time, and the last says that it is" {
  run -0 "$MAKE" -s hint-1.3
  has "$output" '^Hint 1 of 2 for exercise 1.3:$'
  has "$output" '^make hint-1.3 shows the next one'
  run -0 "$MAKE" -s hint-1.3
  has "$output" '^Hint 2 of 2 for exercise 1.3:$'
  has "$output" '^That was the last\.'
  run -0 "$MAKE" -s hint-1.3
  has "$output" '^Hint 2 of 2 for exercise 1.3:$'
  run -0 "$MAKE" -s hint-1.1
  has "$output" '^Hint 1 of 3 for exercise 1.1:$'
}

@test "progress: to do, begun, solved, and changed since" {
  run -0 "$MAKE" -s progress
  has "$output" '^    \[ \] 1.3 +find the leak$'
  has "$output" '^0 of [0-9]+ exercises solved\. Next: '
  echo '/* my thoughts */' >>"$leak"
  run -0 "$MAKE" -s progress
  has "$output" '^    \[\.\] 1.3 +find the leak$'
  solve "$leak"
  "$MAKE" -s exercise-1.3
  run -0 "$MAKE" -s progress
  has "$output" '^    \[x\] 1.3 +find the leak$'
  has "$output" '^1 of [0-9]+ exercises solved\. Next: exercises/01-blocking-socket/1-'
  sed 's/close(fd);//' "$leak" >broken && mv broken "$leak"
  run -0 "$MAKE" -s progress
  has "$output" '^    \[~\] 1.3 +find the leak$'
  has "$output" '^0 of '
  run "$MAKE" -s exercise-1.3
  [ "$status" -ne 0 ]
  run -0 "$MAKE" -s progress
  has "$output" '^    \[!\] 1.3 +find the leak$'
}

@test "progress lists every chapter and every exercise, in order" {
  run -0 "$MAKE" -s progress
  equal "$(exercises | sed 's|^0*\([0-9]*\)-[^/]*/\([0-9]*\)-.*|\1.\2|')" \
    "$(echo "$output" | sed -n 's/^    \[.\] \([0-9.]*\) .*/\1/p')"
}

@test "compare asks for a first try, or FORCE=1" {
  run "$MAKE" -s compare-1.3
  [ "$status" -ne 0 ]
  has "$output" "^Try it first: $leak is as it was\. make compare-1.3 FORCE=1 "
  run -0 "$MAKE" -s compare-1.3 FORCE=1
  has "$output" '^\+    close\(fd\);$'
}

@test "compare shows first where the two behave differently, then the code" {
  solve "$send"
  sed 's/length -= (size_t)sent;/break;/; s/complete = got > 0/complete = 0 * got/' "$send" >broken
  mv broken "$send"
  run -0 "$MAKE" -s compare-1.1
  first=$(echo "$output" | grep -n '^They first differ in line ' | cut -d : -f 1)
  code=$(echo "$output" | grep -n '^The code, yours (-) and the solution' | cut -d : -f 1)
  [ "$first" -lt "$code" ] || fail "$output"
  has "$output" '^  yours:     '
  has "$output" '^  solution:  '
  has "$output" '^\+ +length -= \(size_t\)sent;$'
}

@test "compare of the same says that it is the same, blanks apart" {
  solve "$leak"
  sed 's/^    close(fd);/      close(fd);/' "$leak" >spaced && mv spaced "$leak"
  run -0 "$MAKE" -s compare-1.3
  has "$output" '^They print the same in this one run, figures apart\.'
  has "$output" '^It is the same\.$'
}

@test "compare counts the figures where they are exact" {
  every=exercises/07-timers/2-every/every.c
  solve "$every"
  run -0 "$MAKE" -s compare-7.2
  has "$output" '^They print the same in this one run\. Whether'
  sed 's/every->deadline += .*/every->deadline += late + every->seconds;/' "$every" >drifts
  mv drifts "$every"
  run -0 "$MAKE" -s compare-7.2
  "$MAKE" -s reset-7.2 >/dev/null
  rm -f exercises/07-timers/2-every/*.backup*
  has "$output" '^They first differ in line [0-9]+ of what they print:$'
  has "$output" '^  yours:     52 s: a flash$'
  has "$output" '^  solution:  50 s: a flash$'
}

@test "an exercise names the variables that its program is run with" {
  run -0 env LOOP_SELECTOR=select "$MAKE" -s solution-8.1 ARGS='-n 1 -d 0'
  has "$output" '^selector: poll$'
  run -0 "$MAKE" -s compare-8.1 FORCE=1 ARGS='-n 1 -d 0'
  has "$output" '^In the environment: LOOP_SELECTOR=poll$'
  has "$output" '^  solution:  page N: '
}

@test "a solution whose pages are to fail is no error of make" {
  run -0 "$MAKE" -s solution-4.3
  has "$output" '^1 page, 0 ok, 1 failed;'
  equal "exit status 1" "$(echo "$output" | tail -n 1)"
  run "$MAKE" -s solution-4.3 ARGS=-x
  [ "$status" -ne 0 ]
}

@test "several exercises in one command, each with its verb" {
  echo "/* mine */" >"$leak"
  run -0 "$MAKE" -s hint-1.3 reset-1.3
  has "$output" '^Hint 1 of 2 for exercise 1.3:$'
  has "$output" "^$leak is as it was at first$"
}

@test "reset keeps every answer" {
  for i in 1 2; do
    echo "/* answer $i */" >"$leak"
    run -0 "$MAKE" -s reset-1.3
  done
  equal "/* answer 1 */" "$(cat "$leak.backup")"
  equal "/* answer 2 */" "$(cat "$leak.backup2")"
  has "$output" "^Your answer is kept in $leak.backup2$"
}

# graded TEXT LINE...: with this text as the answer, each line is there, and
# nothing of make but its own last line.
graded() {
  printf '%s\n' "$1" >"$send"
  run "$MAKE" -s exercise-1.1
  [ "$status" -ne 0 ]
  local line
  for line in "${@:2}"; do
    has "$output" "$line"
  done
  equal 1 "$(echo "$output" | grep -c '^make')" "lines of make itself"
}

@test "an empty answer, and none" {
  graded "" '^not ok - it links|^not ok - it compiles|^not ok - .* is there'
  : >"$send"
  run "$MAKE" -s exercise-1.1
  has "$output" 'came: +an empty file'
  has "$output" 'make reset-1.1 makes it afresh'
  rm "$send"
  run "$MAKE" -s exercise-1.1
  has "$output" 'came: +no file'
}

@test "an answer that does not compile: the compiler's words, file and line" {
  graded 'int fetch_page(void) { return 0 }' "$send:1:" '^not ok - it compiles$' 'likely: '
}

@test "an answer without the function that is called" {
  graded 'int unused(void); int unused(void) { return 0; }' '^not ok - it links$' 'likely: '
}

@test "an answer that never ends is ended: busy or asleep, and what was awaited" {
  sed 's/run 10 "$PROGRAM" -n 3 -d 0.05/run 1 "$PROGRAM" -n 3 -d 0.05/; /^probe/d' \
    tests/exercises/01-blocking-socket/1-send-and-receive/check.sh >check
  cp check tests/exercises/01-blocking-socket/1-send-and-receive/check.sh
  solve "$send"
  awk '/^void fetch_page/ { print "void fetch_page(struct page *p) { (void)p; for (;;) continue; }"; exit } { print }' "$send" >text
  graded "$(cat text)" '^not ok - it ends within 1 s$' 'still waited for: page 1 2 3$' 'it was busy all the time'
  sed 's/for (;;) continue;/for (;;) select(0, 0, 0, 0, 0);/; 1i #include <sys/select.h>' text >text2
  graded "$(cat text2)" '^not ok - it ends within 1 s$' 'it was asleep'
  cp "$BATS_TEST_DIRNAME/exercises/01-blocking-socket/1-send-and-receive/check.sh" \
    tests/exercises/01-blocking-socket/1-send-and-receive/check.sh
}

@test "an answer that crashes is told with its signal" {
  solve "$send"
  awk '{ print } /^static void receive_all/ { crash = 1 } crash && /^{/ { print "    *(volatile int *)8 = 0;"; crash = 0 }' "$send" >text
  graded "$(cat text)" '^not ok - it does not crash$' 'signal 11' 'likely: '
}

@test "an answer that loses memory is told, with file and line" {
  needs_flags -fsanitize=address,undefined
  [ "$(uname -s)" = Linux ] || skip "only Linux's sanitizers find lost memory"
  solve "$send"
  awk '{ print } /^static void receive_all/ { lose = 1 }
    lose && /^{/ { print "    char *lost = strdup(\"lost\");\n    page->bytes = (unsigned long long)lost[0];"; lose = 0 }' "$send" >text
  graded "$(cat text)" '^not ok - memory is used as it should be, and none is lost$' \
    'LeakSanitizer: detected memory leaks' "where: +$send:[0-9]+" 'likely: '
}

# until_line PATTERN: reads what comes through descriptor 5 up to such a line.
until_line() {
  local line
  while read -r line <&5; do
    [[ ! $line =~ $1 ]] || return 0
  done
  fail "no line like: $1"
}

@test "watch grades at once, and again when the file is saved" {
  exec 5< <(exec build/limit 30 "$MAKE" -s watch-1.3 2>&1)
  pid=$!
  until_line '^Exercise 1.3 is not solved yet'
  until_line 'watching'
  solve "$leak"
  until_line '^Exercise 1.3 is solved'
  kill "$pid"
}

@test "the dialogue of the README is what comes" {
  solve "$leak"
  "$MAKE" -s exercise-1.3 >came
  awk '/^```text/ { inside = 1; next } /^```/ { inside = told = 0 }
    inside && /^\$ make exercise-1.3/ { told = 1 } inside && told' README.md >told
  [ -s told ] || fail "the README has no text fence with make exercise-1.3"
  equal "$(sed 1d told)" "$(cat came)"
}

@test "unknown exercises are told, with those that exist" {
  run "$MAKE" -s hint-1.9
  [ "$status" -ne 0 ]
  has "$output" 'there is no exercise 1\.9; chapter 1 has: 1\.1 1\.2 1\.3'
}

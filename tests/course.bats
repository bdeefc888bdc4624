# course.bats: every exercise: it can be done, it is told apart from its wrong
# answers, and a reader who has done it still passes all tests.
# seconds: 90
load lib/helper
load lib/lessons

# in_all FUNCTION: calls it with NN-slug/K-name and N.K for every exercise.
in_all() {
  local exercise wrong=0
  [ -n "$(exercises)" ] || fail "there are no exercises" || return 1
  for exercise in $(exercises); do
    "$1" "$exercise" "$(exercise_number "solutions/$exercise")" || wrong=1
  done
  return $wrong
}


# all_at_once VERB: exercise.sh VERB on every exercise, several at a time, since
# they mostly wait. Of those that fail it prints what went wrong.
all_at_once() {
  exercises | ARGS='' xargs -n 1 -P 6 sh -c '
    said=$(sh tests/lib/course.sh "$0" "$1" 2>&1) && exit
    printf "%s\n" "$said" | grep -v "^ok"
    exit 1' "$1"
}

# ---- what belongs to an exercise ------------------------------------------------

# at_least N COMMAND...: it prints as many lines.
at_least() {
  [ "$("${@:2}" | wc -l)" -ge "$1" ]
}

its_parts() {
  local exercise=$1 number=$2 wrong=0
  local fresh=$BATS_TEST_TMPDIR/fresh top=$BATS_TEST_TMPDIR/top file
  local lesson=chapters/${1%%/*}/README.md
  : >"$fresh"
  : >"$top"
  for file in "solutions/$exercise"/*.[ch]; do
    head -n 30 "$file" >>"$top"
    awk -v part=exercise -f common/tools/exercise.awk "$file" >>"$fresh"
  done
  while read -r what; do
    eval "${what#*: }" >/dev/null || fail "$exercise: ${what%%: *}" || wrong=1
  done <<'END'
the lesson names it with its number: grep -F "$number" "$lesson"
the lesson names its folder: grep -F "exercises/$exercise" "$lesson"
its comment at the top names its number: grep -F "$number" "$top"
it marks what to do with TODO(N.K): grep -F "TODO($number)" "$fresh"
it has two hints: at_least 2 grep '^## Hint [1-9]$' "exercises/$exercise/hints.md"
it has checks: test -f "tests/exercises/$exercise/check.sh"
it has two wrong answers: at_least 2 ls "tests/exercises/$exercise/wrong"
END
  return $wrong
}

@test "every exercise has what belongs to it" {
  in_all its_parts
}

@test "every chapter has two exercises or more" {
  local chapter
  for chapter in $(chapters); do
    at_least 2 ls "solutions/$chapter" || fail "$chapter has fewer"
  done
}

@test "there is no exercise and no check without a solution" {
  local folder
  for folder in exercises/*/*/ tests/exercises/*/*/; do
    [ -d "solutions/${folder#*exercises/}" ] ||
      fail "$folder: there is no such folder in solutions/"
  done
}

@test "the exercises are numbered 1, 2, 3" {
  local chapter
  for chapter in $(chapters); do
    equal "$(ls "solutions/$chapter" | awk '{ print NR }')" \
      "$(ls "solutions/$chapter" | sed 's/-.*//')" "$chapter"
  done
}

# What is a chapter's file with a part taken out, or with a mistake put in, is
# that file when it is solved.
same_as_the_chapter() {
  local source name chapter
  for source in "solutions/$1"/*.[ch]; do
    name=$(basename "$source")
    head -n 3 "$source" | tr '\n' ' ' | grep -Eq '\(rebuild\)|This is the' || continue
    chapter=chapters/${1%%/*}/$name
    awk -v part=solution -f common/tools/exercise.awk "$source" |
      awk -f tests/lib/code.awk >"$BATS_TEST_TMPDIR/solution"
    awk -f tests/lib/code.awk "$chapter" |
      diff - "$BATS_TEST_TMPDIR/solution" ||
      fail "$chapter (<) and $source (>), solved" || return 1
    compared=$((compared + 1))
  done
}

@test "solutions have not drifted from the chapters that they are taken from" {
  compared=0
  in_all same_as_the_chapter
  [ "$compared" -gt 0 ] || fail "none was compared"
}

# ---- what its checks say --------------------------------------------------------

@test "every exercise fails unsolved, and its solution passes" {
  all_at_once check
}

@test "every wrong answer is rejected with its own message" {
  all_at_once wrong
}

# ---- the committed exercises ------------------------------------------------------

note_answer() {
  is_fresh "solutions/$1/" || echo "$2 holds an answer;"
}

@test "the exercises of the tree are as they were at first" {
  local answers
  answers=$(in_all note_answer)
  [ -z "$answers" ] || skip "$(echo $answers)"
}

# ---- a reader at work, in a copy of the tree ----------------------------------------

# A copy without what was built, with its own BUILD, where answers may change.
copy_tree() {
  tree="$BATS_TEST_TMPDIR/a copy"
  mkdir "$tree"
  cp -R Makefile chapters common exercises solutions tests "$tree"
  cd "$tree"
  unset MAKEFLAGS BUILD
  first=$(exercises | head -n 1)
  n=$(exercise_number "solutions/$first")
  file=$(cd "solutions/$first" && ls *.c | head -n 1)
}

@test "solving an exercise makes it pass, and only that" {
  copy_tree
  "$MAKE" -s "reset-$n"
  run "$MAKE" -s "exercise-$n"
  [ "$status" -ne 0 ]
  has "$output" '^not ok'
  has "$output" "^Exercise $n is not solved yet: "
  awk -v part=solution -f common/tools/exercise.awk "solutions/$first/$file" \
    >"exercises/$first/$file"
  run "$MAKE" -s "exercise-$n"
  [ "$status" -eq 0 ] || fail "$output"
  has "$output" "^Exercise $n is solved\.$"
  ! is_fresh "solutions/$first/"
}

@test "make reset-N.K keeps the answer in a backup" {
  copy_tree
  echo "/* my answer */" >"exercises/$first/$file"
  run "$MAKE" -s "reset-$n"
  [ "$status" -eq 0 ]
  has "$output" "exercises/$first/$file.backup"
  equal "/* my answer */" "$(cat "exercises/$first/$file.backup")"
  is_fresh "solutions/$first/"
  rm "exercises/$first/$file.backup"
  "$MAKE" -s "reset-$n"
  [ ! -e "exercises/$first/$file.backup" ]
}

@test "an exercise that does not compile is told so" {
  copy_tree
  echo "this is no C" >"exercises/$first/$file"
  run "$MAKE" -s "exercise-$n"
  [ "$status" -ne 0 ]
  has "$output" '^not ok - it compiles'
}

@test "an unknown exercise gets a line that lists those that exist" {
  run "$MAKE" exercise-1.99
  [ "$status" -ne 0 ]
  has "$output" 'there is no exercise 1\.99; chapter 1 has: 1\.1 1\.2'
  run "$MAKE" exercise-99.1
  [ "$status" -ne 0 ]
  has "$output" 'there is no chapter 99; there are: 1 '
}

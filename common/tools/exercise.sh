# exercise.sh VERB EXERCISE...: grade, solution, compare, reset, fresh. The
# Makefile calls it; an EXERCISE is named like 05-select-loop/1-name. It needs
# MAKE, BUILD and ARGS.
set -eu
verb=$1
shift

# number 05-select-loop/1-name: 5.1
number() {
  chapter=${1%%-*}
  name=${1#*/}
  echo "${chapter#0}.${name%%-*}"
}

# make_part PART EXERCISE FOLDER: writes the files of one side of the solution.
make_part() {
  mkdir -p "$3"
  for file in "solutions/$2"/*; do
    awk -v part="$1" -f common/tools/exercise.awk "$file" \
      >"$3/$(basename "$file")"
  done
}

# build ANSWER EXERCISE: builds the program of an answer.
build() {
  "$MAKE" -s layer "ON=${2%%/*}" "TOP=$1" "OUT=$BUILD/$1"
}

# grade ANSWER EXERCISE: one line per check; fails if one fails.
grade() {
  if ! build "$1" "$2"; then
    printf 'not ok - it compiles\n    likely:   %s\n' \
      "the first error above is the one to look at"
    return 1
  fi
  scratch=$BUILD/$1.scratch
  mkdir -p "$scratch"
  env MAKE="$MAKE" BUILD="$BUILD" SCRATCH="$scratch" ANSWER="$1" \
    ANSWER_NAME="${2#*/}" CHAPTER="${2%%/*}" PROGRAM="$BUILD/$1" \
    sh "tests/exercises/$2/check.sh"
}

# The reader's folder of an exercise.
for exercise; do
  answer=exercises/$exercise
  n=$(number "$exercise")
  case $verb in
  grade)
    echo "exercise $n: $answer"
    if grade "$answer" "$exercise"; then
      echo "exercise $n is solved"
    else
      echo "exercise $n is not solved yet"
      unsolved=1
    fi
    ;;
  solution)
    build "solutions/$exercise" "$exercise"
    eval "\"\$BUILD/solutions/\$exercise\" $ARGS"
    ;;
  compare)
    build "solutions/$exercise" "$exercise"
    build "$answer" "$exercise" || exit 1
    for side in "$answer" "solutions/$exercise"; do
      echo "---- $side"
      eval "\"\$BUILD/limit\" 20 \"\$BUILD/\$side\" $ARGS" 2>&1 ||
        echo "(exit status $?)"
    done
    make_part solution "$exercise" "$BUILD/compare/$exercise"
    echo "---- what the solution does differently"
    for file in "$BUILD/compare/$exercise"/*; do
      diff -bu "$answer/$(basename "$file")" "$file" || test $? = 1
    done
    ;;
  reset)
    make_part exercise "$exercise" "$BUILD/fresh/$exercise"
    mkdir -p "$answer"
    for file in "$BUILD/fresh/$exercise"/*; do
      old=$answer/$(basename "$file")
      if [ -e "$old" ] && ! cmp -s "$old" "$file"; then
        cp "$old" "$old.backup"
        echo "your answer is kept in $old.backup"
      fi
      cp "$file" "$old"
      echo "$old is as it was at first"
    done
    ;;
  wrong)
    # Every wrong answer must be told apart, with its own message.
    for fill in "tests/exercises/$exercise/wrong"/*.c; do
      answer=$BUILD/wrong/$exercise/$(basename "$fill" .c)
      make_part "$fill" "$exercise" "$answer"
      expected=$(sed -n '1s|^/\* expect: \(.*\) \*/$|\1|p' "$fill")
      if said=$(grade "$answer" "$exercise" 2>&1); then
        printf 'not ok - %s is a wrong answer, but all checks pass\n' "$fill"
        unsolved=1
      elif ! printf '%s\n' "$said" | grep -Fq -- "${expected:-no expectation}"; then
        printf 'not ok - %s is not rejected with "%s" but with\n%s\n' \
          "$fill" "$expected" "$said"
        unsolved=1
      else
        echo "ok - $fill"
      fi
    done
    ;;
  check)
    # The course's own check: fresh it compiles and fails, solved it passes.
    make_part exercise "$exercise" "$BUILD/fresh/$exercise"
    if ! build "$BUILD/fresh/$exercise" "$exercise" 2>"$BUILD/fresh/errors" ||
      [ -s "$BUILD/fresh/errors" ]; then
      echo "not ok - $n: unsolved, it does not compile without a warning"
      cat "$BUILD/fresh/errors"
      unsolved=1
    elif said=$(grade "$BUILD/fresh/$exercise" "$exercise" 2>&1); then
      echo "not ok - $n: unsolved, it passes its checks"
      unsolved=1
    else
      echo "ok - $n: unsolved, it fails"
    fi
    if said=$(grade "solutions/$exercise" "$exercise" 2>&1); then
      echo "ok - $n: the solution passes"
    else
      printf 'not ok - %s: the solution fails\n%s\n' "$n" "$said"
      unsolved=1
    fi
    ;;
  *)
    echo "exercise.sh: no verb $verb" >&2
    exit 2
    ;;
  esac
done
exit "${unsolved:-0}"

# course.sh VERB EXERCISE: what the course checks of each of its own exercises:
#   check   unsolved it compiles without a warning and fails; solved it passes
#   wrong   every wrong answer is rejected, with the message that it names
# It needs MAKE and BUILD.
set -eu
verb=$1 exercise=$2
. common/tools/answers.sh
n=$(number "$exercise")
result=0

complain() {
  printf 'not ok - %s\n' "$1"
  result=1
}

check() {
  fresh=$BUILD/fresh/$exercise
  make_part exercise "$exercise" "$fresh"
  if ! said=$(build "$fresh" "$exercise" 2>&1) || [ -n "$said" ]; then
    complain "$n: unsolved, it does not compile without a warning: $said"
  elif said=$(grade "$fresh" "$exercise" 2>&1); then
    complain "$n: unsolved, it passes its checks"
  elif ! printf '%s\n' "$said" | grep -q '^    likely: '; then
    complain "$n: unsolved, it fails without a likely cause: $said"
  else
    echo "ok - $n: unsolved, it fails"
  fi
  make_part solution "$exercise" "$BUILD/solved/$exercise"
  if said=$(grade "$BUILD/solved/$exercise" "$exercise" 2>&1); then
    echo "ok - $n: the solution passes"
  else
    complain "$n: the solution fails: $said"
  fi
}

wrong() {
  for fill in "tests/exercises/$exercise/wrong"/*.c; do
    answer=$BUILD/wrong/$exercise/$(basename "$fill" .c)
    make_part "$fill" "$exercise" "$answer"
    expected=$(sed -n '1s|^/\* expect: \(.*\) \*/$|\1|p' "$fill")
    if said=$(grade "$answer" "$exercise" 2>&1); then
      complain "$fill is a wrong answer, but all checks pass"
    elif ! printf '%s\n' "$said" | sed -n '/^not ok/,/^ok/p' |
      grep -Fq -- "${expected:-no expectation}"; then
      complain "$fill is not rejected with \"$expected\" but with: $said"
    else
      echo "ok - $fill"
    fi
  done
}

"$verb"
exit $result

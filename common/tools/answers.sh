# answers.sh: what exercise.sh and the course's own checks share: making the
# files of an exercise, building an answer, grading it. An EXERCISE is named
# like 05-select-loop/1-select-loop. It needs MAKE and BUILD.

# number EXERCISE: 5.1
number() {
  chapter=${1%%-*}
  exercise_name=${1#*/}
  echo "${chapter#0}.${exercise_name%%-*}"
}

# make_part PART EXERCISE FOLDER: makes the files of an exercise from its
# solution: PART is exercise, solution, or the file of a wrong answer.
make_part() {
  rm -rf "$3"
  mkdir -p "$3"
  for source in "solutions/$2"/*; do
    awk -v part="$1" -f common/tools/exercise.awk "$source" \
      >"$3/$(basename "$source")"
  done
}

# arguments EXERCISE: what its program is run with where nobody says.
arguments() {
  cat "tests/exercises/$1/arguments" 2>/dev/null || echo "-n 3 -d 0.1"
}

# environment EXERCISE: the variables that it is run with, as env has them.
environment() {
  cat "tests/exercises/$1/environment" 2>/dev/null || true
}

# input EXERCISE: the file with what is typed into it then.
input() {
  ls "tests/exercises/$1/input" 2>/dev/null || echo /dev/null
}

# build ANSWER EXERCISE [VARIABLE=VALUE ...]: builds the program of an answer.
build() {
  on=${2%%/*} top=$1
  shift 2
  "$MAKE" -s layer "BUILD=$BUILD" "ON=$on" "TOP=$top" "OUT=$BUILD/$top" "$@"
}

# has_files ANSWER EXERCISE: every file of the exercise is there, and not empty.
has_files() {
  for source in "solutions/$2"/*; do
    file=$1/$(basename "$source")
    [ -s "$file" ] && continue
    printf 'not ok - %s is there\n' "$file"
    printf '    came:     %s\n' \
      "$([ -e "$file" ] && echo "an empty file" || echo "no file")"
    printf '    likely:   %s\n' \
      "it was removed or not saved: make reset-$(number "$2") makes it afresh"
    return 1
  done
}

# compiles ANSWER EXERCISE: shows what the compiler says as it is.
compiles() {
  said=$BUILD/$1.compiler
  mkdir -p "$(dirname "$said")"
  if build "$1" "$2" >"$said" 2>&1; then
    cat "$said"
    return 0
  fi
  grep -v '^make' "$said" || true
  if grep -Eq 'undefined (reference|symbol)' "$said"; then
    printf 'not ok - it links\n    likely:   %s\n' \
      "a function that others call is missing or renamed: see the header"
  else
    printf 'not ok - it compiles\n    likely:   %s\n' \
      "the first error above is the one to look at: file, line, what is wrong"
  fi
  return 1
}

# has_no_lost_locals ANSWER EXERCISE: no compiler finds them reliably. Where BEGIN
# or END is missing, it finds that, but speaks of something else.
has_no_lost_locals() {
  for source in "solutions/$2"/*; do
    lost=$(LC_ALL=C awk -f common/tools/lint.awk "$1/$(basename "$source")") && continue
    printf 'not ok - every generator remembers what it needs\n'
    printf '%s\n' "$lost" | sed 's/^/    came:     /'
    printf '    likely:   %s\n' \
      "at a YIELD the body returns, and what the C stack held is gone: only the struct remains"
    return 1
  done
}

# Sanitizers find what a program does wrong though its output is right.
sanitize="-g -fsanitize=address,undefined"

# has_sanitizers: tried once for each compiler.
has_sanitizers() {
  tried=$BUILD/sanitized/$(printf '%s' "${CC:-cc}" | cksum | tr ' ' '-')
  if [ ! -e "$tried" ]; then
    mkdir -p "$BUILD/sanitized"
    echo 'int main(void) { return 0; }' >"$tried.c"
    if ${CC:-cc} $sanitize -o "$tried.out" "$tried.c" 2>/dev/null &&
      "$tried.out" 2>/dev/null; then
      echo yes >"$tried"
    else
      echo no >"$tried"
    fi
  fi
  [ "$(cat "$tried")" = yes ]
}

# is_clean ANSWER EXERCISE: runs it once more, with every access of memory
# watched. Only what the sanitizers report counts.
is_clean() {
  if ! has_sanitizers; then
    echo "not checked: lost memory (${CC:-cc} has no -fsanitize=address)"
    return 0
  fi
  if ! build "$1" "$2" "BUILD=$BUILD/sanitized" "CFLAGS=$sanitize" \
    "OUT=$BUILD/sanitized/$1" >/dev/null 2>&1; then
    echo "not checked: lost memory (it does not build with $sanitize)"
    return 0
  fi
  report=$BUILD/sanitized/$1.report
  eval "env $(environment "$2") \"\$BUILD/limit\" 20 \"\$BUILD/sanitized/\$1\" $(arguments "$2")" \
    <"$(input "$2")" >/dev/null 2>"$report" || true
  trouble=$(grep -E 'ERROR: (Address|Leak)Sanitizer:|runtime error:' "$report" |
    grep -v 'LeakSanitizer has encountered' | head -n 1)
  if [ -z "$trouble" ]; then
    echo "ok - memory is used as it should be, and none is lost"
    return 0
  fi
  printf 'not ok - memory is used as it should be, and none is lost\n'
  printf '    came:     %s\n' "$(printf '%s\n' "$trouble" | sed 's/^=*[0-9]*=*//')"
  place=$(grep -Eo "$1/[a-z_0-9]+\\.c:[0-9]+" "$report" | head -n 1)
  [ -z "$place" ] || printf '    where:    %s\n' "$place"
  printf '    likely:   %s\n' \
    "something is not freed, freed too early, or too small; the whole report is in $report"
  return 1
}

# grade ANSWER EXERCISE: a line for each check; fails if one of them does. Where
# it crashes, the sanitizers may know the place.
grade() {
  has_files "$1" "$2" && has_no_lost_locals "$1" "$2" && compiles "$1" "$2" || return 1
  scratch=$BUILD/$1.scratch
  mkdir -p "$scratch"
  if env MAKE="$MAKE" BUILD="$BUILD" SCRATCH="$scratch" ANSWER="$1" \
    ANSWER_NAME="${2#*/}" CHAPTER="${2%%/*}" PROGRAM="$BUILD/$1" \
    sh "tests/exercises/$2/check.sh" >"$scratch/checks.$$" 2>&1; then
    checked=0
  else
    checked=1
  fi
  cat "$scratch/checks.$$"
  if [ "$checked" = 0 ] || grep -q '^not ok - it does not crash' "$scratch/checks.$$"; then
    is_clean "$1" "$2" || checked=1
  fi
  rm -f "$scratch/checks.$$"
  return "$checked"
}

# exercise.sh VERB [EXERCISE...]: what a reader does with an exercise: grade,
# hint, solution, compare, reset, watch; and progress. The Makefile calls it; an
# EXERCISE is named like 05-select-loop/1-select-loop. It needs MAKE, BUILD,
# ARGS and FORCE.
set -eu
verb=$1
shift
. common/tools/answers.sh

# ---- what is remembered ---------------------------------------------------------

# .progress has a line for each fact: NUMBER, what, value. It can be removed.
notes=.progress

# note EXERCISE WHAT VALUE: remembers, in place of what was known before.
note() {
  n=$(number "$1")
  { [ ! -e "$notes" ] || awk -v n="$n" -v what="$2" '!($1 == n && $2 == what)' "$notes"
    echo "$n $2 $3"; } >"$notes.new"
  mv "$notes.new" "$notes"
}

# noted EXERCISE WHAT: the value, or nothing.
noted() {
  [ ! -e "$notes" ] ||
    awk -v n="$(number "$1")" -v what="$2" '$1 == n && $2 == what { print $3 }' "$notes"
}

# The reader's answer in a number: another text has another number.
fingerprint() {
  for source in "solutions/$1"/*; do
    cat "exercises/$1/$(basename "$source")" 2>/dev/null || true
  done | cksum | tr ' ' '-'
}

# The same of the exercise as it is at first.
fresh_fingerprint() {
  for source in "solutions/$1"/*; do
    awk -v part=exercise -f common/tools/exercise.awk "$source"
  done | cksum | tr ' ' '-'
}

# state EXERCISE: solved; changed, since it was solved; failed, when it was
# graded; begun; or new.
state() {
  now=$(fingerprint "$1")
  if [ "$now" = "$(noted "$1" solved)" ]; then
    echo solved
  elif [ "$now" = "$(fresh_fingerprint "$1")" ]; then
    echo new
  elif [ "$now" = "$(noted "$1" failed)" ]; then
    echo failed
  elif [ -n "$(noted "$1" solved)" ]; then
    echo changed
  else
    echo begun
  fi
}

# Every exercise, in the order of the course.
all_exercises() {
  ls -d solutions/*/*/ | sed 's|^solutions/||; s|/$||'
}

# next_exercise [EXERCISE]: the first behind it that is not solved; if there is
# none, the first of all.
next_exercise() {
  { all_exercises | awk -v here="${1:-}" 'found; $0 == here { found = 1 }'
    all_exercises; } | while read -r candidate; do
    if [ "$(state "$candidate")" != solved ]; then
      echo "$candidate"
      break
    fi
  done
}

# The file that the reader works on: the one with the marks.
file_of() {
  echo "exercises/$1/$(basename "$(grep -l 'EXERCISE' "solutions/$1"/* | head -n 1)")"
}

# ---- grading --------------------------------------------------------------------

# section EXERCISE HEADING: what its hints.md says under that heading.
section() {
  awk -v heading="## $2" '
    /^## / { inside = $0 == heading; next }
    inside && (NF || text) { text = text $0 "\n" }
    END { sub(/\n+$/, "", text); if (text) print text }' \
    "exercises/$1/hints.md"
}

tell_next() {
  next=$(next_exercise "${1:-}")
  if [ -z "$next" ]; then
    echo "All exercises are solved."
  else
    echo "Next: $(file_of "$next") (make exercise-$(number "$next"))"
  fi
}

# few_failures N: of what the checks say, the first N failures and all that went
# well. One mistake often makes many checks fail.
few_failures() {
  awk -v most="$1" '
    /^not ok - / { failures++ }
    /^ok - / { inside = 0 }
    /^not ok - / { inside = failures > most }
    !inside { print }
    END { if (failures > most) print "(" failures - most " more fail, perhaps for the same reason)" }'
}

grade_one() {
  n=$(number "$1")
  was=$(state "$1")
  echo "Exercise $n: $(file_of "$1")"
  if results=$(grade "exercises/$1" "$1" 2>&1); then
    printf '%s\n' "$results"
    note "$1" solved "$(fingerprint "$1")"
    printf '\nExercise %s is solved.\n' "$n"
    section "$1" "When it works"
    tell_next "$1"
    return 0
  fi
  printf '%s\n' "$results" | few_failures "$([ "$was" = new ] && echo 1 || echo 3)"
  printf '\nExercise %s is not solved yet: %d of %d checks passed. make hint-%s helps.\n' \
    "$n" "$(printf '%s\n' "$results" | grep -c '^ok - ')" \
    "$(printf '%s\n' "$results" | grep -Ec '^(not )?ok - ')" "$n"
  if [ "$was" = new ]; then
    echo "The file is as it was at first: TODO($n) marks the place."
  else
    note "$1" failed "$(fingerprint "$1")"
  fi
  return 1
}

# ---- hints ----------------------------------------------------------------------

hint() {
  n=$(number "$1")
  hints=$(grep -c '^## Hint ' "exercises/$1/hints.md")
  shown=$(noted "$1" hints)
  now=$((${shown:-0} < hints ? ${shown:-0} + 1 : hints))
  note "$1" hints "$now"
  echo "Hint $now of $hints for exercise $n:"
  echo
  section "$1" "Hint $now"
  echo
  if [ "$now" -lt "$hints" ]; then
    echo "make hint-$n shows the next one."
  else
    echo "That was the last. make solution-$n runs a solution, make compare-$n shows it."
  fi
}

# ---- comparing ------------------------------------------------------------------

# exact EXERCISE: its figures are the same in every run, so they count.
exact() {
  [ -e "tests/exercises/$1/exact" ]
}

# blank_figures EXERCISE: those that are not exact; what the server counted is.
blank_figures() {
  if exact "$1"; then
    cat
  else
    sed 's/|[#x ]*|/|/; /^the server got/b
      s/[0-9][0-9.]*/N/g'
  fi
}

# run_program FOLDER EXERCISE: what it prints, figures and its own file and line
# blanked, and its status.
run_program() {
  status=0
  eval "env $(environment "$2") \"\$BUILD/limit\" 20 \"\$BUILD/\$1\" ${ARGS:-$(arguments "$2")}" \
    <"$(input "$2")" >"$BUILD/$1.output" 2>&1 || status=$?
  sed "s|$1/\([a-z0-9_]*\.c\):[0-9]*|\1:N|g" "$BUILD/$1.output" | blank_figures "$2"
  echo "exit status $status"
}

# first_difference FILE FILE NOTE: the first line that is not the same.
first_difference() {
  awk -v note="$3" '
    NR == FNR { yours[++count] = $0; next }
    { solution = $0
      if (yours[++line] != solution) { different = 1; exit } }
    END {
      if (!different && line < count) { different = 1; line++; solution = "(nothing)" }
      if (!different) exit
      printf "They first differ in line %d of what they print%s:\n", line, note
      printf "  yours:     %s\n  solution:  %s\n", line in yours ? yours[line] : "(nothing)", solution
    }' "$1" "$2"
}

compare_behavior() {
  out=$BUILD/compare/$1
  mkdir -p "$out"
  build "solutions/$1" "$1"
  if ! has_files "exercises/$1" "$1" || ! compiles "exercises/$1" "$1"; then
    echo "So only the code can be compared."
    return
  fi
  run_program "exercises/$1" "$1" >"$out/yours"
  run_program "solutions/$1" "$1" >"$out/solution"
  arguments=${ARGS:-$(arguments "$1")}
  if [ -n "$arguments" ]; then
    echo "Both were run with these arguments: $arguments"
  else
    echo "Both were run without arguments."
  fi
  [ -z "$(environment "$1")" ] || echo "In the environment: $(environment "$1")"
  apart=', figures apart' note=' (figures are shown as N)' different=
  ! exact "$1" || apart= note=
  sort "$out/yours" >"$out/yours.sorted"
  if ! sort "$out/solution" | cmp -s - "$out/yours.sorted"; then
    different=$(first_difference "$out/yours" "$out/solution" "$note")
  fi
  if [ -n "$different" ]; then
    echo "$different"
  else
    echo "They print the same in this one run$apart. Whether your answer is"
    echo "right, make exercise-$(number "$1") says: its checks look at more."
  fi
}

compare() {
  n=$(number "$1")
  if [ "$(state "$1")" = new ] && [ -z "$FORCE" ]; then
    echo "Try it first: $(file_of "$1") is as it was. make compare-$n FORCE=1 shows the solution all the same."
    return 1
  fi
  compare_behavior "$1"
  make_part solution "$1" "$BUILD/compare/$1/code"
  echo
  echo "The code, yours (-) and the solution's (+), blanks apart:"
  same=1
  for file in "$BUILD/compare/$1/code"/*; do
    diff -bBu "exercises/$1/$(basename "$file")" "$file" || same=
  done
  [ -z "$same" ] || echo "It is the same."
}

# ---- the others -----------------------------------------------------------------

# A page that fails is what some exercises are about: no error of make.
solution() {
  build "solutions/$1" "$1"
  status=0
  eval "env $(environment "$1") \"\$BUILD/solutions/\$1\" ${ARGS:-$(arguments "$1")}" || status=$?
  [ "$status" != 1 ] || echo "exit status 1"
  [ "$status" -le 1 ]
}

# The name for a backup that nothing else has: main.c.backup, main.c.backup2 ...
backup_name() {
  backup=$1.backup count=1
  while [ -e "$backup" ] && ! cmp -s "$1" "$backup"; do
    count=$((count + 1))
    backup=$1.backup$count
  done
  echo "$backup"
}

reset() {
  make_part exercise "$1" "$BUILD/fresh/$1"
  mkdir -p "exercises/$1"
  for file in "$BUILD/fresh/$1"/*; do
    mine=exercises/$1/$(basename "$file")
    if [ -e "$mine" ] && ! cmp -s "$mine" "$file"; then
      backup=$(backup_name "$mine")
      cp "$mine" "$backup"
      echo "Your answer is kept in $backup"
    fi
    cp "$file" "$mine"
    echo "$mine is as it was at first"
  done
}

# Grades again at every save, until Ctrl-C, or until make is gone.
watch() {
  seen=
  while kill -0 "$PPID" 2>/dev/null; do
    now=$(fingerprint "$1")
    if [ "$now" != "$seen" ]; then
      seen=$now
      echo "---- $(date '+%H:%M:%S')"
      grade_one "$1" || true
      echo "(watching; Ctrl-C ends it)"
    fi
    sleep 1
  done
}

progress() {
  echo "[x] solved  [ ] to do  [.] begun  [!] graded, and not solved"
  echo "[~] solved, and changed since: grade it again"
  done_count=0 count=0 chapter=
  for exercise in $(all_exercises); do
    if [ "${exercise%%/*}" != "$chapter" ]; then
      chapter=${exercise%%/*}
      printf '\n%2s  %s\n' "$(echo "${chapter%%-*}" | sed 's/^0//')" \
        "$(echo "${chapter#*-}" | tr - ' ')"
    fi
    case $(state "$exercise") in
    solved) mark=x done_count=$((done_count + 1)) ;;
    changed) mark='~' ;;
    failed) mark='!' ;;
    begun) mark=. ;;
    *) mark=' ' ;;
    esac
    count=$((count + 1))
    name=${exercise#*/}
    printf '    [%s] %-5s %s\n' "$mark" "$(number "$exercise")" \
      "$(echo "${name#*-}" | tr - ' ')"
  done
  printf '\n%d of %d exercises solved. ' "$done_count" "$count"
  tell_next
}

# ---- the verbs ------------------------------------------------------------------

result=0
case $verb in
progress) progress ;;
grade)
  for exercise; do
    [ "$exercise" = "$1" ] || echo
    grade_one "$exercise" || result=1
  done
  ;;
hint | solution | compare | reset | watch)
  for exercise; do
    "$verb" "$exercise" || result=$?
  done
  ;;
*)
  echo "exercise.sh: no verb $verb" >&2
  exit 2
  ;;
esac
exit $result

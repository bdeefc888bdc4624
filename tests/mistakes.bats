# mistakes.bats: what readers do wrong with generators and coroutines, each in a
# file of mistakes/ that says at its top who must find it: gcc, clang, the lint
# or the run. The same file without the mistake must be accepted.
# seconds: 12
load lib/helper

# The modules are compiled once; it is the mistake's own file that is compiled
# at each level.
setup_file() {
  local cc module
  for cc in gcc clang; do
    command -v $cc >/dev/null || continue
    mkdir -p "$BATS_FILE_TMPDIR/$cc"
    for module in $(sh tests/mistakes/show --modules); do
      $cc -std=c11 -D_DEFAULT_SOURCE -O0 $(includes) -c "$module" \
        -o "$BATS_FILE_TMPDIR/$cc/$(basename "$module" .c).o"
    done
  done
}

includes() {
  ls -d chapters/*/ | sort -r | sed 's/^/-I/'
  echo -Icommon
}

mistakes() {
  ls tests/mistakes/*.c | sed 's|.*/||; s|\.c$||'
}

# lint FILE...: what it says.
lint() {
  LC_ALL=C awk -f common/tools/lint.awk "$@"
}

# shown COMPILER LEVEL NAME [cured]: what mistakes/show prints.
shown() {
  limit 20 env CC=$1 CFLAGS=-O$2 BUILD="$BATS_FILE_TMPDIR" \
    MODULES="$(ls "$BATS_FILE_TMPDIR/$1"/*.o)" \
    sh tests/mistakes/show "$3" ${4:+"$4"}
}

# expected NAME WHO: what it must say; HERE is the line with that comment.
expected() {
  local file=tests/mistakes/$1.c
  sed -n "s|^ \* $2: ||p" "$file" |
    sed "s|HERE|$file:$(grep -n '/\* HERE \*/' "$file" | cut -d : -f 1)|"
}

# says NAME WHO SAID: the expected texts are there, if any is expected.
says() {
  local text came
  came=$(printf '%s\n' "$3" | sed -n "s/^$2: //p" | tr '\n' ' ')
  expected "$1" "$2" | while IFS= read -r text; do
    case $came in
    *"$text"*) ;;
    *) fail "$1: $2 does not say: $text" "but:" "$3" ;;
    esac
  done
}

# found COMPILER LEVEL...: by whom it must be, and by nobody but those who are
# named.
found() {
  needs "$1"
  local name level said
  for name in $(mistakes); do
    for level in "${@:2}"; do
      said=$(shown "$1" $level "$name")
      says "$name" lint "$said"
      says "$name" "$1" "$said"
      says "$name" run "$said"
      [ -n "$(expected "$name" lint)" ] || lacks "$said" '^lint'
      if [ -n "$(expected "$name" "$1")" ]; then
        lacks "$said" '^exit status'
        break
      elif [ -n "$(expected "$name" run)" ]; then
        lacks "$said" "^$1"
      fi
    done
  done
}

@test "each mistake is found: gcc" {
  found gcc 0 2
}

@test "each mistake is found: clang" {
  found clang 2
}

@test "each file names who must find it, and a cure" {
  local file
  for file in tests/mistakes/*.c; do
    grep -q '^ \* Cure: ' "$file" && grep -Eq '^ \* (lint|run|gcc): ' "$file" &&
      grep -q '^#ifn*def MISTAKE$' "$file" || fail "$file does not"
    equal "$(grep -c '^ \* gcc: ' "$file")" "$(grep -c '^ \* clang: ' "$file")" \
      "$file: as many texts for gcc as for clang"
  done
}

# cured COMPILER LEVEL
cured() {
  needs "$1"
  local name said
  for name in $(mistakes); do
    said=$(shown "$1" "$2" "$name" cured)
    equal 'exit status 0' "$(printf '%s\n' "$said" | grep -v '^run: ')" "$name"
    has "$said" '^run: '
    lacks "$said" 'forgotten'
  done
}

@test "each is accepted without its mistake: gcc -O2" {
  cured gcc 2
}

@test "each is accepted without its mistake: clang -O0" {
  cured clang 0
}

@test "show says which mistakes there are" {
  run sh tests/mistakes/show none
  equal 2 "$status"
  has "$output" 'there are: .*awaited_twice .*lost_local .*two_yields'
}

# ---- the lint ------------------------------------------------------------------

# Cuts lint_cases.txt into $BATS_TEST_TMPDIR/001.c ...
cut_cases() {
  awk -v folder="$BATS_TEST_TMPDIR" '
    function end() { if (file) { print "}" >file; close(file) } }
    /^=== / {
      end()
      file = sprintf("%s/%03d.c", folder, ++count)
      print "DEF(body) { /* " substr($0, 5) " */" >file
      next
    }
    file { print >file }
    END { end() }' tests/mistakes/lint_cases.txt
}

@test "lint: accuses what is lost, in its line, and nothing else" {
  cut_cases
  local file wrong=0 count=0
  for file in "$BATS_TEST_TMPDIR"/*.c; do
    count=$((count + 1))
    awk 'match($0, /lost: [a-z]+/) {
      print FNR ": " substr($0, RSTART + 6, RLENGTH - 6) }' "$file" |
      sort >"$BATS_TEST_TMPDIR/expected"
    lint "$file" | sed 's/^[^:]*:\([0-9]*\): in body: the local variable "\([a-z]*\)" .*/\1: \2/' |
      sort >"$BATS_TEST_TMPDIR/came"
    diff -u "$BATS_TEST_TMPDIR/expected" "$BATS_TEST_TMPDIR/came" || {
      wrong=1
      cat "$file"
    }
  done
  [ $count -gt 40 ] && [ $wrong = 0 ]
}

@test "lint: what it says, and its exit status" {
  cat >"$BATS_TEST_TMPDIR/a.c" <<'END'
ASYNC(wait)
{
    BEGIN;
    int fd = 1, i;
    AWAIT(i, sleep(i));
    RETURN(i);
FINALLY:
    close(fd);
    END;
}

DEF(second)
{
    BEGIN;
    int x = 1;
    YIELD_FROM(
        CALL(count));
    self->x = x;
}
END
  cd "$BATS_TEST_TMPDIR"
  run -1 awk -f "$BATS_TEST_DIRNAME/../common/tools/lint.awk" a.c
  equal 'a.c:8: in wait: the local variable "fd" does not live up to FINALLY in line 7: make it a member of struct wait
a.c:18: in second: the local variable "x" does not live across the YIELD_FROM in line 16: make it a member of struct second
a.c:12: in second: the body has no END' "$output"
  echo 'DEF(third) { BEGIN; int x = 1; YIELD(x); END; }' >b.c
  run -0 awk -f "$BATS_TEST_DIRNAME/../common/tools/lint.awk" b.c
  equal '' "$output"
  run -1 awk -f "$BATS_TEST_DIRNAME/../common/tools/lint.awk" a.c b.c
  equal 3 "${#lines[@]}"
  run -1 awk -f "$BATS_TEST_DIRNAME/../common/tools/lint.awk" b.c a.c
  equal 3 "${#lines[@]}"
}

@test "lint: an answer with a lost local is rejected, with its line" {
  local exercise answer=$BATS_TEST_TMPDIR/answer
  exercise=09-generators/$(ls solutions/09-generators | head -n 1)
  mkdir "$answer"
  for file in "solutions/$exercise"/*; do
    printf 'DEF(count)\n{\n  BEGIN;\n  int i = 1;\n  YIELD(i);\n  YIELD(i);\n  END;\n}\n' \
      >"$answer/$(basename "$file")"
  done
  . common/tools/answers.sh
  run -1 grade "$answer" "$exercise"
  has "$output" '^not ok - every generator remembers what it needs$'
  has "$output" "^    came:     $answer/.*\.c:6: in count: the local variable \"i\" does not"
  has "$output" '^    likely:   '
  lacks "$output" 'compile'
}

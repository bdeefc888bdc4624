# layers.bats: the Makefile: what is built from what, and what is built again,
# in a tree of invented chapters whose path has a space.
# seconds: 40
load lib/helper

# ---- an invented tree -----------------------------------------------------------

# module FOLDER NAME [HEADER...]: a module whose function tells where it is
# from, and which includes these headers besides its own.
module() {
  local header
  mkdir -p "chapters/$1"
  printf 'const char *%s(void);\n' "$2" >"chapters/$1/$2.h"
  {
    for header in "${@:2}"; do printf '#include <%s.h>\n' "$header"; done
    printf 'const char *%s(void)\n{\n    return "%s of %s";\n}\n' "$2" "$2" "$1"
  } >"chapters/$1/$2.c"
}

# program FOLDER MAIN MODULE...: prints what each module tells, and its
# arguments.
program() {
  local name
  {
    printf '#include <stdio.h>\n'
    for name in "${@:3}"; do printf '#include <%s.h>\n' "$name"; done
    printf 'int main(int argc, char **argv)\n{\n'
    for name in "${@:3}"; do printf 'puts(%s());\n' "$name"; done
    printf 'for (int i = 1; i < argc; i++)\nputs(argv[i]);\n(void)argv;\n}\n'
  } >"chapters/$1/$2.c"
}

# Chapter 5 has one module; 90 adds two, which includes one; 91 replaces two
# and adds three.
setup() {
  tree="$BATS_TEST_TMPDIR/with space"
  mkdir -p "$tree/chapters" "$BATS_TEST_TMPDIR/bin"
  cp -R Makefile common "$tree"
  cd "$tree"
  its_flags=${MAKEFLAGS:-} its_build=$BUILD its_cc=${CC:-}
  unset MAKEFLAGS BUILD CFLAGS
  module 05-early one
  program 05-early main one
  echo one >chapters/05-early/modules
  module 90-alpha two one
  program 90-alpha main one two
  program 90-alpha extra two
  echo one two >chapters/90-alpha/modules
  module 91-beta two
  module 91-beta three
  program 91-beta main one two three
  echo one two three >chapters/91-beta/modules
  count_compilers
}

# From now on every call of the compiler leaves a line: what it compiled, for
# whom, or what it linked.
count_compilers() {
  log=$BATS_TEST_TMPDIR/log
  real=$(command -v "${CC:-cc}")
  export log real CC=counted-cc PATH="$BATS_TEST_TMPDIR/bin:$PATH"
  cat >"$BATS_TEST_TMPDIR/bin/counted-cc" <<'END'
#!/bin/sh
for word; do
  [ "$before" = -o ] && out=$word
  before=$word
done
echo "${out#build/}" | sed 's|^obj/||' >>"$log"
exec "$real" "$@"
END
  chmod +x "$BATS_TEST_TMPDIR/bin/counted-cc"
}

# made [TARGET...]: makes it; $made is what the compiler was called for, sorted.
# Then everything gets old dates, so that whatever is touched next is newer,
# however coarse the clock of the file system.
made() {
  : >"$log"
  "$MAKE" "$@" >"$BATS_TEST_TMPDIR/said" 2>&1 || fail "$(cat "$BATS_TEST_TMPDIR/said")"
  made=$(LC_ALL=C sort "$log")
  find . -type f ! -path './build/*' -exec touch -t 202001010000 {} +
  find build -type f -exec touch -t 202101010000 {} +
}

# again WORD...: made again, the compiler is called for just these.
again() {
  made
  equal "$(printf '%s\n' "$@" | LC_ALL=C sort)" "$made"
  made
  equal "" "$made" "a second make is not idle"
}

everything="05-early 05-early/main.o 05-early/one.o
  90-alpha 90-alpha/main.o 90-alpha/one.o 90-alpha/two.o
  90-alpha.extra 90-alpha.extra/extra.o
  91-beta 91-beta/main.o 91-beta/one.o 91-beta/two.o 91-beta/three.o"

# ---- what is built, and what again -------------------------------------------------

@test "make builds every program once, from its newest modules" {
  again $everything
  equal "one of 05-early
two of 91-beta
three of 91-beta" "$(build/91-beta)"
  equal "two of 90-alpha" "$(build/90-alpha.extra)"
}

@test "make -j4 builds the same" {
  made -j4
  equal "$(printf '%s\n' $everything | LC_ALL=C sort)" "$made"
  again
}

@test "a changed source is compiled where it is used" {
  made
  touch chapters/90-alpha/two.c
  again 90-alpha/two.o 90-alpha 90-alpha.extra
}

@test "a changed header recompiles what includes it" {
  made
  touch chapters/05-early/one.h
  again 05-early/main.o 05-early/one.o 05-early \
    90-alpha/main.o 90-alpha/one.o 90-alpha/two.o 90-alpha 90-alpha.extra \
    91-beta/main.o 91-beta/one.o 91-beta
  touch chapters/91-beta/three.h
  again 91-beta/main.o 91-beta/three.o 91-beta
}

# Its source is three.c, and as a pattern that is also in three_clock.h.
@test "a module includes a header whose name begins as its own" {
  module 91-beta three_clock
  module 91-beta three three_clock
  echo one two three three_clock >chapters/91-beta/modules
  again $everything 91-beta/three_clock.o
  touch chapters/91-beta/three_clock.h
  again 91-beta/three.o 91-beta/three_clock.o 91-beta
  module 90-alpha three_clock
  again
  rm chapters/91-beta/three_clock.[ch]
  again 91-beta/three.o 91-beta/three_clock.o 91-beta
}

@test "a module added in a newer layer is used, also with an old date" {
  made
  module 91-beta one
  find chapters -name 'one.*' -exec touch -t 201901010000 {} +
  again 91-beta/main.o 91-beta/one.o 91-beta
  has "$(build/91-beta)" '^one of 91-beta$'
}

@test "a module removed from a layer: the older one is used again" {
  made
  rm chapters/91-beta/two.[ch]
  again 91-beta/main.o 91-beta/two.o 91-beta
  has "$(build/91-beta)" '^two of 90-alpha$'
}

@test "a module moved to another layer is found there" {
  made
  mv chapters/91-beta/three.[ch] chapters/90-alpha
  again 91-beta/main.o 91-beta/three.o 91-beta
  mv chapters/05-early/one.[ch] common
  again 05-early/main.o 05-early/one.o 05-early \
    90-alpha/main.o 90-alpha/one.o 90-alpha/two.o 90-alpha 90-alpha.extra \
    91-beta/main.o 91-beta/one.o 91-beta
}

@test "a header added, moved and removed alone concerns those who include it" {
  made
  cp -p chapters/90-alpha/two.h chapters/91-beta/one.h
  echo 'const char *one(void);' >chapters/91-beta/one.h
  touch -t 201901010000 chapters/91-beta/one.h
  again 91-beta/main.o 91-beta/one.o 91-beta
  rm chapters/91-beta/one.h
  again 91-beta/main.o 91-beta/one.o 91-beta
}

@test "a module more in the list, and one less" {
  made
  echo one two three two_more >chapters/91-beta/modules
  module 91-beta two_more
  again 91-beta/two_more.o 91-beta
  echo one two three >chapters/91-beta/modules
  again 91-beta
}

@test "a new chapter concerns nobody else" {
  made
  mkdir chapters/92-gamma
  module 92-gamma one
  program 92-gamma main one two
  echo one two >chapters/92-gamma/modules
  again 92-gamma 92-gamma/main.o 92-gamma/one.o 92-gamma/two.o
  equal "one of 92-gamma
two of 91-beta" "$(build/92-gamma)"
}

@test "changed settings rebuild what they concern" {
  made
  made CFLAGS="-O0 -g"
  equal "$(printf '%s\n' $everything | LC_ALL=C sort)" "$made"
  made CFLAGS="-O0 -g"
  equal "" "$made"
  again $everything
  made LDFLAGS=-g
  equal "$(printf '%s\n' $everything | grep -v / | LC_ALL=C sort)" "$made"
}

@test "a compile that failed is tried again" {
  made
  cp chapters/90-alpha/two.c saved
  echo nonsense >>chapters/90-alpha/two.c
  ! "$MAKE" >"$BATS_TEST_TMPDIR/said" 2>&1
  has "$(cat "$BATS_TEST_TMPDIR/said")" 'two\.c:'
  mv saved chapters/90-alpha/two.c
  touch chapters/90-alpha/two.c
  again 90-alpha/two.o 90-alpha 90-alpha.extra
}

@test "the tree itself: make has nothing left to do" {
  cd "$BATS_TEST_DIRNAME/.."
  export MAKEFLAGS=$its_flags BUILD=$its_build
  run env -u CC ${its_cc:+"CC=$its_cc"} "$MAKE" V=1
  [ "$status" -eq 0 ]
  lacks "$(printf '%s\n' "$output" | grep -- ' -o ')" .
  has "$output" 'is up to date'
}

# ---- layers on top -------------------------------------------------------------------

@test "a layer without headers compiles its own files only" {
  made
  mkdir -p top/exercise
  sed 's/of 05-early/of the reader/' chapters/05-early/one.c >top/exercise/one.c
  made layer ON=91-beta TOP=top/exercise OUT=build/top/exercise
  equal "$(printf 'top/exercise\ntop/exercise/one.o')" "$made"
  has "$(build/top/exercise)" '^one of the reader$'
  has "$(build/91-beta)" '^one of 05-early$'
  made layer ON=91-beta TOP=top/exercise OUT=build/top/exercise
  equal "" "$made"
  touch chapters/91-beta/two.c
  made layer ON=91-beta TOP=top/exercise OUT=build/top/exercise
  equal "$(printf '91-beta\n91-beta/two.o\ntop/exercise')" "$made"
  rm -r build/top
  made layer ON=91-beta TOP=top/exercise OUT=build/top/exercise
  equal "top/exercise" "$made"
}

@test "a layer that replaces a header compiles everything anew" {
  made
  mkdir chapters/top
  module top one
  mv chapters/top .
  made layer ON=91-beta TOP=top OUT=build/top
  equal "$(printf '%s\n' top top/main.o top/one.o top/three.o top/two.o)" "$made"
  has "$(build/top)" '^one of top$'
}

@test "a layer of several folders, with a main and a module of its own" {
  made
  mkdir chapters/probe chapters/lib
  module lib tool
  program probe check one tool
  mv chapters/probe chapters/lib .
  made layer ON=90-alpha TOP='probe lib' MAIN=check OUT=build/check
  equal "$(printf '%s\n' check check/check.o check/tool.o)" "$made"
  equal "one of 05-early
tool of lib" "$(build/check)"
}

# ---- running and looking ----------------------------------------------------------------

@test "chapter-N, chapter-0N and chapter-N.NAME run the programs, with ARGS" {
  equal "one of 05-early" "$("$MAKE" chapter-5)"
  equal "one of 05-early" "$("$MAKE" chapter-05)"
  equal "two of 90-alpha" "$("$MAKE" chapter-90.extra)"
  equal "one of 05-early
a
b c" "$("$MAKE" chapter-5 ARGS="a 'b c'")"
}

@test "a later chapter runs an older one's program, made of its own modules" {
  made
  made chapter-91.extra
  equal "$(printf '91-beta.extra\n91-beta.extra/extra.o')" "$made"
  equal "two of 91-beta" "$(build/91-beta.extra)"
  touch chapters/91-beta/two.c
  made chapter-91.extra
  equal "$(printf '91-beta\n91-beta.extra\n91-beta/two.o')" "$made"
  again
  refused 'there is no program chapter-5.extra; there are: chapter-5' \
    chapter-5.extra
}

# with_own: 90-alpha.extra gets a module that its chapter does not have.
with_own() {
  module 90-alpha own
  program 90-alpha extra two own
  echo own >chapters/90-alpha/extra.modules
}

@test "a further program has modules of its own, which are no programs" {
  made
  with_own
  again 90-alpha.extra 90-alpha.extra/extra.o 90-alpha.extra/own.o
  equal "two of 90-alpha
own of 90-alpha" "$(build/90-alpha.extra)"
  touch chapters/90-alpha/own.c
  again 90-alpha.extra 90-alpha.extra/own.o
  touch chapters/90-alpha/own.h
  again 90-alpha.extra 90-alpha.extra/extra.o 90-alpha.extra/own.o
  module 90-alpha own_more
  echo own own_more >chapters/90-alpha/extra.modules
  again 90-alpha.extra 90-alpha.extra/own_more.o
  echo own >chapters/90-alpha/extra.modules
  again 90-alpha.extra
  refused 'there is no program chapter-90.own; there are: chapter-90 chapter-90.extra' \
    chapter-90.own
  lacks "$("$MAKE" files-90)" own
}

@test "a later chapter runs it with these modules, from the newest layer" {
  with_own
  made
  made chapter-91.extra
  equal "$(printf '91-beta.extra\n91-beta.extra/%s.o\n' extra own |
    LC_ALL=C sort -u)" "$made"
  equal "two of 91-beta
own of 90-alpha" "$(build/91-beta.extra)"
  made chapter-91.extra
  equal "" "$made"
  touch chapters/90-alpha/own.c
  made chapter-91.extra
  equal "$(printf '91-beta.extra\n91-beta.extra/own.o')" "$made"
  module 91-beta own
  made chapter-91.extra
  equal "$(printf '91-beta.extra\n91-beta.extra/%s.o\n' extra own |
    LC_ALL=C sort -u)" "$made"
  has "$(build/91-beta.extra)" '^own of 91-beta$'
  module 91-beta own_more
  echo own own_more >chapters/91-beta/extra.modules
  made chapter-91.extra
  equal "$(printf '91-beta.extra\n91-beta.extra/own_more.o')" "$made"
  equal "" "$(made; echo "$made")" "what 90-alpha.extra is made of has not changed"
}

@test "a module that the later chapter has itself is linked once" {
  with_own
  made
  module 91-beta own
  echo one two three own >chapters/91-beta/modules
  made chapter-91.extra
  equal "$(printf '%s\n' 91-beta 91-beta.extra 91-beta.extra/extra.o \
    91-beta/own.o)" "$made"
  equal "two of 91-beta
own of 91-beta" "$(build/91-beta.extra)"
  made chapter-91.extra
  equal "" "$made"
}

@test "a program that fails makes make fail" {
  printf 'int main(void) { return 3; }\n' >chapters/05-early/main.c
  ! "$MAKE" -s chapter-5 2>/dev/null
}

# refused LINE TARGET: make ends with this one line.
refused() {
  run "$MAKE" "$2"
  [ "$status" -ne 0 ]
  has "$output" "^Makefile:[0-9]+: \*\*\* $1\.  Stop\.$"
  [ "${#lines[@]}" -eq 1 ]
}

@test "an unknown chapter or program gets one line that lists those there are" {
  refused 'there is no chapter 7; there are: 5 90 91' chapter-7
  refused 'there is no chapter 9; there are: 5 90 91' chapter-9.extra
  refused 'there is no chapter x; there are: 5 90 91' files-x
  refused 'there is no program chapter-90.no; there are: chapter-90 chapter-90.extra' \
    chapter-90.no
}

@test "files-N is the table of its files and where they are from" {
  equal '| Files | From |
|---|---|
| [`main.c`](../../chapters/91-beta/main.c) | chapter 91 |
| [`one.c`](../../chapters/05-early/one.c) [`one.h`](../../chapters/05-early/one.h) | chapter 5 |
| [`two.c`](../../chapters/91-beta/two.c) [`two.h`](../../chapters/91-beta/two.h) | chapter 91 |
| [`three.c`](../../chapters/91-beta/three.c) [`three.h`](../../chapters/91-beta/three.h) | chapter 91 |' \
    "$("$MAKE" files-91)"
}

@test "diff-N shows first what is replaced, as a difference, then new files whole" {
  run "$MAKE" diff-91
  [ "$status" -eq 0 ]
  equal '--- chapters/90-alpha/main.c
+++ chapters/91-beta/main.c
--- chapters/90-alpha/two.c
+++ chapters/91-beta/two.c
--- /dev/null
+++ chapters/91-beta/three.c
--- /dev/null
+++ chapters/91-beta/three.h' \
    "$(printf '%s\n' "$output" | sed -n 's/^\([-+][-+]* [^	]*\)	.*/\1/p')"
}

@test "export-N makes a folder that stands alone" {
  local alone="$BATS_TEST_TMPDIR/all alone"
  run "$MAKE" export-91 "DIR=$alone"
  [ "$status" -eq 0 ]
  mv "$tree" "$tree.away"
  "$MAKE" -s -C "$alone" CC="$real" 2>&1
  equal "one of 05-early
two of 91-beta
three of 91-beta" "$("$alone/91-beta")"
  mv "$tree.away" "$tree"
  run "$MAKE" -s export-91 "DIR=$alone"
  [ "$status" -ne 0 ]
  has "$output" 'is there already and is not empty'
  run "$MAKE" -s export-91
  [ "$status" -ne 0 ]
  has "$output" '^say where to: make export-91 DIR=somewhere$'
}

@test "every chapter of the course can be exported, built and run" {
  cd "$BATS_TEST_DIRNAME/.."
  local chapter n
  for chapter in $(chapters); do
    n=${chapter%%-*}
    "$MAKE" -s "export-${n#0}" "DIR=$BATS_TEST_TMPDIR/alone/$chapter"
    (cd "$BATS_TEST_TMPDIR/alone/$chapter" &&
      "$MAKE" -s -j2 CC="$real" CFLAGS=-std=c11 &&
      "./$chapter" -n 2 -d 0.01) || fail "$chapter does not stand alone"
  done
}

@test "compile_commands.json names every source, and is JSON" {
  needs python3
  "$MAKE" -s compile_commands.json
  equal "$(find chapters common -name '*.c' | sort)" "$(python3 -c '
import json
for entry in json.load(open("compile_commands.json")):
    assert entry["arguments"][-1] == entry["file"], entry
    assert entry["directory"].endswith("/with space"), entry
    print(entry["file"])' | sort)"
}

@test "make help names the targets, make clean leaves the tree as it was" {
  find . | sort >"$BATS_TEST_TMPDIR/before"
  has "$("$MAKE" help)" '^make chapter-5 '
  "$MAKE" -s all compile_commands.json
  "$MAKE" -s clean
  equal "$(cat "$BATS_TEST_TMPDIR/before")" "$(find . | sort)"
}

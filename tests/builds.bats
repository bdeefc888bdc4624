# builds.bats: every file with every compiler and analyzer, and every program
# under sanitizers and valgrind: all of them are silent.
# seconds: 50
load lib/helper

# The sources, without what the reader writes and what is wrong on purpose.
sources() {
  ls common/*.c common/tools/*.c chapters/*/*.c solutions/*/*/*.c
}

test_sources() {
  find tests -name '*.c' ! -path '*/wrong/*'
}

warnings='-Wall -Wextra -Wpedantic -Wshadow -Wimplicit-fallthrough -Werror'

# on_each COMMAND...: runs it on every file of standard input, with the layers
# that the file may include from; several at a time. It must be silent.
on_each() {
  local said
  said=$(xargs -I '{}' -P 2 sh tests/lib/each.sh '{}' "$@" 2>&1) &&
    [ -z "$said" ] && return
  fail "$*:" "$said"
}

compiles() {
  needs "$1"
  { sources; test_sources; } | on_each "$@" -std=c11 $warnings \
    -o "$BATS_TEST_TMPDIR/out"
}

# ---- compilers ------------------------------------------------------------------

# What gcc warns of depends on how much it optimizes, so it must do all its
# work; clang warns of all before that.
@test "gcc -O0 has no warning" {
  compiles gcc -O0 -fsyntax-only
}

@test "gcc -O3 has no warning" {
  compiles gcc -O3 -S
}

@test "gcc -O2 -fanalyzer has no warning" {
  needs gcc
  gcc -fanalyzer -fsyntax-only -xc /dev/null 2>/dev/null ||
    skip "this gcc has no -fanalyzer"
  sources | on_each gcc -std=c11 $warnings -O2 -fanalyzer -S \
    -o "$BATS_TEST_TMPDIR/out"
  test_sources | on_each gcc -std=c11 $warnings -O2 -S \
    -o "$BATS_TEST_TMPDIR/out"
}

@test "clang -O0, -O2 and -O3 have no warning" {
  compiles clang -O0 -fsyntax-only
  compiles clang -O2 -fsyntax-only
  compiles clang -O3 -fsyntax-only
}

# ---- analyzers ------------------------------------------------------------------

@test "clang-tidy finds nothing" {
  needs clang-tidy
  sources | on_each sh -c '
    for file; do :; done
    clang-tidy --quiet "$file" -- -std=c11 "$@" 2>"$0" || cat "$0"' \
    "$BATS_TEST_TMPDIR/errors"
}

@test "cppcheck finds nothing" {
  needs cppcheck
  # Left out is what comes from not seeing that die() does not return, and not
  # knowing the macros of generator.h.
  local said
  said=$(cppcheck -q --std=c11 --enable=warning,performance,portability \
    --suppress=nullPointerRedundantCheck --suppress=va_end_missing \
    --suppress=uninitvar --suppress=unknownMacro -D_DEFAULT_SOURCE -Icommon $(sources) 2>&1)
  [ -z "$said" ] || fail "$said"
}

# ---- sanitizers and valgrind --------------------------------------------------------

# The programs that fetch pages, and how they are run here.
pages='-n 5 -d 0.05'

# silent NAME COMMAND...: it ends well, with nothing on standard error.
silent() {
  local status=0
  limit 60 "${@:2}" >"$BATS_TEST_TMPDIR/output" 2>"$BATS_TEST_TMPDIR/errors" \
    </dev/null || status=$?
  [ "$status" -eq 0 ] && [ ! -s "$BATS_TEST_TMPDIR/errors" ] && return
  fail "$1 ends with $status:" "$(cat "$BATS_TEST_TMPDIR/errors")"
}

@test "AddressSanitizer and UndefinedBehaviorSanitizer are silent" {
  local flags='-fsanitize=address,undefined -fno-sanitize-recover=all' program
  needs_flags $flags
  "$MAKE" -s -j2 "BUILD=$BUILD/asan" "CFLAGS=-O0 -g $flags" all
  for program in $(chapters); do
    silent "$program" "$BUILD/asan/$program" $pages
  done
}

# On each selector: what one of them does wrong the others need not do.
@test "the rules of the loop, under the same sanitizers" {
  local flags='-fsanitize=address,undefined -fno-sanitize-recover=all' selector
  needs_flags $flags
  build_rules 06-callbacks without_timers
  build_rules 08-epoll with_timers
  silent "chapter 6" "$BUILD/asan/rules/06-callbacks" "$BATS_TEST_TMPDIR/trace"
  for selector in $(selectors); do
    export LOOP_SELECTOR=$selector
    silent "chapter 8 on $selector" "$BUILD/asan/rules/08-epoll" \
      "$BATS_TEST_TMPDIR/trace"
  done
}

build_rules() {
  "$MAKE" -s "BUILD=$BUILD/asan" "CFLAGS=-O0 -g $flags" layer "ON=$1" \
    TOP='tests/rules tests/lib' "MAIN=$2" "OUT=$BUILD/asan/rules/$1"
}

# Every process of a program has a log of its own; the program's must also say
# that nothing is left: no memory, and only the descriptors that it began with.
@test "valgrind finds no error, no leak, no open descriptor" {
  needs valgrind
  local program log
  for program in $(chapters); do
    log=$BATS_TEST_TMPDIR/$program
    silent "$program" sh -c 'echo $$ >"$0.main"
      exec valgrind --leak-check=full --track-fds=yes \
        --child-silent-after-fork=no "--log-file=$0.%p" "$@"' \
      "$log" "$BUILD/$program" $pages
    lacks "$(cat "$log".*)" 'ERROR SUMMARY: [1-9]'
    log=$log.$(cat "$log.main")
    has "$(cat "$log")" 'ERROR SUMMARY: 0 errors'
    has "$(cat "$log")" 'All heap blocks were freed'
    equal "$(grep -c '== Open ' "$log")" \
      "$(grep -c '<inherited from parent>' "$log")" \
      "$program: open descriptors (-), those from the start (+)"
  done
}

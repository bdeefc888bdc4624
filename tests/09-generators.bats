# Chapter 9: generators: functions that stop in the middle, and go on there.
# seconds: 10

load lib/helper

# What clang's -Weverything warns of and the course does on purpose.
#   padded                       room between members: every struct has some
#   declaration-after-statement  C11 allows it, and it saves a line
#   shorten-64-to-32, implicit-int-conversion, implicit-float-conversion
#                                TAKE() gives it a long long or a double
#   cast-qual                    TAKE() gives back the pointer that VALUE() took
#   unsafe-buffer-usage          a rule for C++; C has no other arrays
#   switch-default               an enum's switch has all cases instead
#   pre-c11-compat               the course is written in C11
unwanted='padded declaration-after-statement shorten-64-to-32
  implicit-int-conversion implicit-float-conversion cast-qual
  unsafe-buffer-usage switch-default pre-c11-compat'

setup_file() {
  load lib/helper
  export RULES=$BATS_FILE_TMPDIR
  local compiler level
  for compiler in gcc clang; do
    command -v "$compiler" >/dev/null || continue # said by a test below
    for level in -O0 -O3; do
      tell_rules 09-generators "$compiler" "$level"
    done
  done
  tell_rules 10-scheduler "${CC:-cc}" -O2 # its generators keep the rules, too
}

# tell_rules CHAPTER COMPILER LEVEL: leaves what the probe said, built so.
tell_rules() {
  local name=$RULES/$1.${2##*/}$3 status=0
  compile "$1" "$2" "$3" -o "$name" && "$BUILD/limit" 20 "$name" \
    >"$name.said" 2>&1 || status=$?
  echo "end: $status" >>"$name.said"
}

# compile CHAPTER COMPILER FLAG...: the probe, with the chapter's generators.
compile() {
  "$2" -std=c11 -D_DEFAULT_SOURCE "${@:3}" -Ichapters/"$1" \
    -Ichapters/09-generators -Ichapters/06-callbacks -Icommon -Itests/lib \
    tests/probes/generators.c tests/lib/check.c chapters/"$1"/generator.c \
    $([ "$1" = 09-generators ] || echo chapters/10-scheduler/object.c) \
    chapters/09-generators/value.c chapters/06-callbacks/errors.c common/die.c
}

# rule NAME: every check of it was ok, however it was built.
rule() {
  local said
  for said in "$RULES"/*.said; do
    lacks "$(grep -A 2 "^not ok - $1_" "$said")" .
    has "$(tail -n 1 "$said")" '^end: 0$'
    grep -q "^ok - $1_" "$said" || fail "${said##*/} tells nothing of $1"
  done
}

# ---- the program ----------------------------------------------------------------

@test "9: all pages at once, in one process and one thread" {
  run -0 --separate-stderr limit 20 "$BUILD/09-generators" -n 8 -d 0.2
  has "$output" '^the server got 8 requests, at most 8 at once$'
  has "$output" '^8 pages, 8 ok, 0 failed; .* in flight 8; processes 1, threads 1;'
  equal '' "$stderr" 'on standard error'
}

@test "9: a thousand at once" {
  run -0 limit 20 "$BUILD/09-generators" -n 1000 -d 1
  has "$output" '^1000 pages, 1000 ok, 0 failed; .* in flight 1000; processes 1, threads 1;'
}

# Nobody tells main when to resume one: it does so all the time, as chapter 4.
@test "9: the generators are resumed without end" {
  local resumed
  run -0 limit 20 "$BUILD/09-generators" -n 5 -d 0.2
  resumed=$(echo "$output" | sed -n 's/^resumed \([0-9]*\) times$/\1/p')
  [ "$resumed" -gt 1000 ] || fail "resumed only $resumed times"
}

@test "9: the pain of 8: a function that is called four times a page, from its top" {
  run -0 --separate-stderr limit 20 env LOOP_TRACE=1 "$BUILD/08-epoll" -n 1 -d 0.1
  equal 4 "$(echo "$stderr" | grep -c 'runs go_on')" "calls of go_on()"
  lacks "$("$MAKE" -s files-9)" connection
  lacks "$(cat chapters/09-generators/fetch.[ch])" 'switch|enum'
}

@test "9: one that fails says why" {
  run -1 --separate-stderr limit 20 "$BUILD/09-generators" http://127.0.0.1:1/
  equal 'page 1: http://127.0.0.1:1/: cannot connect: Connection refused' "$stderr"
  has "$output" '^1 page, 0 ok, 1 failed;'
}

# ---- the further programs ---------------------------------------------------------

@test "9: by_hand says the same four times" {
  run -0 limit 20 "$BUILD/09-generators.by_hand"
  equal 'all at once:     1 2 3 2 1
1. states:       1 2 3 2 1
2. labels:       1 2 3 2 1
3. line numbers: 1 2 3 2 1
4. the macros:   1 2 3 2 1' "$output"
}

@test "9: letters prints 1 2 x y 3 z" {
  run -0 limit 20 "$BUILD/09-generators.letters"
  equal '1 2 x y 3 z' "$(echo "$output" | paste -sd ' ' -)"
}

@test "9: fibonacci and range, used in a loop" {
  run -0 limit 20 "$BUILD/09-generators.fibonacci"
  equal '1: 1|2: 1|3: 2|4: 3|5: 5|6: 8|7: 13|8: 21|9: 34|10: 55' \
    "$(echo "$output" | paste -sd '|' -)"
  run -0 limit 20 "$BUILD/09-generators.fibonacci" 90
  has "$output" '^90: 2880067194370816120$'
  run -2 limit 20 "$BUILD/09-generators.fibonacci" 91
  run -2 limit 20 "$BUILD/09-generators.fibonacci" 1 2
}

@test "9: dialogue: in lock-step, and closed with its clean-up" {
  run -0 limit 20 "$BUILD/09-generators.dialogue"
  equal "$(for item in 1 2 3; do
    echo "producer: producing $item"
    echo "consumer: consuming $item"
    echo "producer: consumer answered 200 OK"
  done)
consumer: closed, and cleaned up" "$output"
}

@test "9: unwind: an error thrown in, closed in the middle, before, in vain" {
  run -0 limit 20 "$BUILD/09-generators.unwind"
  equal 'an error is thrown in: GEN_CREATED
next: 1, GEN_SUSPENDED
  catches TimeoutError
throw: 2, GEN_SUSPENDED
next: 3, GEN_SUSPENDED
  cleans up
throw: ConnectionResetError, GEN_CLOSED
next: StopIteration, GEN_CLOSED
throw: ConnectionResetError, GEN_CLOSED
it is closed where it stands
next: 1, GEN_SUSPENDED
  cleans up
close: done, GEN_CLOSED
close: done, GEN_CLOSED
it is closed before it has begun
close: done, GEN_CLOSED
it does not want to end
next: 1, GEN_SUSPENDED
  catches GeneratorExit
close: RuntimeError, GEN_SUSPENDED
  cleans up
close: done, GEN_CLOSED' "$output"
}

@test "9: a million generators stand still at once, in under 100 MB" {
  local bytes peak
  run -0 limit 20 "$BUILD/09-generators.million"
  equal '1000000 stand in the middle; handed out in all: 500000500000
1000000 stand in the middle; handed out in all: -500000500000
0 stand in the middle; handed out in all: 0' "$(echo "$output" | head -n 3)"
  read -r bytes peak <<<"$(echo "$output" |
    sed -n 's/^\([0-9]*\) bytes each; peak \([0-9]*\)\.[0-9]* MB$/\1 \2/p')"
  [ "$bytes" -le 80 ] || fail "$bytes bytes for each"
  [ "$peak" -ge 40 ] && [ "$peak" -lt 100 ] || fail "$peak MB for a million"
}

@test "9: the programs in Python: the same lines" {
  needs python3
  local name
  for name in letters dialogue unwind; do
    limit 10 "$BUILD/09-generators.$name"
  done >"$BATS_TEST_TMPDIR/c"
  limit 10 python3 chapters/09-generators/in_python.py >"$BATS_TEST_TMPDIR/python"
  diff -u "$BATS_TEST_TMPDIR/c" "$BATS_TEST_TMPDIR/python"
}

# A local variable that is lost is lost at -O0 first, and the other way round.
@test "9: the programs print the same at -O0 and -O3" {
  local level name
  for level in O0 O3; do
    for name in by_hand letters fibonacci dialogue unwind; do
      "$MAKE" -s "BUILD=$BUILD/$level" "CFLAGS=-$level" \
        "$BUILD/$level/09-generators.$name"
      limit 10 "$BUILD/$level/09-generators.$name"
    done >"$BATS_TEST_TMPDIR/$level"
    limit 20 "$BUILD/$level/09-generators" -n 3 -d 0.1 |
      grep -F '3 pages, 3 ok, 0 failed'
  done
  diff -u "$BATS_TEST_TMPDIR/O0" "$BATS_TEST_TMPDIR/O3"
}

# ---- the rules --------------------------------------------------------------------

@test "G1: creating one runs nothing; it runs until its next suspension" {
  rule G1
}

@test "G2: send delivers there, throw raises there, close unwinds there" {
  rule G2
}

@test "G5: a clean-up runs once, however it is left, and may suspend" {
  rule G5
}

@test "G2: StopIteration that is raised is an error: RuntimeError" {
  rule python
}

@test "G2: StopIteration and GeneratorExit: the same in Python" {
  needs python3
  equal "$(sed -n 's/^ok - python_//p' "$(ls "$RULES"/09-*.said | head -n 1)")" \
    "$(limit 10 python3 - <<'END'
def raiser():
    yield
    raise StopIteration


def doubler(mode):
    while True:
        try:
            yield
        except BaseException:
            if mode == "lets out":
                raise
            if mode == "ends":
                return
            if mode == "stops":
                raise StopIteration


def primed(mode):
    generator = doubler(mode)
    next(generator)
    return generator


def say(what, act, *arguments):
    try:
        act(*arguments)
        came = "goes on"
    except BaseException as error:
        came = type(error).__name__
    print(what + ": " + came)


generator = raiser()
next(generator)
say("raise StopIteration", next, generator)
say("after that", next, generator)
generator = raiser()
next(generator)
say("throw StopIteration", generator.throw, StopIteration)
say("throw it into a finished one", generator.throw, StopIteration)
say("throw it into an unstarted one", raiser().throw, StopIteration)
say("catch StopIteration", primed("catches").throw, StopIteration)
say("throw GeneratorExit", primed("lets out").throw, GeneratorExit)
say("throw GeneratorExit, catch it, return", primed("ends").throw,
    GeneratorExit)
say("throw GeneratorExit, catch it, yield", primed("catches").throw,
    GeneratorExit)
say("close, raise StopIteration", primed("stops").close)
END
)"
}

# said_by COMPILER: how the rules ended that it built.
said_by() {
  needs "$1"
  equal 'end: 0
end: 0' "$(tail -q -n 1 "$RULES/09-generators.$1-O0.said" \
    "$RULES/09-generators.$1-O3.said")"
}

@test "9: the rules with gcc, at -O0 and -O3" {
  said_by gcc
}

@test "9: the rules with clang, at -O0 and -O3" {
  said_by clang
}

@test "values: each kind stays what it is, and none is taken for another" {
  rule values
  rule stops
}

@test "generators under AddressSanitizer and UndefinedBehaviorSanitizer" {
  local flags='-fsanitize=address,undefined -fno-sanitize-recover=all'
  needs_flags $flags
  compile 09-generators "${CC:-cc}" -g $flags -o "$BATS_TEST_TMPDIR/probe"
  run -0 limit 20 "$BATS_TEST_TMPDIR/probe"
  lacks "$output" '^not ok'
}

# ---- the compiler -----------------------------------------------------------------

@test "clang -Weverything finds nothing in the chapters with generators" {
  needs clang
  local file said flags=-Wno-unknown-warning-option
  flags+=$(printf ' -Wno-%s' $unwanted)
  for file in chapters/09-*/*.c chapters/10-*/*.c; do
    sh tests/lib/each.sh "$file" clang -std=c11 -Weverything -Werror $flags \
      -fsyntax-only
  done >"$BATS_TEST_TMPDIR/said" 2>&1 || true
  said=$(cat "$BATS_TEST_TMPDIR/said")
  [ -z "$said" ] || fail "$said"
}

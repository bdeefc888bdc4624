# Chapter 10: a scheduler that resumes generators, and generators that hand over
# to others. Rules G3, G4 and G5.
# seconds: 12

load lib/helper

# What the probes and order are made of: no more, so that it is quick to build
# with every compiler.
modules='generator object value errors die check'
with_loop="$modules scheduler loop loop_clock timers handle selector
  epoll_selector kqueue_selector poll_selector select_selector"
with_fetch="$with_loop fetch http url page main" # the rest is the probe's own

# with_layers COMMAND...: and the folders of chapter 10's layers, newest first.
with_layers() {
  "$@" tests/probes tests/lib $(ls -d chapters/10-* chapters/0* | sort -r) common
}

# source_of NAME FOLDER...: the newest NAME.c.
source_of() {
  local folder
  for folder in "${@:2}"; do
    [ ! -f "$folder/$1.c" ] || { echo "$folder/$1.c" && return; }
  done
}

# compile NAME CC FLAG...: all that there is to compile, into $SAID/NAME.
compile() {
  local module
  for module in $with_fetch monotonic delegation turns order; do
    "${@:2}" -std=c11 -D_DEFAULT_SOURCE -Wall -Wextra -Wpedantic -Wshadow \
      -Wimplicit-fallthrough -Werror $(with_layers printf ' -I%s') -c \
      $([ $module != main ] || echo -Dmain=fetch_pages) \
      -o "$SAID/$1/$module.o" "$(with_layers source_of $module)"
  done
}

# link NAME MAIN "MODULES" CC FLAG...
link() {
  local module objects=()
  for module in $2 $3; do
    objects+=("$SAID/$1/$module.o")
  done
  "${@:4}" -o "$SAID/$1/$2" "${objects[@]}" -lm
}

# tell NAME PROBE ARGUMENT...: leaves what it said, and its exit status.
tell() {
  local status=0
  limit 20 "$SAID/$1/$2" "${@:3}" >"$SAID/$1.$2" 2>&1 || status=$?
  echo "end: $status" >>"$SAID/$1.$2"
}

# build_all NAME DEPTH CC FLAG...: the probes and order, and what they say.
build_all() {
  local name=$1 depth=$2
  mkdir "$SAID/$name"
  compile "$name" "${@:3}"
  link "$name" delegation "$modules" "${@:3}"
  link "$name" turns "$with_fetch" "${@:3}"
  link "$name" order "$with_loop monotonic" "${@:3}"
  tell "$name" delegation "$depth"
  tell "$name" turns
  tell "$name" order
}

setup_file() {
  load lib/helper
  export SAID=$BATS_FILE_TMPDIR
  local compiler level
  for compiler in gcc clang; do
    command -v $compiler >/dev/null || continue # said by a test below
    for level in 0 3; do
      build_all $compiler-O$level 1000000 $compiler -O$level
    done
  done
}

# rule NAME: every check of it was ok, wherever it ran.
rule() {
  local said
  for said in "$SAID"/*.delegation "$SAID"/*.turns; do
    lacks "$(grep -A 3 "^not ok - .*$1" "$said")" .
    grep -q "^ok - .*$1" "$said" || [[ $said = *.turns ]] ||
      fail "${said##*/} tells nothing of $1; its end:" "$(tail -n 3 "$said")"
  done
}

# ---- the program ----------------------------------------------------------------

@test "10: all pages at once, in one process and one thread" {
  run -0 --separate-stderr limit 20 "$BUILD/10-scheduler" -n 8 -d 0.2
  has "$output" '^the server got 8 requests, at most 8 at once$'
  has "$output" '^8 pages, 8 ok, 0 failed; .* in flight 8; processes 1, threads 1;'
  equal '' "$stderr" 'on standard error'
}

@test "10: -t raises an error where the fetch stands, and nothing is left" {
  run -1 --separate-stderr limit 10 "$BUILD/10-scheduler" -n 5 -d 60 -t 0.1
  equal "1 2 3 4 5" "$(echo "$stderr" |
    sed -n 's|^page \([1-5]\): http://.*/delay/60/\1: not complete within 0.1 s$|\1|p' |
    sort | tr '\n' ' ' | sed 's/ $//')" "pages given up"
  equal 5 "$(echo "$stderr" | grep -c .)" "lines on standard error"
  has "$output" '^5 pages, 0 ok, 5 failed; .* in flight 5;'
}

@test "10: a limit that is not reached changes nothing, and no timer is left" {
  run -0 --separate-stderr limit 10 "$BUILD/10-scheduler" -n 5 -d 0.1 -t 3600
  has "$output" '^5 pages, 5 ok, 0 failed;'
  equal '' "$stderr" 'on standard error'
}

# How often bodies were entered, in 9 and in 10. Here each page begins, is
# connected, can be sent, has come: four turns, or some more for answers that
# come in pieces.
@test "10: the pain of 9: it resumes without end, and cannot hand over" {
  local resumed turns
  run -0 limit 20 "$BUILD/09-generators" -n 5 -d 0.2
  resumed=$(echo "$output" | sed -n 's/^resumed \([0-9]*\) times$/\1/p')
  [ "$resumed" -ge 500 ] || fail "chapter 9 resumed $resumed times only"
  LOOP_TRACE=1 run -0 --separate-stderr \
    limit 20 "$BUILD/10-scheduler" -n 5 -d 0.2
  turns=$(echo "$stderr" | grep -c 'runs take_turn')
  [ "$turns" -ge 10 ] && [ "$turns" -le 40 ] || fail "$turns turns for 5 pages"
  lacks "$(cat chapters/09-generators/*.[ch])" YIELD_FROM
  has "$(cat chapters/10-scheduler/fetch.c)" '^    YIELD_FROM'
}

# ---- the further programs ---------------------------------------------------------

@test "10: sum: the others have twenty turns; without the YIELD they have none" {
  run -0 limit 20 "$BUILD/10-scheduler.sum"
  local other='  other [123]: +X turns meanwhile, longest wait +[0-9.]+ ms'
  has "$(echo "$output" | paste -sd '|' -)" \
    "^the sum yields .*:\|  1 \+ 2 .* = 200000010000000(\|${other/X/20}){3}\|the sum does not yield:\|  1 \+ 2 .* = 200000010000000(\|${other/X/0}){3}\$"
  run -2 "$BUILD/10-scheduler.sum" 1
}

@test "10: naive: a figure for each way and each depth" {
  run -0 limit 20 "$BUILD/10-scheduler.naive"
  equal "1 10 100 1000" "$(echo "$output" |
    sed -nE 's/^ +([0-9]+)( +[0-9]+\.[0-9] ns){2}$/\1/p' | paste -sd ' ' -)"
  run -2 "$BUILD/10-scheduler.naive" 1
}

@test "10: order: turns, a value, an error, and one that is given up" {
  run -0 --separate-stderr limit 10 "$BUILD/10-scheduler.order"
  equal 'writer: 1
  halve: 8
  read_byte: waits
writer: 2
asker: half of 8 is 4
  halve: 7
writer: 3
asker: half of 7 is a ValueError
  read_byte: cleans up
reader: got x
  read_byte: waits
writer: 4
asker has ended: -
writer has ended: -
  read_byte: cleans up
reader: cleans up
reader has ended: TimeoutError' "$output"
  equal '' "$stderr" 'on standard error'
  run -2 "$BUILD/10-scheduler.order" 1
}

@test "10: order in Python: the same lines" {
  needs python3
  equal "$(limit 10 "$BUILD/10-scheduler.order")" \
    "$(limit 10 python3 chapters/10-scheduler/in_python.py)"
}

# ---- the rules ----------------------------------------------------------------

@test "G3: sent, thrown in, returned: it goes straight through every level" {
  rule G3_
}

@test "G4: a hand-over costs no tick, at any depth" {
  rule G4_
  has "$(cat "$SAID"/*.turns)" '^ok - G4_ ticks'
}

@test "G5: clean-up runs innermost first, and may wait" {
  rule 'G5_ '
}

@test "G5: clean-up that hands over runs to its end when it is closed" {
  rule G5_close_
}

@test "10: handing over to one that has begun, and the like, stop with file and line" {
  rule stops_
}

@test "G5: GeneratorExit that is thrown in closes the inner ones" {
  rule python_
}

@test "G5: GeneratorExit that is thrown in: the same in Python" {
  needs python3
  equal "$(sed -n 's/^ok - python_//p' "$(ls "$SAID"/*.delegation | head -n 1)")" \
    "$(limit 10 python3 - <<'END'
happened = []


def inner(what):
    happened.append("inner waits")
    try:
        yield 10
    except BaseException as error:
        happened.append("inner gets " + type(error).__name__)
        if what == "r":
            return 7
        if what == "o":
            raise BrokenPipeError
        raise StopIteration
    finally:
        happened.append("inner cleans up")


def middle(what):
    try:
        happened.append("middle gets " + str((yield from inner(what))))
    finally:
        happened.append("middle cleans up")


for what, thrown in [("r", GeneratorExit), ("o", GeneratorExit),
                     ("s", GeneratorExit), ("s", BrokenPipeError)]:
    generator = middle(what)
    next(generator)
    try:
        generator.throw(thrown)
    except BaseException as error:
        happened.append("throw: " + type(error).__name__)
    print(what + ": " + ", ".join(happened))
    happened.clear()
END
)"
}

@test "10: the scheduler: whose turn, in which tick, and what becomes of errors" {
  local said
  for said in "$SAID"/*.turns; do
    lacks "$(cat "$said")" '^not ok'
    equal 'end: 0' "$(grep -v '^ok' "$said")" "${said##*/}"
  done
}

# turns NAME: every check of it was ok.
turns() {
  local said
  for said in "$SAID"/*.turns; do
    lacks "$(grep -A 3 "^not ok - $1" "$said")" .
    has "$(cat "$said")" "^ok - $1"
  done
}

@test "10: a page that comes in the tick in which its time-out is due has come" {
  turns due_
}

@test "10: an error that is thrown in gives a page up at its first address" {
  turns address_
}

@test "10: what is thrown into itself is raised once, or not at all" {
  turns itself_
}

@test "10: each selector: the same turns" {
  local kind kinds
  kinds=$(LOOP_SELECTOR=none limit 10 "$BUILD/10-scheduler" 2>&1 | sed -n 's/.*there are: //p')
  has "$kinds" select
  for kind in $kinds; do
    equal "$(cat "$SAID"/*-O0.turns | sed '/^end/q')" \
      "$(LOOP_SELECTOR=$kind limit 20 "$(ls "$SAID"/*-O0/turns | head -n 1)")
end: 0"
    equal "$(cat "$SAID"/*-O0.order | sed '/^end/q')" \
      "$(LOOP_SELECTOR=$kind limit 10 "$BUILD/10-scheduler.order")
end: 0"
  done
}

# same_as_all COMPILER: what its programs say, all the others say, too.
same_as_all() {
  needs "$1"
  local name said
  for name in delegation turns order; do
    for said in "$SAID"/*-O?."$name"; do
      diff -u "$SAID/$1-O0.$name" "$said"
    done
  done
}

@test "10: the same with gcc, at -O0 and -O3" {
  same_as_all gcc
}

@test "10: the same with clang, at -O0 and -O3" {
  same_as_all clang
}

@test "10: every frame is freed, and no memory is misused" {
  local flags='-fsanitize=address,undefined -fno-sanitize-recover=all' name
  needs_flags $flags
  build_all sanitized 1000 "${CC:-cc}" -O1 -g $flags
  for name in delegation turns order; do
    equal 'end: 0' "$(tail -n 1 "$SAID/sanitized.$name")" \
      "$(grep -v '^ok' "$SAID/sanitized.$name")"
  done
}

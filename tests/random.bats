# random.bats: random trees of tasks, sleeps, gathers, wait_fors, shields, task
# groups and cancels: nothing is left of any, and CPython does the same, event
# for event. SEED=1 TREES=5000 says which; tests/random/replay SEED runs one.
# seconds: 11

load lib/helper

setup_file() {
  load lib/helper
  export SEED=${SEED:-1} TREES=${TREES:-5000} OUT=$BATS_FILE_TMPDIR
  local program
  for program in grow trees; do
    "$MAKE" -s layer ON=15-task-groups TOP=tests/random "MAIN=$program" \
      "OUT=$BUILD/random/$program"
  done
  "$BUILD/random/grow" "$SEED" "$TREES" >"$OUT/forest"
  head -n 500 "$OUT/forest" >"$OUT/few"
  tell trees "$BUILD/random/trees" "$OUT/forest"
}

# tell NAME PROGRAM FOREST ARGUMENT...: leaves what it said, and its status.
tell() {
  local status=0
  limit 300 "$2" "${@:4}" <"$3" >"$OUT/$1" 2>"$OUT/$1.errors" || status=$?
  echo "$status" >"$OUT/$1.status"
}

# nothing_left NAME COUNT [PATTERN]: it came to its end, with so many trees; all
# it told is that nobody has asked for an error, or what is like PATTERN.
nothing_left() {
  equal 0 "$(cat "$OUT/$1.status")" "the status, behind $(grep '^seed' \
    "$OUT/$1" | tail -n 1): $(grep -A 8 -E '(ERROR|runtime error|trees): ' \
    "$OUT/$1.errors" | head -n 12)"
  equal "$2" "$(grep -c '^seed' "$OUT/$1")" "how many trees"
  lacks "$(grep -v "^nobody has asked for the error of${3:+\\|$3}" \
    "$OUT/$1.errors" | head -n 20)" .
}

# sanitized: the same program with sanitizers, as $OUT/sanitized. Only what it
# needs is compiled.
sanitized() {
  needs_flags -fsanitize=address,undefined
  [ ! -x "$OUT/sanitized" ] || return 0
  local layers module sources=()
  layers="tests/random $(ls -d chapters/* | sort -r) common"
  for module in trees tree_text story task_group gather wait_futures as_completed \
    wait_for timeout run task coroutine future generator object value \
    signal_pipe loop timers loop_clock handle errors selector epoll_selector \
    kqueue_selector poll_selector select_selector options url monotonic die; do
    sources+=("$(source_of $module $layers)")
  done
  "${CC:-cc}" -std=c11 -D_DEFAULT_SOURCE -g -fsanitize=address,undefined \
    -fno-sanitize-recover=all $(printf ' -I%s' $layers) -o "$OUT/sanitized" \
    "${sources[@]}" -lm -pthread
}

# source_of NAME FOLDER...: the newest NAME.c.
source_of() {
  local folder
  for folder in "${@:2}"; do
    [ ! -f "$folder/$1.c" ] || { echo "$folder/$1.c" && return; }
  done
}

# is_cpython: of the version that the rules are taken from.
is_cpython() {
  [ "$(python3 -c 'import sys; print(sys.version_info[:2])')" = "(3, 11)" ]
}

@test "a seed grows the same tree, alone or among others" {
  equal "$(sed -n 7p "$OUT/forest")" "$("$BUILD/random/grow" $((SEED + 6)) 1)"
}

@test "random trees have all that there is in them" {
  local kind
  for kind in $(sed -n 's/^    {"\([a-z_]*\)".*/\1/p' tests/random/trees.c); do
    has "$(grep -m 1 "[0-9] $kind .*ends with" "$OUT/trees" ||
      grep -m 1 "[0-9] $kind .*fails with" "$OUT/trees")" .
  done
  has "$(grep -m 1 'sees E1' "$OUT/trees")" .
}

@test "nothing is left of a random tree" {
  nothing_left trees "$TREES"
}

@test "CPython does the same" {
  needs python3
  is_cpython ||
    skip "the rules are those of Python 3.11; here is $(python3 --version)"
  limit 300 python3 tests/random/trees.py <"$OUT/forest" >"$OUT/python"
  equal "$TREES" "$(grep -c '^seed' "$OUT/python")" "how many trees"
  awk -f tests/random/differ.awk "$OUT/trees" "$OUT/python"
}

@test "random trees are silent under sanitizers, and with LOOP_DEBUG" {
  sanitized
  LOOP_DEBUG=1 tell debug "$OUT/sanitized" "$OUT/few"
  nothing_left debug "$(grep -c . "$OUT/few")" \
    '[^ ]*: nobody has asked for the error of'
  equal "$(sed -n '/^seed 10$/,/^seed 11$/p' "$OUT/trees")" \
    "$(sed -n '/^seed 10$/,/^seed 11$/p' "$OUT/debug")"
}

# What a clean-up starts or waits for then goes, too.
@test "nothing is left of a tree whose loop is closed while its tasks wait" {
  sanitized
  local tick
  for tick in 2 3 4 5 6 8 11 16; do
    tell closed "$OUT/sanitized" "$OUT/few" $tick
    nothing_left closed "$(grep -c . "$OUT/few")" '.'
  done
}

@test "a member's clean-up finds its group, also when the loop is closed" {
  sanitized
  echo '0 group { member { finally { as_completed 1 { value }' \
    'member { value } } } }' >"$OUT/one"
  tell member "$OUT/sanitized" "$OUT/one" 5
  nothing_left member 1 '.'
}

@test "replay shows one tree, and where CPython differs" {
  local said
  said=$(tests/random/replay 'seq { spawn 1 { sleep 2 } await 1 }' || :)
  has "$said" '^2 s, tick 6: 4 await ends with none$'
  has "$(tests/random/replay "$SEED" || :)" "^seed $SEED\$"
  if is_cpython 2>/dev/null; then
    has "$said" '^CPython does the same$'
  fi
}

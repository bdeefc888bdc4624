# helper.bash: what every .bats file loads: it starts at the top of the tree,
# and knows $BUILD (where `make test` built everything) and $MAKE.

bats_require_minimum_version 1.5.0

cd "$BATS_TEST_DIRNAME/.." || exit 1
BUILD=${BUILD:-build}
MAKE=${MAKE:-make}
export BUILD MAKE
# make takes BUILD from its flags only; these go to every make that tests call.
case " $BUILD ${MAKEFLAGS:-} " in
' build '* | *' BUILD='*) ;;
*) export MAKEFLAGS="${MAKEFLAGS:---} BUILD=$BUILD" ;;
esac

# fail LINE...: ends the test, and says why.
fail() {
  printf '%s\n' "$@"
  return 1
}

# equal EXPECTED CAME [WHAT]: the same text, or a difference is shown.
equal() {
  [ "$1" = "$2" ] && return
  echo "${3:-expected (-) and what came (+)}:"
  printf '%s\n' "$1" >"$BATS_TEST_TMPDIR/expected"
  printf '%s\n' "$2" >"$BATS_TEST_TMPDIR/came"
  diff -u "$BATS_TEST_TMPDIR/expected" "$BATS_TEST_TMPDIR/came" | sed 1,2d
  return 1
}

# has TEXT PATTERN: a line of it matches (as for grep -E).
has() {
  printf '%s\n' "$1" | grep -Eq -- "$2" && return
  fail "no line like: $2" "in:" "$1"
}

# lacks TEXT PATTERN: no line of it does.
lacks() {
  printf '%s\n' "$1" | grep -Eq -- "$2" || return 0
  fail "a line like: $2" "in:" "$1"
}

# needs COMMAND...: skips the test where one of them is not there.
needs() {
  local command
  for command; do
    command -v "$command" >/dev/null || skip "there is no $command here"
  done
}

# needs_flags FLAG...: skips the test where the compiler does not link a
# program with them: -fsanitize=address, say.
needs_flags() {
  echo 'int main(void) { return 0; }' >"$BATS_TEST_TMPDIR/flags.c"
  ${CC:-cc} "$@" -o "$BATS_TEST_TMPDIR/flags" "$BATS_TEST_TMPDIR/flags.c" \
    2>/dev/null && "$BATS_TEST_TMPDIR/flags" ||
    skip "${CC:-cc} does not know $*"
}

# limit SECONDS COMMAND...: ends it when it takes longer; that is a failure.
limit() {
  "$BUILD/limit" "$@"
}

# probe NAME ARGUMENT...: runs the probe that setup_file() built as
# $PROBES/NAME. Every line of it must be ok, and there must be one.
probe() {
  local said status=0
  said=$("$BUILD/limit" 60 "$PROBES/$1" "${@:2}" 2>&1) || status=$?
  if [ "$status" = 0 ] && printf '%s\n' "$said" | grep -q '^ok'; then
    return
  fi
  printf '%s\n' "$said" | grep -v '^ok'
  fail "the probe $* ended with status $status"
}

# selectors [CHAPTER]: those that this machine has, a line: epoll poll select.
selectors() {
  LOOP_SELECTOR=none "$BUILD/${1:-08-epoll}" 2>&1 |
    sed -n 's/.*there are: *//p'
}

# chapters: 01-blocking-socket 02-processes ..., a line each.
chapters() {
  ls -d chapters/*/main.c | cut -d / -f 2
}

# fetchers: those whose main program fetches pages.
fetchers() {
  grep -lw job chapters/*/modules | cut -d / -f 2
}

# programs: as chapters, and the further programs: 01-blocking-socket.bound.
programs() {
  local file name
  for file in chapters/*/*.c; do
    name=${file#chapters/}
    name=${name%.c}
    case $name in
    */main) echo "${name%/main}" ;;
    *) [ -e "${file%.c}.h" ] || echo "${name/\//.}" ;;
    esac
  done
}

# exercises: 01-blocking-socket/1-name ..., a line each.
exercises() {
  local folder
  for folder in solutions/*/*/; do
    [ -d "$folder" ] || continue
    folder=${folder#solutions/}
    echo "${folder%/}"
  done
}

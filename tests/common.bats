# common.bats: the modules of common/, through the probes beside this file, and
# the command line that all programs share.
# seconds: 20
load lib/helper

# Sanitizers where the compiler has them: what the probes feed must not even
# read a byte too far.
setup_file() {
  export PROBES=$BUILD/common
  local flags='-g -O1' probe
  if sanitizers; then
    flags="$flags -fsanitize=address,undefined -fno-sanitize-recover=all"
  fi
  for probe in urls responses timelines; do
    "$MAKE" -s "BUILD=$PROBES" "CFLAGS=$flags" layer ON=01-blocking-socket \
      TOP='tests/probes tests/lib' "MAIN=$probe" "OUT=$PROBES/$probe"
  done
  "$MAKE" -s layer ON=01-blocking-socket TOP='tests/probes tests/lib' \
    MAIN=clients "OUT=$BUILD/probes/clients"
  "$MAKE" -s layer ON=06-callbacks TOP='tests/probes tests/lib' \
    MAIN=names "OUT=$BUILD/probes/names"
}

sanitizers() {
  echo 'int main(void) { return 0; }' >"$BATS_FILE_TMPDIR/a.c"
  ${CC:-cc} -fsanitize=address,undefined -o "$BATS_FILE_TMPDIR/a" \
    "$BATS_FILE_TMPDIR/a.c" 2>/dev/null && "$BATS_FILE_TMPDIR/a"
}

# ---- the probes -------------------------------------------------------------------

@test "url: every form, and everything that may be wrong" {
  probe urls
}

@test "http: every response, in every piece, cut off and changed" {
  probe responses
}

@test "the probes look for bytes read too far" {
  sanitizers || skip "${CC:-cc} has no AddressSanitizer here"
}

@test "timeline: how many are in flight" {
  probe timelines
}

@test "timeline: the text has a bar for each page" {
  run "$PROBES/timelines" text 4
  [ "$status" -eq 0 ]
  equal "      0 s                                                  8.000 s
   1 |########                                                    |
   2 |       xxxxxxxxx                                            |
   3 |                                                            |
   4 |                      #########                             |" "$output"
}

@test "timeline: above 40 pages the text is a histogram" {
  run "$PROBES/timelines" text 700
  [ "$status" -eq 0 ]
  has "$output" '^pages in flight$'
  has "$output" '^   100 \|.*#.*\|$'
  [ "${#lines[@]}" -eq 10 ]
}

@test "timeline: the pictures are well-formed" {
  local count file=$BATS_TEST_TMPDIR/picture.svg
  for count in 3 40 41 1000; do
    "$PROBES/timelines" "$file" "$count"
    if command -v xmllint >/dev/null; then
      xmllint --noout "$file"
    elif command -v python3 >/dev/null; then
      python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' "$file"
    else
      skip "there is neither xmllint nor python3 here"
    fi
  done
  "$PROBES/timelines" "$file" 40
  equal 39 "$(grep -c '<title>' "$file")" "a bar for each page that finished"
}

@test "timeline: the trace is JSON, with an event for each page that finished" {
  needs python3
  "$PROBES/timelines" "$BATS_TEST_TMPDIR/trace.json" 9
  python3 - "$BATS_TEST_TMPDIR/trace.json" <<'END'
import json, sys
events = json.load(open(sys.argv[1]))
assert [e["tid"] for e in events] == [1, 2, 4, 5, 6, 7, 8, 9], events
assert events[0]["name"] == "http://a/?a<b>&\"c\"&d=\\'e'", events[0]
assert all(e["ph"] == "X" and e["dur"] == 1e6 for e in events), events
assert events[2]["ts"] == 3e6, events[2]
END
}

# ---- the names of errors ----------------------------------------------------------

@test "errors: names like Python's" {
  PROBES=$BUILD/probes probe names
}

# One is not alike: ECANCELED is asyncio's.
@test "errors: Python's classes of OSError have the same names" {
  needs python3
  limit 10 "$BUILD/probes/names" all >"$BATS_TEST_TMPDIR/names"
  python3 - "$BATS_TEST_TMPDIR/names" <<'END'
import errno, sys
names = dict(line.split() for line in open(sys.argv[1]))
others = {"ECANCELED"}
for number, symbol in errno.errorcode.items():
    name = type(OSError(number, "")).__name__
    if symbol not in others and str(number) in names:
        assert names[str(number)] == name, (symbol, name, names[str(number)])
END
}

# ---- the slow server --------------------------------------------------------------

clients() {
  PROBES=$BUILD/probes probe clients "$@"
}

@test "slow server: paths, pieces, requests that are too long" {
  clients strange
}

@test "slow server: clients that go away harm nobody" {
  clients gone
}

@test "slow server: out of descriptors, it serves a few at a time" {
  clients few
}

@test "slow server: it ends when its starter is killed" {
  clients orphan
}

@test "slow server: it holds 10,000 requests at once" {
  local count=10000 most
  [ "$(uname -s)" = Linux ] || count=7000 # elsewhere ports run out before
  most=$(ulimit -Hn)
  [ "$most" = unlimited ] || [ "$most" -gt $((count + 100)) ] ||
    skip "only $most descriptors are allowed here"
  clients many "$count"
}

# ---- the command line -----------------------------------------------------------

# refuses MESSAGE ARGUMENT...: one line, on standard error, and status 2.
refuses() {
  local status=0
  limit 5 "$BUILD/01-blocking-socket" "${@:2}" >"$BATS_TEST_TMPDIR/output" \
    2>"$BATS_TEST_TMPDIR/errors" || status=$?
  equal "01-blocking-socket: $1" "$(cat "$BATS_TEST_TMPDIR/errors")" "${*:2}"
  equal "" "$(cat "$BATS_TEST_TMPDIR/output")" "standard output"
  equal 2 "$status" "exit status of ${*:2}"
}

@test "options: a number of pages that is none" {
  local bad
  for bad in 0 -1 x 1x '' 1.5 99999999999999999999 100001; do
    refuses "-n wants a number from 1 to 100000, not \"$bad\"" -n "$bad"
  done
}

@test "options: seconds that are none" {
  local bad
  for bad in -1 -0.1 x 1s '' nan inf 1e9; do
    refuses "-d wants seconds from 0 to 3600, not \"$bad\"" -d "$bad"
    refuses "--axis wants seconds from 0 to 3600, not \"$bad\"" --axis "$bad"
  done
}

@test "options: -t, where the program has a limit, and nowhere else" {
  local chapter limited bad
  limited=$(grep -l OPTION_TIMEOUT chapters/*/main.c | cut -d / -f 2)
  has "$limited" '^07-timers$'
  for chapter in $(fetchers); do
    if printf '%s\n' "$limited" | grep -qx "$chapter"; then
      run -0 limit 10 "$BUILD/$chapter" -n 2 -d 0 -t 30
      run -0 limit 10 "$BUILD/$chapter" -n 2 -d 0 -t 0
      has "$output" '^2 pages, 2 ok, 0 failed; '
      has "$("$BUILD/$chapter" --help)" '^  -t SECONDS  '
      for bad in -1 x 1s '' nan inf 3601; do
        run -2 limit 5 "$BUILD/$chapter" -t "$bad"
        equal "$chapter: -t wants seconds from 0 to 3600, not \"$bad\"" "$output"
      done
      run -2 limit 5 "$BUILD/$chapter" -t
      equal "$chapter: option -t wants a value; --help lists the options" "$output"
    else
      run -2 limit 5 "$BUILD/$chapter" -t 1
      equal "$chapter: unknown option -t; --help lists the options" "$output"
      lacks "$("$BUILD/$chapter" --help)" '^  -t'
    fi
  done
}

@test "options: an option that there is not" {
  local bad
  for bad in -x --frames --n -w; do
    refuses "unknown option $bad; --help lists the options" "$bad"
  done
  refuses 'unknown option --help=3; --help lists the options' --help=3
}

@test "options: an option without its value" {
  local bad
  for bad in -n -d --trace; do
    refuses "option $bad wants a value; --help lists the options" "$bad"
  done
}

@test "options: a trace that is neither SVG nor JSON" {
  local bad
  for bad in x x.png svg ''; do
    refuses "--trace wants a file that ends in .svg or .json, not \"$bad\"" \
      --trace "$bad"
  done
}

@test "options: a URL that is none" {
  refuses 'cannot fetch "example.org": it does not begin with http://' example.org
  refuses 'cannot fetch "http://a:0/": its port is no number from 1 to 65535' \
    http://127.0.0.1:1/ http://a:0/
}

@test "options: a trace that cannot be written" {
  run limit 5 "$BUILD/01-blocking-socket" --trace /no/such/folder/x.svg
  [ "$status" -eq 1 ]
  has "$output" '^01-blocking-socket: cannot write "/no/such/folder/x.svg": '
  [ "${#lines[@]}" -eq 1 ]
}

@test "options: --help explains, and is no error" {
  run "$BUILD/01-blocking-socket" --help
  [ "$status" -eq 0 ]
  has "$output" '^usage: .*01-blocking-socket '
  local option
  for option in '-n PAGES' '-d SECONDS' '--axis SECONDS' '--trace FILE' 'URL \.\.\.'; do
    has "$output" "^  $option "
  done
  equal "" "$("$BUILD/01-blocking-socket" --help 2>&1 >/dev/null)"
}

@test "every program refuses an option that there is not, and explains itself" {
  local chapter
  for chapter in $(chapters); do
    run limit 5 "$BUILD/$chapter" --no-such-option
    [ "$status" -eq 2 ] || fail "$chapter ends with $status"
    equal "$chapter: unknown option --no-such-option; --help lists the options" \
      "$output"
    run limit 5 "$BUILD/$chapter" --help
    [ "$status" -eq 0 ]
    has "$output" '^usage: '
  done
}

@test "options: values may be joined to them, and -- ends them" {
  run limit 10 "$BUILD/01-blocking-socket" -n2 -d0
  [ "$status" -eq 0 ]
  has "$output" '^2 pages, 2 ok, 0 failed; '
  run limit 10 "$BUILD/01-blocking-socket" -- http://127.0.0.1:1/ -n
  [ "$status" -eq 2 ]
  has "$output" 'cannot fetch "-n"'
}

@test "options: the one that is wrong is named" {
  run -2 "$BUILD/01-blocking-socket" --axis=3 -zq
  has "$output" 'unknown option -z;'
  run -2 "$BUILD/01-blocking-socket" --help=3
  has "$output" 'unknown option --help=3;'
  run -2 "$BUILD/02-processes" -n 3 --crash 4
  has "$output" '--crash 4: there are only 3 pages$'
}

# ---- how programs begin and end ----------------------------------------------------

@test "what cannot be written is no success" {
  [ -e /dev/full ] || skip "there is no /dev/full here"
  local program status
  for program in $(programs); do
    status=0
    "$BUILD/$program" -n 2 -d 0 >/dev/full 2>"$BATS_TEST_TMPDIR/errors" || status=$?
    [ "$status" -ne 2 ] || # it takes no arguments
      { status=0; "$BUILD/$program" >/dev/full 2>"$BATS_TEST_TMPDIR/errors" || status=$?; }
    equal 1 "$status" "$program"
    has "$(cat "$BATS_TEST_TMPDIR/errors")" "^$program: cannot write its output: "
  done
}

@test "with standard descriptors closed, no socket and no file gets their numbers" {
  local chapter trace=$BATS_TEST_TMPDIR/trace.svg
  for chapter in $(fetchers); do
    "$BUILD/$chapter" -n 3 -d 0 --trace "$trace" <&- >&- 2>&-
    equal '<svg' "$(head -c 4 "$trace")" "$chapter: the trace begins with"
  done
}

@test "a wrong command line leaves the file for the trace alone" {
  echo mine >"$BATS_TEST_TMPDIR/mine.svg"
  run -2 "$BUILD/02-processes" -n 3 --crash 9 --trace "$BATS_TEST_TMPDIR/mine.svg"
  equal mine "$(cat "$BATS_TEST_TMPDIR/mine.svg")"
}

@test "a slow server that dies is told, and the account still comes last" {
  needs pgrep
  local pid server= status=0
  "$BUILD/01-blocking-socket" -n 2 -d 30 >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/errors" &
  pid=$!
  until server=$(pgrep -P "$pid"); do kill -0 "$pid" || fail "it ended early"; done
  kill -KILL "$server"
  wait "$pid" || status=$?
  equal 1 "$status"
  has "$(cat "$BATS_TEST_TMPDIR/errors")" '^the slow server died$'
  has "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" '^2 pages, 0 ok, 2 failed;'
}

@test "children are waited for, also by a starter that ignores their end" {
  needs python3
  python3 - "$BUILD/02-processes" <<'END'
import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # stays so behind exec()
os.execv(sys.argv[1], [sys.argv[1], "-n", "2", "-d", "0"])
END
}

# ---- limit ---------------------------------------------------------------------------

@test "limit: the status of the command, or 124 when it took too long" {
  run -7 "$BUILD/limit" 10 sh -c 'exit 7'
  run -124 "$BUILD/limit" 1 sleep 30
  has "$output" '^limit: ended after 1 s; it was asleep$'
  run -124 "$BUILD/limit" 1 sh -c 'while :; do :; done'
  has "$output" '^limit: ended after 1 s; it was busy$'
  run -134 "$BUILD/limit" 10 sh -c 'kill -ABRT $$'
  run -127 "$BUILD/limit" 10 "$BATS_TEST_TMPDIR/nothing"
  has "$output" '^limit: cannot run .*/nothing: No such file or directory$'
}

@test "limit: what the command left behind is ended as well" {
  mkfifo "$BATS_TEST_TMPDIR/fifo"
  "$BUILD/limit" 10 sh -c 'exec >"$0"; sleep 60 & exit 3' "$BATS_TEST_TMPDIR/fifo" &
  cat "$BATS_TEST_TMPDIR/fifo" # its end comes when nobody holds it any more
  wait $! || [ $? = 3 ]
}

@test "limit: seconds that are none" {
  local seconds
  for seconds in 0 abc 0.5 -1 99999999 ''; do
    run -2 "$BUILD/limit" "$seconds" true
    has "$output" '^limit: SECONDS is a number from 1 to 86400, not '
  done
}

@test "on a terminal a counter moves, and ends at all pages, also with threads" {
  needs python3
  local chapter shown
  for chapter in $(fetchers); do
    shown=$(limit 20 python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' \
      "$BUILD/$chapter" -n 60 -d 0.05 </dev/null | tr '\r' '\n' | grep ' of 60 pages$')
    equal "$(awk 'BEGIN { for (i = 1; i <= 60; i++) print i " of 60 pages" }')" \
      "$shown" "$chapter"
  done
}

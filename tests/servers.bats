#!/usr/bin/env bats
# The program of every chapter against real servers: good ones, bad ones, none.
# seconds: 20

load lib/helper

setup_file() {
  load lib/helper
  "$MAKE" -s layer ON=01-blocking-socket TOP=tests/servers MAIN=misbehave \
    OUT="$BUILD/servers/misbehave"
  start_misbehave 127.0.0.1
  export URL=http://127.0.0.1:$port
}

teardown_file() {
  exec 8>&- # that ends it
}

teardown() {
  [ -z "${server:-}" ] || kill "$server"
}

# start_misbehave HOST: sets $port; the paths of its requests come out of
# descriptor 9, and closing descriptor 8 ends it.
start_misbehave() {
  rm -f "$BATS_FILE_TMPDIR/in" "$BATS_FILE_TMPDIR/out"
  mkfifo "$BATS_FILE_TMPDIR/in" "$BATS_FILE_TMPDIR/out"
  "$BUILD/servers/misbehave" "$1" <"$BATS_FILE_TMPDIR/in" \
    >"$BATS_FILE_TMPDIR/out" 3>&- &
  exec 8>"$BATS_FILE_TMPDIR/in" 9<"$BATS_FILE_TMPDIR/out"
  read -r port <&9
}

# fetch STATUS ARGUMENT...: runs the program of $chapter, which must end with
# that exit status; sets $output and $errors.
fetch() {
  local expected=$1 status=0
  shift
  echo "$chapter $*"
  output=$(limit 30 "$BUILD/$chapter" "$@" 2>"$BATS_TEST_TMPDIR/errors" \
    8>&- 9<&-) || status=$?
  errors=$(cat "$BATS_TEST_TMPDIR/errors")
  [ "$status" = "$expected" ] ||
    fail "exit status $status, not $expected" "$output" "$errors"
}

# What came, a line each: its path and how many bytes.
came() {
  printf '%s\n' "$output" |
    sed -n 's|^page [0-9]*: \([0-9]*\) bytes .*:[0-9]*\(/.*\)|\2 \1|p' | sort
}

# account PATTERN: the last line has it.
account() {
  has "$(printf '%s\n' "$output" | tail -n 1)" "$1"
}

good='/big 8388608
/bytes/chunked 317
/bytes/close 700
/bytes/continue 1000
/bytes/http10 70
/bytes/length 1000
/chunked 317
/close 700
/continue 1000
/empty 0
/http10 70
/length 1000
/no-content 0'

# What is wrong with each page, as a pattern.
bad='/absent closed the connection without an answer
/bad-chunk size of a chunk is not a number
/bad-length Content-Length makes no sense
/binary does not begin with HTTP/
/bytes/early closed the connection half-way
/bytes/long-chunk chunk is longer than its size
/early closed the connection half-way
/early-chunk closed the connection half-way
/half-head closed the connection half-way
/long-chunk chunk is longer than its size
/long-head headers are too long
/nothing closed the connection without an answer
/reset reset by peer
/reset-half reset by peer
/rubbish does not begin with HTTP/
/status/404 status 404
/status/500 status 500
/two-lengths Content-Length makes no sense
/zero headers hold a 0'

# urls LIST: one for each line.
urls() {
  printf '%s\n' "$1" | sed "s|\([^ ]*\).*|$URL\1|"
}

@test "the right bytes of every good page, none is waited for longer" {
  for chapter in $(fetchers); do
    fetch 0 $(urls "$good")
    equal "$good" "$(came)"
    equal "" "$errors"
    account '^13 pages, 13 ok, 0 failed'
  done
}

@test "a line with URL and reason for every bad page, beside good ones" {
  for chapter in $(fetchers); do
    fetch 1 $(urls "$bad") $(urls "$good")
    equal "$good" "$(came)"
    while read -r path reason; do
      has "$errors" "^page [0-9]+: $URL$path: .*$reason\$"
    done <<<"$bad"
    equal 19 "$(printf '%s\n' "$errors" | wc -l | tr -d ' ')" "lines"
    account '^32 pages, 13 ok, 19 failed'
  done
}

@test "a page is bad alone, too: exit status 1" {
  for chapter in $(fetchers); do
    fetch 1 "$URL/reset"
    account '^1 page, 0 ok, 1 failed'
  done
}

# with_choice: the programs that have a choice of selectors.
with_choice() {
  fetchers | grep -xF "$(grep -lw selector chapters/*/modules | cut -d / -f 2)"
}

@test "the same pages, good and bad, on every selector" {
  for chapter in $(with_choice); do
    for selector in $(selectors "$chapter"); do
      export LOOP_SELECTOR=$selector
      fetch 1 $(urls "$bad") $(urls "$good")
      [ "$chapter" != 08-epoll ] || has "$output" "^selector: $selector\$"
      equal "$good" "$(came)"
      account '^32 pages, 13 ok, 19 failed'
    done
  done
}

@test "with -t, a server that never answers costs its page, and no other" {
  for chapter in $(grep -l OPTION_TIMEOUT chapters/*/main.c | cut -d / -f 2); do
    fetch 1 -t 1 "$URL/never" "$URL/length" "$URL/chunked" "$URL/never"
    equal "/chunked 317
/length 1000" "$(came)"
    equal 2 "$(printf '%s\n' "$errors" |
      grep -Ec "^page [14]: $URL/never: .*(not complete within 1 s|timed out)\$")"
    account '^4 pages, 2 ok, 2 failed'
  done
}

@test "pages from python3 -m http.server" {
  needs python3
  folder=$BATS_TEST_TMPDIR/site
  mkdir -p "$folder/sub" && mkfifo "$BATS_TEST_TMPDIR/said"
  printf '12345' >"$folder/five"
  printf '%100000s' '' >"$folder/sub/long"
  "$BUILD/limit" 60 python3 -u -m http.server 0 --bind 127.0.0.1 \
    --directory "$folder" >"$BATS_TEST_TMPDIR/said" 2>/dev/null 3>&- 8>&- &
  server=$!
  exec 7<"$BATS_TEST_TMPDIR/said"
  read -r said <&7
  port=${said#*port } port=${port%% *}
  for chapter in $(fetchers); do
    URL=http://127.0.0.1:$port
    fetch 1 "$URL/five" "$URL/sub/long" "$URL/none"
    equal "/five 5
/sub/long 100000" "$(came)"
    has "$errors" "/none: .*status 404"
    fetch 0 "$URL?query#fragment"
  done
}

# A free port: one that misbehave had a moment ago.
free_port() {
  "$BUILD/servers/misbehave" </dev/null
}

# A page put together by server-side includes has no length: it is chunked.
nginx_conf() {
  cat <<END
daemon off;
master_process off;
pid "$1/pid";
error_log stderr notice;
events {}
http {
    access_log off;
    client_body_temp_path "$1/body";
    proxy_temp_path "$1/proxy";
    fastcgi_temp_path "$1/fastcgi";
    uwsgi_temp_path "$1/uwsgi";
    scgi_temp_path "$1/scgi";
    server {
        listen 127.0.0.1:$2;
        root "$1/site";
        location /chunked { ssi on; ssi_types *; }
        location /moved { return 301 /five; }
    }
}
END
}

@test "pages from nginx, with a length and chunked" {
  PATH=$PATH:/usr/sbin:/usr/local/sbin
  needs nginx
  folder=$BATS_FILE_TMPDIR/nginx
  mkdir -p "$folder/site/chunked" && mkfifo "$folder/said"
  chmod a+rx "$folder" "$folder/site" "$folder/site/chunked"
  printf '12345' >"$folder/site/five"
  printf '%100000s<!--# echo var="request_method" -->' '' \
    >"$folder/site/chunked/page"
  port=$(free_port)
  nginx_conf "$folder" "$port" >"$folder/conf"
  "$BUILD/limit" 60 nginx -p "$folder" -c "$folder/conf" 2>"$folder/said" \
    3>&- 8>&- &
  server=$!
  exec 7<"$folder/said"
  while read -r said <&7 && [ "${said%event method}" = "$said" ]; do :; done
  for chapter in $(fetchers); do
    URL=http://127.0.0.1:$port
    fetch 1 "$URL/five" "$URL/chunked/page" "$URL/moved" "$URL/none"
    has "$(came)" '^/five 5$'
    has "$(came)" '^/chunked/page 100003$'
    has "$errors" "/none: .*status 404"
    account '^4 pages, 3 ok, 1 failed'
  done
}

@test "IPv6" {
  exec 8>&-
  start_misbehave ::1 2>/dev/null
  [ "$port" ] || skip "::1 does not work here"
  for chapter in $(fetchers); do
    fetch 0 "http://[::1]:$port/length" "http://[::1]:$port/chunked"
    equal "/chunked 317
/length 1000" "$(came)"
  done
}

# addresses NAME FAMILY: how many it has.
addresses() {
  python3 -c 'import socket, sys
print(len(socket.getaddrinfo(sys.argv[1], 80, getattr(socket, sys.argv[2]),
                             socket.SOCK_STREAM)))' "$1" "$2" 2>/dev/null ||
    echo 0
}

@test "a name" {
  ! "$BUILD/01-blocking-socket" http://localhost:1/ 2>&1 | grep -q 'cannot find' ||
    skip "localhost is not known here"
  for chapter in $(fetchers); do
    fetch 0 "http://localhost:${URL##*:}/length"
    equal "/length 1000" "$(came)"
  done
}

@test "a name of which one address refuses and another answers" {
  needs python3
  [ "$(addresses localhost AF_INET)" -gt 0 ] &&
    [ "$(addresses localhost AF_INET6)" -gt 0 ] ||
    skip "localhost is not both 127.0.0.1 and ::1 here"
  for host in 127.0.0.1 ::1; do
    exec 8>&-
    start_misbehave "$host" 2>/dev/null
    [ "$port" ] || skip "$host does not work here"
    for chapter in $(fetchers); do
      fetch 0 "http://localhost:$port/length"
      equal "/length 1000" "$(came)"
    done
  done
}

@test "an unknown host and a port where nobody listens, beside a good page" {
  export RES_OPTIONS="timeout:1 attempts:1"
  port=$(free_port)
  for chapter in $(fetchers); do
    fetch 1 http://name.invalid/ "http://127.0.0.1:$port/" "$URL/length"
    has "$errors" '^page 1: http://name.invalid/: cannot find name.invalid: .'
    has "$errors" "^page 2: http://127.0.0.1:$port/: .*[Rr]efused"
    equal "/length 1000" "$(came)"
  done
}

@test "a URL that is wrong: one line, exit status 2, and nothing is fetched" {
  for chapter in $(fetchers); do
    for wrong in https://example.org/ ftp://x/ example.org http:// \
      http://127.0.0.1:0/ http://127.0.0.1:70000/ "http://127.0.0.1/a b" \
      "http://[::1/" http://user@127.0.0.1/ ""; do
      fetch 2 "$URL/length" "$wrong"
      equal "" "$output"
      equal 1 "$(printf '%s\n' "$errors" | wc -l | tr -d ' ')" "lines"
      has "$errors" "^$chapter: cannot fetch "
    done
  done
}

# A FIFO ends for its reader when nobody is left that may write to it.
@test "Ctrl-C while pages are waited for leaves no process behind" {
  [ -z "$(sh -c 'kill -INT $$; echo ignored')" ] ||
    skip "SIGINT is ignored here, as in a background job"
  mkfifo "$BATS_TEST_TMPDIR/alive"
  for chapter in $(fetchers); do
    echo "$chapter"
    exec 8>&-
    start_misbehave 127.0.0.1
    "$BUILD/limit" 20 cat "$BATS_TEST_TMPDIR/alive" 3>&- &
    watcher=$!
    set -m # a process group of its own, as a command in a terminal has
    "$BUILD/$chapter" "http://127.0.0.1:$port/never" \
      "http://127.0.0.1:$port/never" 7>"$BATS_TEST_TMPDIR/alive" 3>&- 8>&- \
      9<&- >/dev/null &
    program=$!
    set +m
    read -r -t 20 path <&9
    equal /never "$path"
    kill -INT -- "-$program"
    status=0
    wait "$program" || status=$?
    equal 130 "$status" "exit status"
    wait "$watcher"
  done
}

# with_descriptors N ARGUMENT...: as fetch, with a limit of N descriptors.
with_descriptors() {
  local n=$1
  shift
  limit() { (ulimit -n "$n" && "$BUILD/limit" "$@"); }
  fetch "$@"
}

# count WHAT: how many the account line says: pages, ok, failed.
count() {
  printf '%s\n' "$output" | tail -n 1 | tr ',;' '\n\n' |
    sed -n "s/^ *\([0-9]*\) $1\$/\1/p"
}

@test "descriptors run out: those pages say so, the rest comes" {
  for chapter in $(fetchers); do
    case $chapter in
    # One page at a time, and one for each process: they never run out.
    01-* | 02-*) with_descriptors 64 0 -n 100 -d 0 ;;
    *) with_descriptors 64 1 -n 100 -d 0.2 ;;
    esac
    account '^100 pages, '
    equal 100 $(($(count ok) + $(count failed))) "pages"
    [ "$(count ok)" -ge 30 ] || fail "only $(count ok) pages came"
    has "$output" "^the server got $(count ok) requests"
    equal "$(count failed)" \
      "$(printf '%s\n' "$errors" | grep -c 'Too many open files$')" "reasons"
  done
}

# hard_limit N: skips where a program may not have N descriptors.
hard_limit() {
  local hard
  hard=$(ulimit -Hn)
  [ "$hard" = unlimited ] || [ "$hard" -ge "$1" ] ||
    skip "a program may have only $hard descriptors here"
}

@test "1,000 pages at once" {
  hard_limit 1200
  for chapter in $(fetchers | grep -v '^01-'); do
    fetch 0 -n 1000 -d 2
    account '^1000 pages, 1000 ok, 0 failed.* in flight 1000;'
    has "$output" '^the server got 1000 requests, at most 1000 at once$'
  done
}

@test "select takes no descriptor from FD_SETSIZE on: those pages say so" {
  hard_limit 1200
  for chapter in $(fetchers | grep '^05-'); do
    fetch 1 -n 1100 -d 2
    account '^1100 pages, '
    equal 1100 $(($(count ok) + $(count failed))) "pages"
    [ "$(count ok)" -gt 1000 ] || fail "only $(count ok) pages came"
    has "$output" "^the server got $(count ok) requests"
    equal "$(count failed)" \
      "$(printf '%s\n' "$errors" | grep -c FD_SETSIZE)" "reasons"
  done
}

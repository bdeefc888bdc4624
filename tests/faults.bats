#!/usr/bin/env bats
# System calls that fail or do half of their work, in every chapter's program.
# seconds: 15

load lib/helper

setup_file() {
  load lib/helper
  [ "$(uname)" = Linux ] || return 0
  export SHIM=$BUILD/faults/shim.so # its path must have no space
  mkdir -p "$BUILD/faults"
  ${CC:-cc} -std=c11 -D_DEFAULT_SOURCE -O2 -fPIC -shared -o "$SHIM" \
    tests/faults/shim.c -ldl -pthread
}

setup() {
  [ "$(uname)" = Linux ] || skip "this way to make calls fail is Linux's"
  ! grep -Eq '__(asan|tsan)_init' "$BUILD/01-blocking-socket" ||
    skip "a sanitizer cannot be there as well"
}

# each WHERE CALLS ERRORS WHENS: the faults, all combinations of the words.
each() {
  local call error when
  for call in $2; do
    for error in $3; do
      for when in $4; do echo "$1.$call.$error.$when"; done
    done
  done
}

# on_selectors: every program that has a choice, on each: 08-epoll:poll ...
on_selectors() {
  local chapter selector
  for chapter in $(grep -lw selector chapters/*/modules | cut -d / -f 2); do
    for selector in epoll poll select; do echo "$chapter:$selector"; done
  done
}

# sweep KIND CHAPTERS: runs them with each of the faults on standard input.
sweep() {
  local results=$BATS_TEST_TMPDIR/results fault chapter
  while read -r fault; do
    for chapter in $2; do
      mkdir -p "$results/$chapter"
      printf '%s\n' "$BUILD/$chapter" "$SHIM" "$results/$chapter" "$fault"
    done
  done | tr '\n' '\0' | xargs -0 -n 4 -P 16 bash tests/faults/one.bash
  awk -v kind="$1" -f tests/faults/judge.awk "$results"/*/*.log \
    "$results"/*/*.out "$results"/*/*.err "$results"/*/*.status
}

@test "interrupted calls and short reads and writes change nothing" {
  {
    each program "connect send recv read waitpid" EINTR "1 2 3"
    each program "send recv" EINTR e2
    each program "send recv read" short "1 e1"
    each program "write wait4" EINTR "1 2 e2"
    each program select EINTR "1 2 3 e2"
  } | sweep harmless "$(fetchers)"
}

@test "calls that must be made again later change nothing" {
  each program "send recv" EAGAIN "1 2 3 e2" |
    sweep harmless "$(fetchers | grep -v '^0[1-3]-')"
}

@test "the slow server goes on, whatever its calls do" {
  {
    each server "poll accept recv send write" EINTR "1 2 e2"
    each server "recv send" EAGAIN "1 2 e2"
    each server "recv send" short "1 e1"
    each server accept "ECONNABORTED EMFILE ENFILE ENOMEM" "1 2 e2"
  } | sweep harmless "$(fetchers)"
}

@test "a call that fails costs the page that it hits, and no other" {
  {
    each program socket "EMFILE ENFILE ENOBUFS" "1 2 4"
    each program connect "ECONNREFUSED ETIMEDOUT EADDRNOTAVAIL" "1 2 4"
    each program getaddrinfo "ENOMEM EMFILE" "1 2"
    each program send "ECONNRESET EPIPE" "1 2 4"
    each program recv "ECONNRESET ETIMEDOUT" "1 2 4"
  } | sweep page "$(fetchers)"
}

@test "where one address of a host refuses, the next is tried" {
  for error in ECONNREFUSED ETIMEDOUT EINTR; do
    echo "program.getaddrinfo.twice.e1,program.connect.$error.1"
  done | sweep harmless "$(fetchers)"
}

@test "what cannot be had is told: memory" {
  each program malloc ENOMEM "1 2 3 4 5 6 7 8 9 12 16 20 e1 e2 e5" |
    sweep any "$(fetchers)"
}

@test "where processes or threads cannot be had, the others do the work" {
  each program "fork pthread_create" EAGAIN "1 2 e1 e2" |
    sweep others "$(fetchers)"
}

@test "what cannot be had is told: pipes, answers" {
  {
    each program pipe "EMFILE ENFILE" "1 2"
    each program fcntl EIO "1 2 e1"
    each program getsockopt ENOBUFS "1 2 e1"
    each program select ENOMEM "1 2"
    each program read EIO "1 2"
    each program write EIO "1 2"
    each server poll ENOMEM "1 2 4"
    each server "recv send" ECONNRESET "1 2"
    each server fcntl EIO "1 2"
    each server write EIO 1
    each server malloc ENOMEM "1 2 3"
  } | sweep any "$(fetchers)"
}

@test "on every selector, a wait that is interrupted changes nothing" {
  each program "epoll_wait poll select" EINTR "1 2 3 e2" |
    sweep harmless "$(on_selectors)"
}

@test "on every selector, what cannot be had, watched or waited for is told" {
  {
    each program epoll_create1 "EMFILE ENFILE ENOMEM" 1
    each program epoll_ctl "ENOMEM ENOSPC" "1 2 4 7"
    each program "epoll_wait poll select" ENOMEM "1 2 e1"
  } | sweep any "$(on_selectors)"
}

@test "a program that cannot start says why, in one line" {
  {
    each start "socket socketpair" "EMFILE ENFILE" 1
    each start "listen fcntl" EIO 1
    each start fork "EAGAIN ENOMEM" 1
    each start malloc ENOMEM 1
  } | sweep start "$(fetchers)"
}

@test "Ctrl-C at any call leaves no process behind" {
  [ -z "$(sh -c 'kill -INT $$; echo ignored')" ] ||
    skip "SIGINT is ignored here, as in a background job"
  {
    each start "socket fcntl" SIGINT 1
    each program "socket connect send recv getaddrinfo" SIGINT "1 3"
    each program "read waitpid malloc write wait4" SIGINT 1
    each program "fork pthread_create select epoll_wait" SIGINT "1 2"
  } | sweep ctrl-c "$(fetchers)"
}

# lessons.bats: every excerpt, command, output, link and table of every lesson,
# and that each of these checks fails when a lesson is edited wrong.
# seconds: 60
load lib/helper
load lib/lessons

# in_all FUNCTION: calls it with FILE CHAPTER for every lesson.
in_all() {
  local chapter wrong=0
  for chapter in $(chapters); do
    if [ ! -f "chapters/$chapter/README.md" ]; then
      echo "chapters/$chapter has no lesson"
      wrong=1
    else
      "$1" "chapters/$chapter/README.md" "$chapter" || wrong=1
    fi
  done
  return $wrong
}

excerpts() { each_fence "$1" check_excerpt; }
outputs() { each_fence "$1" check_console; }

# What was left out is said; it is the same as a skipped test.
say_what_was_left_out() {
  [ ! -e "$BATS_TEST_TMPDIR/left_out" ] ||
    skip "$(tr '\n' ';' <"$BATS_TEST_TMPDIR/left_out")"
}

@test "every lesson has its sections, in order" {
  in_all check_sections
}

@test "every table of files is what make files-N prints" {
  in_all check_table
}

@test "every excerpt is in its file" {
  in_all excerpts
  excerpts README.md
}

@test "every link leads to a file and its heading" {
  in_all check_links
  check_links README.md
  check_links tests/README.md
}

# Drawn by the chapter's own program, on the axis that make pictures gives all.
picture() {
  grep -Fq ">$2</text>" "${1%README.md}timeline.svg" &&
    grep -Fq '>5 s</text>' "${1%README.md}timeline.svg" ||
    fail "$1: its timeline.svg is not what make pictures draws"
}

@test "every picture is the chapter's, and all have one axis" {
  in_all picture
}

@test "every command of the lessons prints what they say" {
  in_all outputs
  say_what_was_left_out
}

@test "every command of README.md prints what it says" {
  outputs README.md
  say_what_was_left_out
}

@test "every name of CPython's that a lesson names exists" {
  needs python3
  python3 tests/lib/cpython_names.py chapters/*/README.md
}

# ---- the checks themselves -----------------------------------------------------

setup() {
  lesson=$BATS_TEST_TMPDIR/README.md
}

# A small lesson on standard input: it goes to $lesson.
lesson() {
  cat >"$lesson"
}

# rejects FUNCTION PATTERN: it fails on the lesson, and says why.
rejects() {
  local said
  if said=$("$1" "$lesson" "${3:-}"); then
    fail "$1 takes this:" "$(cat "$lesson")"
  fi
  has "$said" "$2"
}

@test "right excerpts are taken, wrong ones rejected" {
  printf 'one\n  two\nthree\nfour\nfive\n' >"$BATS_TEST_TMPDIR/code.c"
  local top="\`\`\`c $BATS_TEST_TMPDIR/code.c"
  local good
  for good in 'one' '  two\nthree' 'one\n...\nthree\n...' 'one\n  ...\nfive'; do
    printf "$top\n$good\n\`\`\`\n" | lesson
    excerpts "$lesson"
  done
  local bad
  for bad in 'onee' 'two' 'one\nthree' 'three\n...\none' 'five\nsix' '...' '' \
    'three\n...\nthree'; do
    printf "$top\n$bad\n\`\`\`\n" | lesson
    rejects excerpts 'README.md:1: (not in|an excerpt without)'
  done
  printf "$top\n  two\nthree?\n\`\`\`\n" | lesson
  rejects excerpts '^- three\?$'
  rejects excerpts '^\+ three$'
}

@test "fences of an unknown kind and without a file are rejected" {
  printf '```c\nint x;\n```\n' | lesson
  rejects excerpts 'must name its file'
  printf '```c no/such.c\nint x;\n```\n' | lesson
  rejects excerpts 'must name its file'
  printf '```C Makefile\nall:\n```\n' | lesson
  rejects excerpts 'does not know: C'
  printf '```\nx\n```\n' | lesson
  rejects excerpts 'does not know: none'
  printf '```text\nnever closed\n' | lesson
  rejects excerpts 'does not know: unclosed'
  printf '```text\nx\n```\n```python\nx\n```\n```sh\nx\n```\n' | lesson
  excerpts "$lesson"
}

# console WORDS BODY: a lesson of one console fence.
console() {
  { printf '```console %s\n' "$1"; cat; printf '```\n'; } | lesson
}

@test "right outputs are taken" {
  console <<'END'
$ echo one; echo two >&2
one
two
$ printf '%s\n' \
> three
three
$ :
$ echo "so it is: whatever"; echo "one two three four"; echo "... dots"
so it is: ...
one ... three ...
... dots
END
  outputs "$lesson"
  console 'status=3' <<'END'
$ true
$ echo bye; exit 3
bye
END
  outputs "$lesson"
  console <<'END'
$ printf '1\n2\n3\n4\n'
...
2
...
4
$ seq 3
1
...
END
  outputs "$lesson"
}

@test "figures are blanked" {
  console <<'END'
$ echo "10 pages; wall 9.504 s, cpu 12 ms; in flight 10; 80% 3 KB 7 µs"
10 pages; wall 0.1 s, cpu 3 ms; in flight 10; 5% 12,000 KB 8 µs
$ echo "127.0.0.1:4321 pid 77 http://127.0.0.1:80/x [::1]:9 port 5"
127.0.0.1:999 pid 1 http://127.0.0.1:65535/x [::1]:10 port 80
$ echo "   3 |   ### |"; echo 'make[2]: *** [Makefile:8: x] Error 1'
   3 |#      |
make: *** [x] Error 1
$ printf '%8s\n' 1.25
12345.5
END
  outputs "$lesson"
  console figures <<'END'
$ echo "23,519 times, 7 tasks"
1 times, 12 tasks
END
  outputs "$lesson"
}

@test "wrong outputs are rejected, with a difference" {
  local body
  for body in '$ echo a\nb' '$ echo a\n' '$ printf "a\\nb\\n"\na' '$ true\na' \
    '$ seq 3\n...\n2' '$ seq 3\n2\n...' '$ seq 3\n1\n...\n4\n...' \
    '$ seq 3\n3\n...\n2' '$ echo 10 pages\n11 pages' '$ echo 4 x\n5 x' \
    '$ echo "   3 |## |"\n   4 |## |' '$ echo 1 second\n2 second' \
    '$ echo "it was: x"\nit is: ...' '$ echo one two\none ... three' \
    '$ echo 1a b c\n1a ... d ...'; do
    printf "$body\n" | console
    rejects outputs 'README.md:1: .*lesson \(-\), this run'
  done
  printf '$ echo came\nwanted\n' | console
  rejects outputs '^- wanted$'
  rejects outputs '^\+ came$'
  printf '$ echo more\n' | console
  rejects outputs '^\+ more$'
  printf 'no command\n' | console
  rejects outputs 'does not begin with a command'
  printf '$ true\n' | console figurez
  rejects outputs 'does not know: figurez'
}

@test "a wrong exit status is rejected" {
  printf '$ exit 1\n' | console
  rejects outputs 'exit status 1, not 0'
  printf '$ true\n' | console status=1
  rejects outputs 'exit status 0, not 1'
  printf '$ exit 1\n$ exit 1\n' | console status=1
  rejects outputs 'exit status 1, not 0'
}

@test "any-order takes any order, and nothing else" {
  printf '$ seq 3\n2\n3\n1\n' | console any-order
  outputs "$lesson"
  printf '$ seq 3\n3\n...\n1\n' | console any-order
  outputs "$lesson"
  printf '$ echo a 1; echo a 2; echo b\nb\na ...\na 1\n' | console any-order
  outputs "$lesson"
  printf '$ echo a 1; echo b\nb\na ... 2\n' | console any-order
  rejects outputs '^- a \.\.\. 2$'
  printf '$ seq 3\n2\n3\n' | console any-order
  rejects outputs '^\+ 1$'
  printf '$ seq 3\n2\n3\n1\n1\n' | console any-order
  rejects outputs '^- 1$'
  printf '$ seq 3\n4\n...\n' | console any-order
  rejects outputs '^- 4$'
}

@test "what is not there is left out, and told" {
  printf '$ no-such-tool\nx\n' | console needs=no-such-tool
  outputs "$lesson"
  grep -q 'there is no no-such-tool here' "$BATS_TEST_TMPDIR/left_out"
  printf '$ echo a\nb\n' | console "needs=$(uname -s)"
  rejects outputs '^- b$'
}

@test "where an exercise holds an answer, its grading is left out, and told" {
  is_fresh() { false; }
  printf '$ make exercise-1.3\nnobody knows\n' | console
  outputs "$lesson"
  grep -q 'exercise 1.3 holds an answer' "$BATS_TEST_TMPDIR/left_out"
  is_fresh() { true; }
  rejects outputs 'nobody knows'
}

@test "commands that disturb other tests are refused" {
  printf '$ make clean\n' | console
  rejects outputs 'removes what other tests use'
  printf '$ make reset-1.1\n' | console
  rejects outputs "overwrites the reader's answer"
  printf '$ make chapter-1 CFLAGS="-O0 -g"\n' | console
  rejects outputs 'add BUILD='
}

@test "dead links are rejected" {
  mkdir "$BATS_TEST_TMPDIR/sub"
  printf '# One, two!\n## `make x`, and more\n' >"$BATS_TEST_TMPDIR/sub/a.md"
  lesson <<'END'
# Top
[a](sub/a.md) [`b`](sub/a.md#one-two) ![c](sub) [d](#top) [e](https://x.org/y)
[f](sub/a.md#make-x-and-more) `[not](a link)`
```text
[not](either)
```
[g]: sub/a.md
END
  check_links "$lesson"
  local link
  for link in '[a](sub/b.md)' '![a](sub/b.svg)' 'x [a](sub) [b](nowhere)' \
    '[g]: nowhere'; do
    echo "$link" | lesson
    rejects check_links 'leads nowhere'
  done
  for link in '[a](#top)' '[b](sub/a.md#two)'; do
    echo "$link" | lesson
    rejects check_links 'leads to no heading'
  done
}

@test "names that Python does not have are rejected" {
  needs python3
  names() { python3 tests/lib/cpython_names.py "$1"; }
  printf '## In asyncio\n`BaseEventLoop._run_once()` in `asyncio/base_events.py`\n## Next\n' | lesson
  names "$lesson"
  printf '## In asyncio\n`BaseEventLoop._run_twice()`\n## Next\n' | lesson
  rejects names 'no BaseEventLoop._run_twice'
  printf '## In asyncio\n`asyncio/no_events.py`\n## Next\n' | lesson
  rejects names 'no asyncio/no_events.py'
}

@test "a wrong table and missing sections are rejected" {
  local chapter=01-blocking-socket
  { echo '## Files of this program'; echo 'make export-1 DIR=somewhere'; echo
    "$MAKE" -s files-1; echo '## The pain'; echo '| x |'; } | lesson
  check_table "$lesson" "$chapter"
  rejects check_sections '^-## The idea' "$chapter"
  sed 's/chapter 1/chapter 2/' "$lesson" >"$lesson.new"
  lesson <"$lesson.new"
  rejects check_table '^\+.*chapter 2' "$chapter"
  { echo '## Files of this program'; "$MAKE" -s files-1; } | lesson
  rejects check_table 'does not name make export-1' "$chapter"
}

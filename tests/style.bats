# style.bats: how the files of the tree look: formatting, names, includes.
load lib/helper

# Every file of the tree that git knows or would take; without git, every file.
files() {
  {
    git ls-files -co --exclude-standard 2>/dev/null ||
      find . -type f ! -path './.git/*' ! -path "./$BUILD/*" ! -path './build/*' |
      sed 's|^\./||'
  } | while IFS= read -r file; do [ ! -f "$file" ] || echo "$file"; done
}

# Our C. A reader's exercise is the reader's; a wrong answer is a fragment.
c_files() {
  files | grep '\.[ch]$' | grep -v -e '^exercises/' -e '/wrong/'
}

# The names of all modules: what has a header.
modules() {
  c_files | grep '\.h$' | sed 's|.*/||; s|\.h$||' | sort -u
}

# quiet WHAT: nothing on standard input, or the test fails with it.
quiet() {
  local found
  found=$(cat)
  [ -z "$found" ] || fail "$1:" "$found"
}

@test "the C is formatted as .clang-format says" {
  needs clang-format
  c_files | xargs clang-format --dry-run 2>&1 | grep 'warning' | sort -u |
    quiet "make format would change"
}

@test "no line of C is longer than 80 columns, or has a tab or trailing space" {
  c_files | LC_ALL=C xargs awk '
    { line = $0; gsub(/[\200-\277]/, "", line) }
    length(line) > 80 { print FILENAME ":" FNR ": " length(line) " columns" }
    /\t/ { print FILENAME ":" FNR ": a tab" }
    /[ \r]$/ { print FILENAME ":" FNR ": a space at the end" }' |
    quiet "lines that do not fit"
}

@test "every file of C opens with a sentence that says what it is for" {
  c_files | xargs awk '
    FNR == 1 { name = FILENAME; sub(/.*\//, "", name) }
    FNR == 1 && index($0, "/* " name ": ") != 1 { print FILENAME ": " $0 }
    ' | quiet "files that do not begin with /* NAME: ..."
}

@test "every header is guarded by its name" {
  c_files | grep '\.h$' | while read -r file; do
    guard=$(basename "$file" .h | tr 'a-z' 'A-Z')_H
    grep -q "^#ifndef $guard\$" "$file" && grep -q "^#define $guard\$" "$file" ||
      echo "$file: $guard"
  done | quiet "headers without a guard of this name"
}

@test "modules are included with angle brackets" {
  c_files | xargs grep -n '^ *# *include *"' /dev/null |
    quiet "a quoted include finds the old version beside the file"
}

@test "no module has the name of a header of the system" {
  local name
  for name in $(modules); do
    printf '#include <%s.h>\n' "$name" >"$BATS_TEST_TMPDIR/include.c"
    ! ${CC:-cc} -fsyntax-only "$BATS_TEST_TMPDIR/include.c" 2>/dev/null ||
      echo "$name.h"
  done | quiet "the system has headers of these names, too"
}

@test "no module has a name that another system has, or the C library" {
  modules | grep -xE 'assert|complex|ctype|err|errno|event|fcntl|float|io|kqueue|limits|locale|malloc|math|memory|net|netdb|poll|process|pthread|queue|sched|search|select|semaphore|setjmp|signal|socket|stdio|stdlib|string|strings|syslog|termios|thread|threads|time|tree|types|uio|unistd|util|wait' |
    quiet "names of headers on Linux, macOS or a BSD"
}

@test "no local variable is needed across a YIELD" {
  local said status=0
  said=$(c_files | LC_ALL=C xargs awk -f common/tools/lint.awk 2>&1) || status=$?
  printf "%s" "$said" | quiet "lint.awk finds"
  [ "$status" = 0 ]
}

@test "what chapters are made of are names that exist" {
  local list module
  for list in chapters/*/modules chapters/*/*.modules; do
    for module in $(cat "$list"); do
      ls common/"$module".h chapters/*/"$module".h 2>/dev/null | grep -q . ||
        echo "$list: $module"
    done
    # NAME.modules belongs to a further program, NAME.c.
    case $list in
    *.modules) [ -f "${list%.modules}.c" ] || echo "$list: no program" ;;
    esac
  done | quiet "there are no such modules"
}

@test "no path of some machine stands in a file" {
  files | grep -v -e '^tests/style\.bats$' | tr '\n' '\0' |
    LC_ALL=C xargs -0 grep -nE '(^|[^A-Za-z0-9._/-])/(home|root|work|Users)/' \
      /dev/null | quiet "paths that only one machine has"
}

@test "nothing is left to do, except by the reader" {
  c_files | grep -v '^solutions/' | xargs grep -nE 'TODO|FIXME|XXX' /dev/null |
    quiet "left to do"
  files | grep '^solutions/.*\.[ch]$' | while read -r file; do
    awk -v part=solution -f common/tools/exercise.awk "$file" |
      grep -n 'TODO' | sed "s|^|$file: |"
  done | quiet "left to do in a solution"
}

# The shell scripts of the tree: by name, or by first line.
scripts() {
  files | while IFS= read -r file; do
    case $file in
    *.sh | *.bash) echo "$file" ;;
    *.*) ;;
    *) head -n 1 "$file" | LC_ALL=C grep -q '^#!.*sh$' && echo "$file" ;;
    esac
  done
}

@test "the shell scripts are taken by a shell" {
  scripts | grep -q '^tests/run$'
  scripts | while read -r file; do
    case $file in
    *.bash | .ci/*) bash -n "$file" 2>&1 ;;
    *) sh -n "$file" 2>&1 ;;
    esac
  done | quiet "no shell script"
}

@test "shellcheck finds nothing in them" {
  needs shellcheck
  # Words that are split on purpose, and variables that others use.
  scripts | tr '\n' '\0' | xargs -0 shellcheck --severity=warning \
    --shell=bash --exclude=SC1007,SC2034,SC2046,SC2086,SC2154,SC2155 |
    quiet "shellcheck says"
}

@test "what is to be run can be run" {
  local file
  for file in tests/run .ci/run; do
    [ -x "$file" ] || echo "$file"
  done | quiet "files that are not executable"
}

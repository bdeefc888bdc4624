# lessons.bash: checks of one lesson, for lessons.bats. Each prints what is
# wrong with FILE, and fails if anything is. tests/README.md tells the rules.


# lesson_split FILE: its fences go to the folder $parts.
lesson_split() {
  parts=$BATS_TEST_TMPDIR/parts
  rm -rf "$parts"
  mkdir -p "$parts"
  : >"$parts/text"
  [ -f "$1" ] || fail "there is no $1" || return 1
  awk -v job=fences -v out="$parts" -f tests/lib/lessons.awk "$1"
}

# each_fence FILE FUNCTION: calls FUNCTION FILE:LINE BODY WORD... for each.
each_fence() {
  local info line words wrong=0
  lesson_split "$1" || return 1
  for info in "$parts"/*.info; do
    [ -e "$info" ] || continue
    read -r line words <"$info"
    read -ra words <<<"$words"
    "$2" "$1:$line" "${info%.info}.body" "${words[@]}" || wrong=1
  done
  return $wrong
}

# Every fence is of a kind that is known; code that names a file is in it.
check_excerpt() {
  local difference
  case ${3:-} in
  console | text | python | sh) [ -n "${4:-}" ] || return 0 ;;
  c) ;;
  *)
    echo "$1: a fence of a kind that tests/README.md does not know: ${3:-none}"
    return 1
    ;;
  esac
  [ "$3" != console ] || return 0
  if [ ! -f "${4:-}" ]; then
    echo "$1: an excerpt must name its file, not \"${4:-}\""
    return 1
  fi
  if ! grep -Evq '^ *(\.\.\.)?$' "$2"; then
    echo "$1: an excerpt without a line"
    return 1
  fi
  if ! difference=$(awk -v job=match -f tests/lib/lessons.awk "$2" "$4"); then
    echo "$1: not in $4: lesson (-), file (+)"
    echo "$difference"
    return 1
  fi
}

# check_console WHERE BODY console WORD...: runs its commands.
check_console() {
  [ "${3:-}" = console ] || return 0
  local where=$1 body=$2 word status=0 figures= any_order=
  for word in "${@:4}"; do
    case $word in
    any-order) any_order=1 ;;
    figures) figures=1 ;;
    status=*) status=${word#*=} ;;
    needs=*)
      if ! command -v "${word#*=}" >/dev/null &&
        [ "$(uname -s)" != "${word#*=}" ]; then
        left_out "$where: there is no ${word#*=} here"
        return 0
      fi
      ;;
    *)
      echo "$where: a word that tests/README.md does not know: $word"
      return 1
      ;;
    esac
  done
  run_commands
}

# Goes through the body: "$ COMMAND", then what it prints. Of several commands
# the last one has the status that the fence names, the others have 0.
run_commands() {
  local line command= expected=$body.expected wrong=0
  if ! head -n 1 "$body" | grep -q '^\$ '; then
    echo "$where: it does not begin with a command"
    return 1
  fi
  while IFS= read -r line || [ -n "$line" ]; do
    if [[ $command == *\\ ]]; then
      command=${command%\\}${line#> }
    elif [[ $line == '$ '* ]]; then
      [ -z "$command" ] || run_command 0 || wrong=1
      command=${line#\$ }
      : >"$expected"
    else
      printf '%s\n' "$line" >>"$expected"
    fi
  done <"$body"
  run_command "$status" || wrong=1
  return $wrong
}

# What would change what other tests use meanwhile is refused.
refused() {
  case $command in
  *'make clean'*) echo "it removes what other tests use" ;;
  *'make reset-'*) echo "it overwrites the reader's answer" ;;
  *CFLAGS=* | *CPPFLAGS=* | *LDFLAGS=* | *CC=*)
    case $command in
    *make*BUILD=*) ;;
    *make*) echo "it builds everything anew where others run it; add BUILD=" ;;
    esac
    ;;
  esac
}

# run_command STATUS: runs $command; its output must be what $expected holds.
# Where the reader's own answer is graded, nobody knows what comes.
run_command() {
  local came=$body.came ended=0 why exercise
  why=$(refused)
  if [ -n "$why" ]; then
    echo "$where: \$ $command: $why"
    return 1
  fi
  exercise=$(printf '%s\n' "$command" |
    sed -nE 's/.*make (exercise|compare)-([0-9]+\.[0-9]+).*/\2/p')
  if [ -n "$exercise" ] && answered "$exercise"; then
    left_out "$where: exercise $exercise holds an answer"
    return 0
  fi
  "$BUILD/limit" 60 bash -c "$(in_build "$command")" >"$came" 2>&1 \
    </dev/null || ended=$?
  compare_output "$ended" "$1"
}

# With BUILD elsewhere, that is where the command finds the programs.
in_build() {
  printf '%s\n' "$1" |
    sed -E "s#(^|[ =\"'])build/([0-9][0-9]-|slow-server|limit)#\1$BUILD/\2#g"
}

compare_output() {
  local difference
  sed "s|$BUILD/|build/|g" "$came" | blanked >"$came.blank"
  blanked <"$expected" >"$expected.blank"
  difference=$(awk -v job=match -v anchored=1 -v "any_order=$any_order" \
    -f tests/lib/lessons.awk "$expected.blank" "$came.blank") ||
    : "${difference:=nothing came}"
  if [ -n "$difference" ]; then
    echo "$where: \$ $command: lesson (-), this run (+), figures blanked"
    echo "$difference"
    echo "the whole output:"
    sed 's/^/  /' "$came"
    return 1
  elif [ "$1" != "$2" ]; then
    echo "$where: \$ $command: exit status $1, not $2"
    return 1
  fi
}

blanked() {
  awk -v job=blank -v figures="$figures" -f tests/lib/lessons.awk
}

# answered 5.1: the committed exercise is not as it was at first.
answered() {
  local exercise
  for exercise in solutions/*/*/; do
    [ "$(exercise_number "$exercise")" = "$1" ] && ! is_fresh "$exercise" &&
      return 0
  done
  return 1
}

# exercise_number solutions/05-select-loop/1-name/: 5.1
exercise_number() {
  printf '%s\n' "$1" | sed 's|^[a-z]*/0*\([0-9]*\)-[^/]*/\([0-9]*\)-.*|\1.\2|'
}

# is_fresh solutions/NN-slug/K-name/: the exercise is what is made from it.
is_fresh() {
  local file name=${1#solutions/}
  for file in "$1"*.[ch]; do
    [ -e "$file" ] || continue
    awk -v part=exercise -f common/tools/exercise.awk "$file" |
      cmp -s - "exercises/$name$(basename "$file")" || return 1
  done
}

left_out() {
  printf '%s\n' "$1" >>"$BATS_TEST_TMPDIR/left_out"
}

# Every link leads to a file of the tree, and to a heading of it.
check_links() {
  local link path wrong=0
  lesson_split "$1" || return 1
  while IFS= read -r link; do
    path=${link%%#*}
    case $link in
    http://* | https://* | mailto:*) continue ;;
    '#'*) path=$1 ;;
    *) path=$(dirname "$1")/$path ;;
    esac
    if [ ! -e "$path" ]; then
      echo "$1: the link $link leads nowhere"
      wrong=1
    elif [[ $link == *#* ]] && ! awk -v job=anchors \
      -f tests/lib/lessons.awk "$path" | grep -Fxq -- "${link##*#}"; then
      echo "$1: the link $link leads to no heading"
      wrong=1
    fi
  done < <(awk -v job=links -f tests/lib/lessons.awk "$parts/text")
  return $wrong
}

# The table of the lesson is what `make files-N` prints.
check_table() {
  local number=${2%%-*} table
  lesson_split "$1" || return 1
  table=$(awk -v job=table -f tests/lib/lessons.awk "$parts/text")
  equal "$("$MAKE" -s "files-${number#0}")" "$table" \
    "$1: make files-${number#0} (-), the table of the lesson (+)" || return 1
  grep -q "make export-${number#0} DIR=" "$1" ||
    fail "$1: it does not name make export-${number#0} DIR=somewhere"
}

# check_sections FILE CHAPTER: the same headings in the same order, everywhere.
check_sections() {
  local number=${2%%-*}
  lesson_split "$1" || return 1
  equal "# ${number#0}.
## Files of this program
## The pain
## The idea
## The code
## Run it
## In asyncio
## Deliberately simple
## Exercises
## Next" "$(awk -v job=sections -f tests/lib/lessons.awk "$parts/text" |
    sed '1s/\. .*/./')" "$1: the sections that a lesson has (-), and it (+)"
}

# each.sh FILE COMMAND...: runs the command, with the layers that FILE may
# include from as -I options, and FILE, as its last arguments.
set -eu
file=$1
shift

# layers NN-slug: that chapter and those before it, the newest first; common.
layers() {
  ls -d chapters/*/main.c | cut -d / -f 2 | sort -r | while read -r chapter; do
    [ "$chapter" = "$1" ] && reached=1
    [ -z "${reached:-}" ] || printf ' -Ichapters/%s' "$chapter"
  done
  printf ' -Icommon\n'
}

newest=$(ls -d chapters/*/main.c | cut -d / -f 2 | sort | tail -n 1)
case $file in
chapters/* | solutions/*)
  chapter=${file#*/}
  includes="-I${file%/*} $(layers "${chapter%%/*}")"
  ;;
tests/exercises/*)
  exercise=${file#tests/exercises/}
  exercise=${exercise%/*}
  includes="-I${file%/*} -Isolutions/$exercise -Itests/lib $(layers "${exercise%%/*}")"
  ;;
*) # its chapter, if it says so, or the newest
  chapter=$(sed -n 's|^ \* On chapter ||p' "$file")
  includes="-I${file%/*} -Itests/rules -Itests/rules/tasks -Itests/lib $(layers "${chapter:-$newest}")"
  ;;
esac
exec "$@" -D_DEFAULT_SOURCE $includes "$file"

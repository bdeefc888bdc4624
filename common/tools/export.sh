# export.sh DIR CHAPTER FILE...: copies the files of a program into a new
# folder that stands alone, with a Makefile of its own.
set -eu
dir=$1 chapter=$2
shift 2
if [ -z "$dir" ]; then
  number=${chapter%%-*}
  echo "say where to: make export-${number#0} DIR=somewhere" >&2
  exit 2
fi
if [ -e "$dir" ] && [ -n "$(ls -A "$dir")" ]; then
  echo "$dir is there already and is not empty" >&2
  exit 2
fi
mkdir -p "$dir"
cp "$@" "$dir"
cat >"$dir/Makefile" <<END
CFLAGS   := -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic
CPPFLAGS := -D_DEFAULT_SOURCE -I.
LDLIBS   := -pthread -lm

objects := \$(patsubst %.c,%.o,\$(wildcard *.c))
$chapter: \$(objects)
	\$(CC) \$(CFLAGS) \$(LDFLAGS) -o \$@ \$(objects) \$(LDLIBS)
%.o: %.c
	\$(CC) -std=c11 \$(WARNINGS) \$(CPPFLAGS) \$(CFLAGS) -c -o \$@ \$<
\$(objects): \$(wildcard *.h)
END
echo "chapter $chapter is in $dir; there: make && ./$chapter"

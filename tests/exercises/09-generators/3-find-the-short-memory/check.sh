. tests/lib/check.sh

expected='outside 3.0: mean 3.0, warmest 3.0
inside 18.0: mean 18.0, warmest 18.0
outside 6.0: mean 4.5, warmest 6.0
inside 21.0: mean 19.5, warmest 21.0
outside 9.0: mean 6.0, warmest 9.0
inside 21.0: mean 20.0, warmest 21.0
outside 12.0: mean 9.0, warmest 12.0
inside 24.0: mean 22.0, warmest 24.0
outside -3.0: mean 6.0, warmest 12.0
inside 21.0: mean 22.0, warmest 24.0
outside 0.0: mean 3.0, warmest 12.0
inside 18.0: mean 21.0, warmest 24.0'

# fresh_stack BUILD CFLAGS: builds the answer there so that the C stack is
# overwritten before each resume: with what, is its argument.
fresh_stack() {
  it=$1/$ANSWER.fresh_stack
  set -- "BUILD=$1" ${2:+"CFLAGS=$2"} "ON=$CHAPTER" MAIN=fresh_stack "OUT=$it" \
    "TOP=tests/exercises/$CHAPTER/$ANSWER_NAME $ANSWER"
  "$MAKE" -s layer "$@" >"$SCRATCH/errors" 2>&1 && return
  grep -v '^make' "$SCRATCH/errors"
  not_ok "the check fresh_stack.c compiles with it" "" "" \
    "main() was right, and is to stay: the generator is resumed there"
  exit
}

run 5 "$PROGRAM"
lacks "each thermometer has its own memory" "$output" '^inside 18\.0: mean 10\.5' \
  "what is static, or global, is there once for all generators"
equal "the mean is that of the last three" "$expected" "$output" \
  "what does a generator remember from one reading to the next, and what does it not?"
for level in "" -O0; do
  fresh_stack "$BUILD${level:+/unoptimized}" "${level:+$level -g}"
  run 5 "$it" 0
  zeros=$output
  run 5 "$it" 17
  equal "it does not matter what the C stack holds${level:+, at $level}" "$zeros" "$output" \
    "a local variable lives until the next YIELD: at the next resume the C stack holds something else"
done

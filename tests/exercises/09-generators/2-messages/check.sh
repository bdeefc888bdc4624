. tests/lib/check.sh

probe cuts
[ "$failed" = 0 ] || exit
typed=tests/exercises/$CHAPTER/$ANSWER_NAME/input
for size in 1 3 4096; do
  equal "the program, in pieces of $size" "messages in all: 6" \
    "$("$BUILD/limit" 5 "$PROGRAM" "$size" <"$typed" 2>&1 | tail -n 1)" \
    "main() was right: it resumes the generator, and reads a piece for each NONE"
done

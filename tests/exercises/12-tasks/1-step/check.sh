. tests/lib/check.sh

# What is used after it was given away is named then, with the place.
LOOP_DEBUG=1
export LOOP_DEBUG

probe steps 5
[ "$failed" = 0 ] || exit

# One step inside the other fills the C stack, unless the optimizer makes a jump
# of it; what the sanitizers look at is not optimized.
if "$MAKE" -s layer "BUILD=$BUILD/sanitized" \
  "CFLAGS=-g -fsanitize=address,undefined" "ON=$CHAPTER" \
  "TOP=tests/exercises/$CHAPTER/$ANSWER_NAME $ANSWER tests/lib" MAIN=deep \
  "OUT=$programs/deep" >/dev/null 2>&1; then
  run 10 "$programs/deep"
  equal "a coroutine awaits what is done already, 300000 times" \
    "all of them" "$output" \
    "step() goes round in a loop: a step() that calls itself is one C call deeper each time"
fi
[ "$failed" = 0 ] || exit
run 10 "$PROGRAM" -n 20 -d 0.2
has "twenty tasks fetch twenty pages" "$output" '^20 pages, 20 ok, 0 failed' \
  "each goes on when what it awaits is done"
has "... all at once" "$output" '^the server got 20 requests, at most 20 at once' \
  "a step ends where the coroutine has to wait"

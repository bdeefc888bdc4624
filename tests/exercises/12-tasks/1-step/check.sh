. tests/lib/check.sh

# What is used after it was given away is named then, with the place.
LOOP_DEBUG=1
export LOOP_DEBUG

probe steps 5
if [ "$status" != 0 ] && ! printf '%s\n' "$output" | grep -q '^not ok'; then
  not_ok "nothing ends the program" "" "" \
    "the line above says what: a call that has to succeed has failed, or something is used after it was let go"
fi
[ "$failed" = 0 ] || exit
run 10 "$PROGRAM" -n 20 -d 0.2
has "twenty tasks fetch twenty pages" "$output" '^20 pages, 20 ok, 0 failed' \
  "each goes on when what it awaits is done"
has "... all at once" "$output" '^the server got 20 requests, at most 20 at once' \
  "a step ends where the coroutine has to wait"

. tests/lib/check.sh

probe visitors
[ "$failed" = 0 ] || exit
run 5 "$PROGRAM"
equal "the afternoon of main.c" "1 s: Ann asks for moon
2 s: Bob asks for moon
3 s: Ann gives up
4 s: Cid asks for moon
5 s: the answer comes
5 s: Bob is told: 384400
5 s: Cid is told: 384400
questions sent: 1; futures left over: 0" "$output" \
  "who gives up lets go of a share, and of nothing else"

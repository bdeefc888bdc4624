. tests/lib/check.sh

probe groups
[ "$failed" = 0 ] || exit
run 10 "$PROGRAM" -n 20 -d 0.1
has "twenty pages come" "$output" '^20 pages, 20 ok, 0 failed' \
  "the program starts a member for each page in your group"

. tests/lib/check.sh

probe gathers
[ "$failed" = 0 ] || exit
lacks "the error of a child whose gather was let go is nobody's" "$errors" \
  '^nobody has asked|: nobody has asked' "gather_free(): child->future->asked"
[ "$failed" = 0 ] || exit
run 10 "$PROGRAM" -n 20 -d 0.1
has "twenty pages come" "$output" '^20 pages, 20 ok, 0 failed' \
  "the program gathers its pages with your gather.c"

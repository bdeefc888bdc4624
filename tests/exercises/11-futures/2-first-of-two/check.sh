. tests/lib/check.sh

# What is freed is overwritten, where the C library can do that.
MALLOC_PERTURB_=165 MallocScribble=1
export MALLOC_PERTURB_ MallocScribble

probe races
[ "$failed" = 0 ] || exit
run 5 "$PROGRAM"
equal "the races of main.c" "a page after 2 s, a limit of 5 s:
  2 s: it came
  the page's future is finished
a page after 8 s, a limit of 5 s:
  5 s: TimeoutError
  the page's future is cancelled
the same, given up after 3 s:
  3 s: CancelledError
  the page's future is cancelled
a page from two servers, both after 4 s:
  4 s: it came
  the page's future is finished
a page after 4 s, given up after 4 s:
  4 s: CancelledError
  the page's future is finished" "$output" \
  "the first of the two decides, or the owner of the result"

. tests/lib/check.sh

# What is used after it was given away is named then, with the place.
LOOP_DEBUG=1
export LOOP_DEBUG

probe naps 5
[ "$failed" = 0 ] || exit
run 5 "$PROGRAM" 3 1,2.5,1 2
equal "three have a nap" "   1 s: 1,2.5,1 wakes up
   2 s: 2 wakes up
   3 s: 3 wakes up
 3.5 s: 1,2.5,1 wakes up
 4.5 s: 1,2.5,1 wakes up" "$output" \
  "one nap after another: each counts from where it begins"

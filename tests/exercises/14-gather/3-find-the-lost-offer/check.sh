. tests/lib/check.sh

# ask WHAT LIKELY EXPECTED SHOP...
ask() {
  what=$1 likely=$2 expected=$3
  shift 3
  run 5 "$PROGRAM" "$@"
  [ "$status" != 1 ] || output=$errors
  equal "$what" "$expected" "$output" "$likely"
}

ask "each offer is told when it comes, and the cheapest is found" \
  "FIRST_COMPLETED: it comes back at the first one, not at the last; and each is told once" \
  "   1 s: Cid offers it for 20
   2 s: Ann offers it for 30
   3 s: Bob offers it for 25
   3 s: the cheapest is Cid: 20" Ann:2:30 Bob:3:25 Cid:1:20
ask "two offers in the same tick" \
  "wait_futures() says in *done how many are done: at least one, and sometimes more" \
  "   2 s: Ann offers it for 30
   3 s: Bob offers it for 25
   3 s: Cid offers it for 20
   4 s: Dora offers it for 40
   4 s: the cheapest is Cid: 20" Ann:2:30 Bob:3:25 Cid:3:20 Dora:4:40
ask "many offers in the same tick" "as many as *done says: not one, and not two" \
  "   3 s: A offers it for 5
   3 s: B offers it for 4
   3 s: C offers it for 3
   3 s: D offers it for 2
   3 s: E offers it for 1
   3 s: the cheapest is E: 1" A:3:5 B:3:4 C:3:3 D:3:2 E:3:1
ask "a shop that has no offer, and one that has, in the same tick" \
  "one that fails is done, too: the next one counts all the same" \
  "   3 s: Bob offers it for 25
   5 s: Dora offers it for 30
   5 s: the cheapest is Bob: 25" Ann:3 Bob:3:25 Cid:4 Dora:5:30
ask "of two equal offers the first counts" "it was so before" \
  "   1 s: Bob offers it for 25
   1 s: Cid offers it for 25
   2 s: Ann offers it for 25
   2 s: the cheapest is Bob: 25" Ann:2:25 Bob:1:25 Cid:1:25
ask "nobody has an offer" "it was so before: ENOENT" \
  "   2 s: nobody sells it: FileNotFoundError" Ann:2 Bob:2

. tests/lib/check.sh

probe turns
[ "$failed" = 0 ] || exit
run 10 "$PROGRAM" -n 20 -d 0.3 -t 5
has "twenty pages come in time" "$output" '^20 pages, 20 ok, 0 failed' \
  "each generator goes on when its own descriptor is ready"
run 10 "$PROGRAM" -n 20 -d 60 -t 0.2
equal "twenty pages are given up" 20 "$(printf '%s\n' "$errors" | grep -c '^page [0-9]*: ')" \
  "r->thrown is raised where the generator stands"

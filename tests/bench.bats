# bench.bats: `make bench` works; what it measures is not judged here.
# seconds: 7

load lib/helper

@test "make bench prints its tables, and draws a picture" {
  local said
  said=$(MAKE=$MAKE BUILD=$BUILD limit 60 sh tests/bench/run 100)
  has "$said" '^ +poll +[0-9]+ +[0-9]+ +[0-9]+ +([0-9]+|-)$'
  has "$said" '^ +select +[0-9]+ +[0-9]+ +[0-9]+ +-$'
  has "$said" '^  call_soon, and run +[0-9.]+'
  has "$said" '^  timer armed, and fired +[0-9.]+'
  has "$said" '^  timer armed, and cancelled +[0-9.]+'
  has "$said" '^  one resume, ns +[0-9.]+'
  has "$said" '^  a frame that stands still, bytes +64\.0'
  has "$said" '^  1000000 alive, peak MB +[0-9.]+$'
  has "$said" '^ +naive +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+$'
  has "$said" '^ +yield from +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+$'
  has "$(cat "$BUILD/bench/delegation.svg")" '>yield from</text>$'
  has "$said" '^  a task that sleep\(0\)s +[0-9.]+'
  has "$said" '^  a task that is gathered +[0-9.]+'
  has "$said" '^  a wait_for that is cancelled +[0-9.]+'
  has "$said" '^  a task asleep, bytes +[0-9.]+'
  has "$said" '^ +C +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+$'
  ! command -v python3 >/dev/null ||
    has "$said" '^ +asyncio +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+$'
  has "$(cat "$BUILD/bench/depth.svg")" '>C</text>$'
  has "$said" '^  08-epoll +[0-9.]+ +[0-9.]+ +[0-9.]+ +1 +[0-9]+$'
  has "$(cat "$BUILD/bench/events.svg")" '>poll</text>$'
  has "$(cat "$BUILD/bench/events.svg")" '^</svg>$'
}

@test "a task that sleeps needs at most 320 bytes, all included" {
  "$MAKE" -s layer ON=15-task-groups TOP=tests/bench MAIN=sleepers \
    "OUT=$BUILD/bench/sleepers"
  local said bytes
  said=$(limit 60 "$BUILD/bench/sleepers" 100000)
  bytes=$(printf '%s\n' "$said" | sed -n 's/^a task asleep, bytes.\([0-9]*\)\..*/\1/p')
  [ "$bytes" -gt 100 ] && [ "$bytes" -le 320 ] || fail "$said"
}

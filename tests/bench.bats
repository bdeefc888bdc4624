# bench.bats: `make bench` works; what it measures is not judged here.
# seconds: 4

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
  has "$said" '^  08-epoll +[0-9.]+ +[0-9.]+ +[0-9.]+ +1 +[0-9]+$'
  has "$(cat "$BUILD/bench/events.svg")" '>poll</text>$'
  has "$(cat "$BUILD/bench/events.svg")" '^</svg>$'
}

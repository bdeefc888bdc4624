. tests/lib/check.sh

# night WHAT LIKELY EXPECTED SLEEPER...: EXPECTED has a line for each time that
# somebody wakes up or is woken.
night() {
  what=$1 likely=$2 expected=$3
  shift 3
  run 5 "$PROGRAM" "$@"
  equal "$what" "$expected" "$(printf '%s\n' "$output" | grep -v ' gets up$')" "$likely"
}

night "three sleep at the same time" \
  "scheduler_start() makes the timer, start_waiting() arms it and returns: while one sleeps the others go on; the seconds are in yielded.as.real, a double" \
  " 0.1 s: 0.1 wakes up
 0.2 s: 0.2 wakes up
 0.3 s: 0.3 wakes up" 0.3 0.1 0.2
[ "$failed" = 0 ] || exit
night "the seconds count from where it asks for them" \
  "loop_call_later(): so many seconds from now" \
  "   1 s: 1,2,1 wakes up
 2.5 s: 2.5 wakes up
   3 s: 1,2,1 wakes up
   4 s: 1,2,1 wakes up" 1,2,1 2.5
night "no time at all is a turn" \
  "the loop's timers take 0 and less: they are due in the next tick" \
  "   0 s: 0,0 wakes up
   0 s: 0 wakes up
   0 s: 0,0 wakes up" 0,0 0
night "less than no time is none" "the same holds for what is below 0" \
  "   0 s: -1 wakes up" -1
night "what the loop refuses is raised where it was asked for" \
  "start_waiting() returns what loop_call_later() returned" \
  "   0 s: nan,1 is woken: ValueError
   1 s: nan,1 wakes up" nan,1
[ "$failed" = 0 ] || exit
night "an error that is thrown in ends a sleep" \
  "scheduler_throw() is as it was: it is the timer that must be right" \
  "   2 s: 10@2 is woken: TimeoutError" 10@2
equal "nothing is left of that sleep" "no message" "${errors:-no message}" \
  "stop_waiting(): the timer of a sleep that has ended is cancelled"
night "who was woken sleeps again" \
  "the timer of the sleep that has ended must not be armed any more: stop_waiting() cancels it" \
  "   2 s: 10,20,1@2 is woken: TimeoutError
  22 s: 10,20,1@2 wakes up
  23 s: 10,20,1@2 wakes up" 10,20,1@2
[ "$failed" = 0 ] || exit
night "a sleep of any length can be ended" "INFINITY is a number of seconds, too" \
  "   3 s: inf,1@3 is woken: TimeoutError
   4 s: inf,1@3 wakes up" inf,1@3
night "it is woken in the tick in which its time is over" \
  "timer_cancel() takes a timer out of the queue as well; otherwise it has two turns" \
  "  10 s: 10,5@10 is woken: TimeoutError
  15 s: 10,5@10 wakes up" 10,5@10
equal "at the end no timer is armed" "no message" "${errors:-no message}" \
  "stop_waiting() cancels the timer"

# one.bash PROGRAM[:SELECTOR] SHIM RESULTS FAULT: one run with a fault. It leaves
# in RESULTS: FAULT.out, .err, .log (of the shim), .status ("hung" or "left
# behind" where it was so, then the exit status).
program=${1%:*} shim=$2 result=$3/$4
[ "$program" = "$1" ] || export LOOP_SELECTOR="${1##*:}"
mkfifo "$result.alive"
: >"$result.log"
set -m # a process group of its own, as a command in a terminal has
env LD_PRELOAD="$shim" FAULT="$4" FAULT_LOG="$result.log" \
  "$program" -n 4 -d 0.02 >"$result.out" 2>"$result.err" 7>"$result.alive" &
pid=$!
set +m
# The FIFO ends when the program and all that it started have ended.
ended=yes
"$BUILD/limit" 10 cat "$result.alive" || ended=no
if [ $ended = no ]; then
  kill -0 "$pid" && echo hung || echo left behind
  kill -KILL -- "-$pid"
fi >"$result.status" 2>/dev/null
wait "$pid" 2>/dev/null
echo $? >>"$result.status"
rm "$result.alive"

"""callbacks.py: what a callback and a timer cost in Python's asyncio. Prints
the lines of callbacks.c. The timers are due when the loop looks at them, since
asyncio has no virtual clock."""
import asyncio
import random
import sys
import time

count = int(sys.argv[1])
loop = asyncio.new_event_loop()
left = 0


def called():
    global left
    left -= 1
    if left == 0:
        loop.stop()


def measure(name, work):
    global left
    left = count
    started = time.perf_counter()
    work()
    print(f"{name}\t{(time.perf_counter() - started) * 1e9 / count:.1f}")


def handles():
    for _ in range(count):
        loop.call_soon(called)
    loop.run_forever()


def fired():
    now = loop.time()
    for _ in range(count):
        loop.call_at(now - random.randrange(1000) / 1000, called)
    loop.run_forever()  # all are due: one tick, where C has a thousand


def cancelled():
    timers = [loop.call_later(1 + random.randrange(1000) / 1000, called)
              for _ in range(count)]
    for timer in timers:
        timer.cancel()


measure("call_soon, and run", handles)
measure("timer armed, and fired", fired)
measure("timer armed, and cancelled", cancelled)
loop.close()

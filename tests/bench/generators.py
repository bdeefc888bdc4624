"""generators.py: what resuming a generator costs in CPython, and how large one
is. Prints the lines of generators.c that it has."""
import collections
import itertools
import sys
import time

times = int(sys.argv[1])


def count():
    i = 0
    while True:
        yield i
        i += 1


# The quickest way to take what comes and throw it away.
def resume(generator):
    collections.deque(itertools.islice(generator, times), maxlen=0)


def add_up(generator):
    total = 0
    for number in itertools.islice(generator, times):
        total += number
    assert total == times * (times - 1) // 2


def measure(name, work):
    best = None
    for _ in range(5):
        generator = count()
        started = time.perf_counter()
        work(generator)
        seconds = time.perf_counter() - started
        best = seconds if best is None else min(best, seconds)
    print(f"{name}\t{best * 1e9 / times:.1f}")


measure("one resume, ns", resume)
measure("one resume and its value, ns", add_up)
print(f"a frame that stands still, bytes\t{sys.getsizeof(count())}")

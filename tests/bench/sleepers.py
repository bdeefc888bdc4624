"""sleepers.py: what a task of asyncio needs that sleeps. Prints the lines of
sleepers.c."""

import asyncio
import resource
import sys

count = int(sys.argv[1])
unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


async def sleeper():
    await asyncio.sleep(0.1)


async def watch():
    before = peak()
    tasks = [asyncio.create_task(sleeper()) for _ in range(count)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(f"a task asleep, bytes\t{(peak() - before) / len(tasks):.1f}")


asyncio.run(watch())

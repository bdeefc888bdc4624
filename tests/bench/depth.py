"""depth.py: what a resume costs in asyncio at some depth of await. Prints
nanoseconds."""

import asyncio
import sys
import time

TASKS = 100
depth = int(sys.argv[1])
times = int(sys.argv[2]) // TASKS + 1


async def deep(depth):
    if depth > 1:
        await deep(depth - 1)
    else:
        for _ in range(times):
            await asyncio.sleep(0)


async def measure():
    tasks = [asyncio.create_task(deep(depth)) for _ in range(TASKS)]
    await asyncio.sleep(0)
    began = time.perf_counter()
    for task in tasks:
        await task
    return time.perf_counter() - began


sys.setrecursionlimit(depth + 1000)
best = min(asyncio.run(measure()) for _ in range(3))
print(f"{best * 1e9 / (times * TASKS):.1f}")

"""tasks.py: what tasks cost in asyncio. Prints the lines of tasks.c."""

import asyncio
import sys
import time

count = int(sys.argv[1])


def measure(name, work, times):
    """Prints the best of three."""
    best = min(asyncio.run(work()) for _ in range(3))
    print(f"{name}\t{best * 1e9 / times:.1f}")


async def naps():
    left = count

    async def nap():
        nonlocal left
        await asyncio.sleep(0)
        left -= 1

    began = time.perf_counter()
    tasks = [asyncio.create_task(nap()) for _ in range(count)]
    while left > 0:
        await asyncio.sleep(0)
    assert len(tasks) == count
    return time.perf_counter() - began


async def gathers():
    async def give(number):
        return number

    began = time.perf_counter()
    results = await asyncio.gather(*(give(i) for i in range(count)))
    assert results[-1] == count - 1
    return time.perf_counter() - began


async def limits():
    loop = asyncio.get_running_loop()

    async def limited():
        for _ in range(count // 1000):
            task = asyncio.create_task(asyncio.wait_for(loop.create_future(), 1000))
            await asyncio.sleep(0)
            task.cancel()
            try:
                await task
            except asyncio.CancelledError:
                continue
            raise AssertionError("a wait_for was not cancelled")

    began = time.perf_counter()
    await asyncio.gather(*(limited() for _ in range(100)))
    return time.perf_counter() - began


measure("a task that sleep(0)s", naps, count)
measure("a task that is gathered", gathers, count)
measure("a wait_for that is cancelled", limits, count // 1000 * 100)

"""in_python.py: states.c with Python's asyncio. It prints the same lines."""

import asyncio
import gc


def tell(when, future):
    if not future.done():
        print(f"{when}: pending")
    elif future.exception():
        name = type(future.exception()).__name__
        print(f"{when}: finished exception={name}")
    else:
        print(f"{when}: finished result={future.result()}")


# ---- a coroutine and its task ---------------------------------------------


async def one():
    print("  one: begins")
    await asyncio.sleep(0)
    print("  one: ends")
    return 1


async def from_call_to_result():
    co = one()
    await asyncio.sleep(0)
    print("the coroutine is made, and the others had a turn")
    task = asyncio.create_task(co)
    tell("the task is made", task)
    await asyncio.sleep(0)
    tell("after a turn", task)
    result = await task
    print(f"await gives {result}")
    tell("after the await", task)


async def as_future():
    future = asyncio.ensure_future(one())
    same = asyncio.ensure_future(future) is future
    print(f"ensure_future of a future is the same: {'yes' if same else 'no'}")
    await future


# ---- an error -------------------------------------------------------------


async def fails():
    await asyncio.sleep(0)
    raise ValueError


async def asks_twice():
    task = asyncio.create_task(fails())
    try:
        await task
    except ValueError as error:
        print(f"the first await raises {type(error).__name__}")
    try:
        await task
    except ValueError as error:
        print(f"the second await raises {type(error).__name__}")
    tell("the task", task)


# ---- turns ----------------------------------------------------------------


async def counter(name, gives_way):
    for i in range(1, 4):
        print(f" {name}{i}", end="")
        if gives_way:
            await asyncio.sleep(0)


async def count(gives_way):
    print(f"{'with' if gives_way else 'without'} sleep(0):", end="")
    first = asyncio.create_task(counter("a", gives_way))
    second = asyncio.create_task(counter("b", gives_way))
    await first
    await second
    print()


# ---- the loop ---------------------------------------------------------------


async def sleeper():
    try:
        await asyncio.sleep(3600)
    finally:
        print("  sleeper: cleans up")


async def stopper():
    await asyncio.sleep(0.01)
    print("  stopper: stops the loop")
    asyncio.get_running_loop().stop()


def name_of_error(loop, awaitable):
    try:
        loop.run_until_complete(awaitable)
    except Exception as error:
        return type(error).__name__


def stop_and_close(loop):
    task = loop.create_task(sleeper())
    loop.create_task(stopper())
    loop.run_forever()
    tell("run_forever is back; sleeper", task)
    loop.stop()
    name = name_of_error(loop, task)
    print("run_until_complete, and the loop is stopped:", name)
    loop.close()
    del task
    gc.collect()  # the task and what it waits for know each other
    print("the loop is closed:", "yes" if loop.is_closed() else "no")
    co = one()
    name = name_of_error(loop, co)
    print("run_until_complete, and the loop is closed:", name)
    co.close()  # else Python says that it was never awaited


def main():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(from_call_to_result())
    loop.run_until_complete(as_future())
    loop.run_until_complete(asks_twice())
    loop.run_until_complete(count(True))
    loop.run_until_complete(count(False))
    print("run_until_complete raises", name_of_error(loop, fails()))
    stop_and_close(loop)


main()

"""in_python.py: results.c and sets.c with Python's asyncio, on a virtual clock.
It prints the same lines."""

import asyncio
import selectors


class JumpingSelector(selectors.DefaultSelector):
    """Does not sleep: if nothing is ready, its clock jumps."""

    now = 0.0

    def select(self, timeout=None):
        ready = super().select(0 if timeout else timeout)
        if timeout and not ready:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.selector = JumpingSelector()
        super().__init__(self.selector)

    def time(self):
        return self.selector.now


def say(text):
    print(f"  {asyncio.get_running_loop().time():3.1f} s: {text}")


async def work(name, seconds, error=None):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        say(f"{name} is cancelled")
        raise
    if error:
        say(f"{name} fails: {error.__name__}")
        raise error
    say(f"{name} is done")
    return name


def run_virtual(title, main):
    loop = VirtualLoop()
    print(f"{title}:")
    loop.run_until_complete(main)
    loop.close()


# ---- results.c


def print_results(results):
    texts = [r if isinstance(r, str) else type(r).__name__ for r in results]
    print("  results:", *texts)


async def three(failing=False, errors_as_values=False, limit=None):
    children = [
        work("a", 3),
        work("b", 1, ValueError if failing else None),
        work("c", 2, FileNotFoundError if failing else None),
    ]
    try:
        results = await asyncio.wait_for(
            asyncio.gather(*children, return_exceptions=errors_as_values), limit
        )
        say("all: done")
        print_results(results)
    except Exception as error:
        say(f"all: {type(error).__name__}")
    await asyncio.sleep(2)  # for those that are still at work


def handed_to_the_loop():
    loop = VirtualLoop()
    children = [
        loop.create_task(work("a", 3)),
        loop.create_task(work("b", 1)),
        loop.create_task(work("c", 2)),
    ]
    results = loop.run_until_complete(asyncio.gather(*children))
    loop.close()
    return results


def results():
    run_virtual("all results, in the order of the tasks", three())
    run_virtual("the first error", three(failing=True))
    run_virtual("errors as values", three(failing=True, errors_as_values=True))
    run_virtual("a limit for all", three(limit=1.5))
    print("handed to loop_run_until_complete:")
    print_results(handed_to_the_loop())


# ---- sets.c

ended = []  # the tasks, in the order in which they ended: a set has none


def start_three():
    tasks = [
        asyncio.create_task(work("a", 3)),
        asyncio.create_task(work("b", 1)),
        asyncio.create_task(work("c", 2, ValueError)),
    ]
    for task in tasks:
        task.add_done_callback(ended.append)
    return tasks


def say_done(task):
    try:
        say(f"done: {task.result()}")
    except ValueError as error:
        say(f"done: {type(error).__name__}")


async def some(when, limit=None):
    tasks = start_three()
    done, pending = await asyncio.wait(tasks, timeout=limit, return_when=when)
    for task in sorted(done, key=ended.index):
        say_done(task)
    for task in sorted(pending, key=tasks.index):
        task.cancel()
    await asyncio.wait(tasks)


async def each(limit=None):
    for following in asyncio.as_completed(start_three(), timeout=limit):
        try:
            say(f"next: {await following}")
        except Exception as error:
            say(f"next: {type(error).__name__}")
    await asyncio.sleep(2)  # for those that are still at work


def sets():
    run_virtual("wait for one", some(asyncio.FIRST_COMPLETED))
    run_virtual("wait for an error", some(asyncio.FIRST_EXCEPTION))
    run_virtual("wait for all", some(asyncio.ALL_COMPLETED))
    run_virtual("wait for all, 1.5 s at most", some(asyncio.ALL_COMPLETED, 1.5))
    run_virtual("as completed", each())
    run_virtual("as completed, 1.5 s at most", each(1.5))


results()
sets()

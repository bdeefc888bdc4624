"""in_python.py: cancel.c and limits.c with Python's asyncio, on a virtual
clock. It prints the same lines: in_python.py cancel, in_python.py limits."""

import asyncio
import enum
import selectors
import sys
import weakref

HOUR, MINUTE = 3600, 60  # seconds
LIMIT = 5  # seconds


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


# ---- cancel.c: those that are cancelled -------------------------------------


async def worker(name):
    print(f"  {name}: waits")
    try:
        await asyncio.sleep(HOUR)
        print(f"  {name}: goes on")  # never reached
    finally:
        requests = asyncio.current_task().cancelling()
        print(f"  {name}: cleans up, requests: {requests}")
        await asyncio.sleep(MINUTE)
        print(f"  {name}: is clean")


async def stubborn():
    print("  stubborn: waits")
    try:
        await asyncio.sleep(HOUR)
    except asyncio.CancelledError as error:
        requests = asyncio.current_task().uncancel()
        print(f"  stubborn: {type(error).__name__}? No. Requests: {requests}")
    await asyncio.sleep(HOUR)
    print("  stubborn: has done it")
    return 7


async def link(number):
    try:
        if number > 0:
            await asyncio.create_task(link(number - 1))
        else:
            await asyncio.sleep(HOUR)
    finally:
        print(f"  link {number}: cleans up")


async def outer():
    result = await asyncio.create_task(stubborn())
    requests = asyncio.current_task().cancelling()
    print(f"  outer: gets {result}, requests: {requests}")
    return result + 1


async def receiver(future):
    print("  receiver: waits")
    result = await future
    print(f"  receiver: gets {result}")  # never reached


class AndThen(enum.Enum):
    WAITS, RETURNS, RAISES = range(3)


async def own_doing(and_then):
    print(f"  cancel() of itself: {asyncio.current_task().cancel():d}")
    print("  it goes on")
    if and_then == AndThen.RETURNS:
        return 7
    if and_then == AndThen.RAISES:
        raise ValueError
    await asyncio.sleep(HOUR)
    print("  it has waited")  # never reached


# ---- those who cancel -------------------------------------------------------


def cancel(task):
    print(f"cancel(): {task.cancel():d}")


async def observe(task):
    try:
        outcome = f"returns {await task}"
    except BaseException as error:
        outcome = f"ends with {type(error).__name__}"
    print(outcome)


async def request(whom, times, pause):
    task = asyncio.create_task(whom)
    await asyncio.sleep(1)
    while True:
        cancel(task)
        times -= 1
        if times == 0:
            break
        if pause > 0:
            await asyncio.sleep(pause)
    await observe(task)


async def before_it_begins():
    future = asyncio.get_running_loop().create_future()
    alive = weakref.ref(future)
    task = asyncio.create_task(receiver(future))
    del future
    cancel(task)
    await observe(task)
    del task
    await asyncio.sleep(0)  # the loop lets go of it, too
    print(f"futures left: {0 if alive() is None else 1}")


async def after_the_result():
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(receiver(future))
    await asyncio.sleep(1)
    future.set_result(42)
    cancel(task)
    await observe(task)


async def two():
    first = asyncio.create_task(worker("first"))
    second = asyncio.create_task(worker("second"))
    await asyncio.sleep(1)
    cancel(second)
    cancel(first)
    await observe(first)
    await observe(second)


async def cancel_cases():
    print("* where it waits; clean-up runs, and may wait")
    await request(worker("worker"), 1, 0)
    print("* twice, before its turn: one error")
    await request(worker("worker"), 2, 0)
    print("* again, during its clean-up, which is cut short")
    await request(worker("worker"), 2, 1)
    print("* when it is done")
    await request(worker("worker"), 2, HOUR)
    print("* refused")
    await request(stubborn(), 1, 0)
    print("* refused once, not twice")
    await request(stubborn(), 2, 1)
    print("* before it begins")
    await before_it_begins()
    print("* after the result has come: it is lost")
    await after_the_result()
    print("* in the order of the requests")
    await two()
    print("* a chain of tasks that await each other")
    await request(link(2), 1, 0)
    print("* the inner one refuses: the outer one has its result")
    await request(outer(), 1, 0)
    print("* by itself: it waits, it returns, it fails")
    for and_then in AndThen:
        await observe(asyncio.create_task(own_doing(and_then)))


# ---- limits.c ---------------------------------------------------------------

beginning = 0.0


def begin(title):
    global beginning
    print(f"* {title}")
    beginning = asyncio.get_running_loop().time()


def say(text):
    now = asyncio.get_running_loop().time() - beginning
    print(f"{now:5.0f} s: {text}")


class Manner(enum.Enum):
    OBEYS, TIDIES, FAILS, REFUSES = range(4)


async def work(seconds, manner):
    say("work: begins")
    try:
        await asyncio.sleep(seconds)
        say("work: done")
        return 42
    except asyncio.CancelledError:
        if manner == Manner.OBEYS:
            raise
        say("work: is cancelled, and takes 2 s more")
        await asyncio.sleep(2)
        if manner == Manner.TIDIES:
            raise
        if manner == Manner.FAILS:
            raise ValueError
        return 7


async def tell(whom):
    try:
        result = await whom
    except Exception as error:
        say(type(error).__name__)
    else:
        say(f"the result is {result}")


async def shielded():
    task = asyncio.create_task(work(8, Manner.OBEYS))
    await tell(asyncio.wait_for(asyncio.shield(task), LIMIT))
    return await task


async def steps(moved=None):
    await asyncio.sleep(3)
    say("steps: one")
    if moved:
        moved.reschedule(moved.when() + 2)
    await asyncio.sleep(3)
    say("steps: two")
    return 42


async def two_steps(move):
    async with asyncio.timeout(LIMIT) as limit:
        return await steps(limit if move else None)


async def block(name, seconds, whom):
    try:
        async with asyncio.timeout(seconds) as limit:
            return await whom
    except BaseException as error:
        kind, expired = type(error).__name__, limit.expired()
        say(f"the {name} block: {kind}, expired: {expired:d}")
        raise


async def limit_cases():
    begin("work of 8 s, no limit")
    await tell(asyncio.wait_for(work(8, Manner.OBEYS), None))
    begin("a limit of 5 s")
    await tell(asyncio.wait_for(work(8, Manner.OBEYS), LIMIT))
    begin("work of 2 s, a limit of 5 s")
    await tell(asyncio.wait_for(work(2, Manner.OBEYS), LIMIT))
    begin("work that tidies up when it is cancelled")
    await tell(asyncio.wait_for(work(8, Manner.TIDIES), LIMIT))
    begin("work that fails then")
    await tell(asyncio.wait_for(work(8, Manner.FAILS), LIMIT))
    begin("work that refuses")
    await tell(asyncio.wait_for(work(8, Manner.REFUSES), LIMIT))
    begin("no time at all")
    await tell(asyncio.wait_for(work(8, Manner.OBEYS), 0))
    begin("a shield: the waiting ends, the work does not")
    await tell(shielded())
    begin("a block of two steps")
    await tell(two_steps(move=False))
    begin("it moves its limit by 2 s")
    await tell(two_steps(move=True))
    begin("a block in a block, which has less time: 4 s")
    await tell(block("outer", LIMIT, block("inner", 4, steps())))
    begin("a block in a block, which has more time: 9 s")
    await tell(block("outer", LIMIT, block("inner", 9, steps())))
    begin("a block in a block, which has as much time")
    await tell(block("outer", LIMIT, block("inner", LIMIT, steps())))


def main():
    cases = {"cancel": cancel_cases, "limits": limit_cases}
    if len(sys.argv) != 2 or sys.argv[1] not in cases:
        sys.exit("usage: in_python.py cancel|limits")
    loop = VirtualLoop()
    loop.run_until_complete(cases[sys.argv[1]]())
    loop.close()


main()

"""in_python.py: orphans.c and groups.c with Python's asyncio, on a virtual
clock. It prints the same lines."""

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


# ---- orphans.c


class Book:
    is_open = False


async def writer(name, seconds, book):
    await asyncio.sleep(seconds)
    say(f"{name} writes: the book is {'open' if book.is_open else 'CLOSED'}")


async def write_book(book):
    try:
        book.is_open = True
        async with asyncio.TaskGroup() as group:
            group.create_task(writer("a", 3, book))
            group.create_task(work("b", 1, ValueError))
            group.create_task(writer("c", 0.5, book))
    finally:
        book.is_open = False
        say("the block ends, and closes the book")


async def day():
    try:
        await write_book(Book())
    except Exception as error:
        say(f"what came of it: {type(error).__name__}")
    await asyncio.sleep(5)


# ---- groups.c


async def careful(error=None):
    try:
        await work("a", 3)
    except asyncio.CancelledError:
        await work("the clean-up of a", 0.5, error)
        raise


async def start_two(group):
    group.create_task(careful())
    group.create_task(work("b", 1))
    await work("the body", 0.5)


async def start_late(group):
    await work("a", 2)
    group.create_task(work("what a has started", 2))


async def start_chain(group):
    group.create_task(start_late(group))
    await work("the body", 0.5)


async def start_failing(group):
    group.create_task(work("a", 3))
    group.create_task(work("b", 1, ValueError))
    await work("the body", 5)


async def fail_too(group):
    group.create_task(careful(BrokenPipeError))
    group.create_task(work("b", 1, ValueError))
    try:
        await work("the body", 5)
    except asyncio.CancelledError:
        raise FileNotFoundError


async def group_of(body):
    async with asyncio.TaskGroup() as group:
        await body(group)


async def block(body, limit=None):
    try:
        await asyncio.wait_for(group_of(body), limit)
        say("the block ends: done")
    except TimeoutError as error:
        say(f"the block ends: {type(error).__name__}")
    except ExceptionGroup as errors:
        say(f"the block ends: {type(errors).__name__}")
        for error in errors.exceptions:
            say(f"an error: {type(error).__name__}")


run_virtual("a block with a group", day())
run_virtual("the block waits for its tasks", block(start_two))
run_virtual("and for those that they start", block(start_chain))
run_virtual("the first error ends all", block(start_failing))
run_virtual("no error is lost", block(fail_too))
run_virtual("a limit for the block", block(start_two, 1.5))

"""in_python.py: states.c with Python's asyncio. It prints the same lines."""

import asyncio
import os
import weakref

loop = asyncio.new_event_loop()
ticks = 0


def run_one_tick():
    global ticks
    ticks += 1
    print(f"  tick {ticks}:", end="")
    loop.stop()
    loop.run_forever()
    print()


def answer(call, *arguments):
    try:
        call(*arguments)
    except (Exception, asyncio.CancelledError) as error:
        return type(error).__name__
    return "ok"


def yes_or_no(answer):
    return "yes" if answer else "no"


def print_state(f):
    state = "pending"
    if f.cancelled():
        state = "cancelled"
    elif f.done():
        state = "finished"
    print(f"  it is {state}")


def print_result(f):
    problem = answer(f.result)
    print("  its result:", f.result() if problem == "ok" else problem)


def print_error(f):
    problem = answer(f.exception)
    if problem == "ok":
        problem = type(f.exception()).__name__ if f.exception() else "none"
    print("  its error:", problem)


def print_all(f):
    print_state(f)
    print_result(f)
    print_error(f)


def finished_with_a_value():
    f = loop.create_future()
    print("a future:")
    print_all(f)
    print("  set to 42:", answer(f.set_result, 42))
    print_all(f)
    print_result(f)
    print("  set to 43:", answer(f.set_result, 43))
    print("  cancelled:", yes_or_no(f.cancel()))
    print_result(f)


def finished_with_an_error():
    f = loop.create_future()
    print("one that fails:")
    print("  set to an error:", answer(f.set_exception, ConnectionResetError()))
    print_all(f)
    print_result(f)


def cancelled():
    f = loop.create_future()
    print("one that is cancelled:")
    print("  cancelled:", yes_or_no(f.cancel()))
    print("  cancelled:", yes_or_no(f.cancel()))
    print_all(f)
    print("  set to 44:", answer(f.set_result, 44))


class Waiter:
    def __init__(self, name, adds=None):
        self.name = name
        self.adds = adds

    def is_done(self, f):
        print(f" {self.name}", end="")
        if self.adds:
            f.add_done_callback(self.adds.is_done)


def callbacks():
    f = loop.create_future()
    b, c, d, e = Waiter("b"), Waiter("c"), Waiter("d"), Waiter("e")
    a = Waiter("a", adds=Waiter("f"))
    print("callbacks:\n  a, b, c, d are added")
    for waiter in a, b, c, d:
        f.add_done_callback(waiter.is_done)
    print("  b removed:", f.remove_done_callback(b.is_done))
    print("  b removed:", f.remove_done_callback(b.is_done))
    print("  set to 45:", answer(f.set_result, 45))
    print("  c removed:", f.remove_done_callback(c.is_done))
    run_one_tick()
    print("  e is added")
    f.add_done_callback(e.is_done)
    run_one_tick()


def print_life(f):
    print("  it is", "there" if f() else "gone")


def two_owners():
    mine = loop.create_future()
    yours = mine
    f = weakref.ref(mine)
    print("two owners:")
    del mine
    print_life(f)
    del yours
    print_life(f)


def nobody_asks():
    mine = loop.create_future()
    f = weakref.ref(mine)
    print("nobody asks for its error:", flush=True)
    mine.set_exception(ConnectionResetError())
    del mine
    print_life(f)


def print_leak(what, value, fd):
    f = loop.create_future()
    f.set_result(value)
    del f, value
    try:
        os.close(fd)
        state = "still open"
    except OSError:
        state = "closed"
    print(f"  {what}: it is {state}")


def nobody_takes():
    print("nobody takes the descriptor that it finished with:")
    fd = os.open("/dev/null", os.O_RDONLY)
    print_leak("a number", fd, fd)
    file = open("/dev/null")
    files = [file]
    fd = file.fileno()
    del file
    print_leak("a value that closes it", files.pop(), fd)


def main():
    finished_with_a_value()
    finished_with_an_error()
    cancelled()
    callbacks()
    two_owners()
    nobody_asks()
    nobody_takes()
    loop.close()


main()

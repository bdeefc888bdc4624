"""in_python.py: letters.c, dialogue.c and unwind.c with Python's generators. It
prints the same lines."""

import inspect


# ---- letters ----------------------------------------------------------------


def numbers():
    print("1")
    yield
    print("2")
    yield
    print("3")


def letters():
    print("x")
    yield
    print("y")
    yield
    print("z")


def interleave():
    a = numbers()
    b = letters()
    next(a)
    next(a)
    next(b)
    next(b)
    next(a, None)  # it ends: None instead of StopIteration
    next(b, None)


# ---- dialogue ---------------------------------------------------------------


def consumer():
    try:
        item = yield  # primed: from here on it waits for an item
        while True:
            print(f"consumer: consuming {item}")
            item = yield "200 OK"
    finally:
        print("consumer: closed, and cleaned up")


def dialogue():
    c = consumer()
    next(c)  # primes it: up to the first yield
    for item in range(1, 4):
        print(f"producer: producing {item}")
        answer = c.send(item)
        print(f"producer: consumer answered {answer}")
    c.close()


# ---- unwind -----------------------------------------------------------------

stubborn = set()  # who yields even when it is to end


def counter(name):
    i = 0
    try:
        while True:
            i += 1
            try:
                yield i
            except BaseException as error:
                if not isinstance(error, TimeoutError) and name not in stubborn:
                    raise
                print(f"  catches {type(error).__name__}")
    finally:
        print("  cleans up")


def tell(call, generator, *error):
    """Calls next or throw, and tells what came of it."""
    try:
        came = getattr(generator, call)(*error)
    except BaseException as raised:
        came = type(raised).__name__
    name = call.strip("_")
    print(f"{name}: {came}, {inspect.getgeneratorstate(generator)}")


def tell_close(generator):
    try:
        generator.close()
        came = "done"
    except RuntimeError as raised:
        came = type(raised).__name__
    print(f"close: {came}, {inspect.getgeneratorstate(generator)}")


def unwind():
    first, second, third, fourth = map(counter, range(1, 5))
    print("an error is thrown in:", inspect.getgeneratorstate(first))
    tell("__next__", first)
    tell("throw", first, TimeoutError())
    tell("__next__", first)
    tell("throw", first, ConnectionResetError())
    tell("__next__", first)
    tell("throw", first, ConnectionResetError())
    print("it is closed where it stands")
    tell("__next__", second)
    tell_close(second)
    tell_close(second)
    print("it is closed before it has begun")
    tell_close(third)
    print("it does not want to end")
    stubborn.add(4)
    tell("__next__", fourth)
    tell_close(fourth)
    stubborn.clear()
    tell_close(fourth)


interleave()
dialogue()
unwind()

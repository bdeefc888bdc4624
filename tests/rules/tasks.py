"""tasks.py: the rules of futures and tasks, told by CPython's asyncio: what the
rules under tasks/ and limits/ print, but for what only C can do. The clock is
virtual, as in rules.py, and one call of select() is one tick."""

import asyncio
import sys
from asyncio import CancelledError

sys.dont_write_bytecode = True  # of rules.py, in this folder

import rules
from rules import begin, expect, group, happened, later, run, soon, stop, yes


# ---- what the rules are told with --------------------------------------------


def future():
    return rules.loop.create_future()


def start(co):
    return rules.loop.create_task(co)


def watch(name, f):
    f.add_done_callback(lambda f: happened(name))


def state(name, f):
    happened(f"{name} is {f._state.lower()}")


def outcome(f):
    try:
        return str(f.result())
    except BaseException as error:
        return type(error).__name__


def tell(name, f):
    happened(f"{name}: {outcome(f)}")


def told(call, function, *args):
    try:
        function(*args)
        happened(f"{call}: ok")
    except Exception as error:
        happened(f"{call}: {type(error).__name__}")


def complete(f):
    try:
        result = str(rules.loop.run_until_complete(f))
    except BaseException as error:
        result = type(error).__name__
    group("then")
    happened(f"it returns {result}")


def cancel(name, f):
    """A callback that cancels f."""
    return lambda: yes(f"cancel {name}", f.cancel())


def deliver(f, value):
    """A callback that gives f its result."""
    return lambda: f.set_result(value)


async def work(
    name, seconds=0, result=0, error=None, clean_up=0, swallows=False
):
    happened(f"{name} begins")
    try:
        if seconds:
            await asyncio.sleep(seconds)
        happened(f"{name} ends")
    except CancelledError:
        happened(f"{name}: CancelledError")
        if clean_up:
            await asyncio.sleep(clean_up)
            happened(f"{name} cleaned up")
        if not swallows:
            raise
    if error:
        raise error
    return result


async def get(name, f, swallows=False):
    happened(f"{name} waits")
    try:
        value = await f
        happened(f"{name} got {value}")
        return value
    except BaseException as error:
        happened(f"{name} got {type(error).__name__}")
        if not swallows:
            raise
        return 0


# ---- futures -----------------------------------------------------------------


def F1():
    begin()
    f = future()
    state("f", f)
    f.set_result(1)
    state("f", f)
    yes("cancel", f.cancel())
    state("f", f)
    f = future()
    f.set_exception(ValueError())
    f.exception()
    state("g", f)
    f = future()
    f.cancel()
    state("h", f)
    told("set_result", f.set_result, 1)
    state("h", f)
    expect("F1")


def tell_exception(f):
    try:
        happened(f"exception: {type(f.exception()).__name__}")
    except BaseException as error:
        happened(f"exception fails: {type(error).__name__}")


def ask_twice(f):
    tell("result", f)
    tell("result", f)
    tell_exception(f)
    tell_exception(f)


def F2():
    begin()
    f = future()
    ask_twice(f)
    expect("F2", "pending")
    begin()
    f = future()
    f.cancel()
    ask_twice(f)
    expect("F2", "cancelled")
    begin()
    f = future()
    f.set_exception(ValueError())
    ask_twice(f)
    expect("F2", "error")
    begin()
    f = future()
    f.set_result(7)
    ask_twice(f)
    expect("F2", "value")


def set_again(f):
    told("set_result", f.set_result, 2)
    told("set_exception", f.set_exception, OSError())
    tell("f", f)


def F3():
    begin()
    f = future()
    f.set_result(1)
    set_again(f)
    expect("F3", "value")
    begin()
    f = future()
    f.set_exception(ValueError())
    set_again(f)
    expect("F3", "error")
    begin()
    f = future()
    f.cancel()
    set_again(f)
    expect("F3", "cancelled")


def F4():
    begin()
    f = future()
    yes("cancel", f.cancel())
    yes("cancel", f.cancel())
    f = future()
    f.set_result(1)
    yes("cancel", f.cancel())
    f = future()
    f.set_exception(ValueError())
    yes("cancel", f.cancel())
    tell("f", f)
    expect("F4")


def F5():
    def begin_with_callbacks(finish):
        def finish_and_tell():
            finish()
            happened("it has returned")

        begin()
        watch("a", f := future())
        watch("b", f)
        watch("c", f)
        soon("before", lambda: soon("queued before"))
        soon("finish", finish_and_tell)
        soon("after", lambda: soon("queued after", stop))
        return f

    def F5_part(part, finish):
        f = begin_with_callbacks(lambda: finish(f))
        run()
        tell("f", f)
        expect("F5", part)

    F5_part("value", lambda f: f.set_result(1))
    F5_part("error", lambda f: f.set_exception(ValueError()))
    F5_part("cancelled", lambda f: f.cancel())


def F6():
    begin()
    f = future()
    f.set_result(1)
    soon("add a", lambda: (soon("queued before"), watch("a", f)))
    soon("add b", lambda: (watch("b", f), soon("stop", stop)))
    run()
    expect("F6")


def F7():
    a, b = lambda f: happened("a"), lambda f: happened("b")
    begin()
    f = future()
    f.add_done_callback(a)
    f.add_done_callback(b)
    happened(f"removed: {f.remove_done_callback(a)}")
    happened(f"removed: {f.remove_done_callback(a)}")
    f.set_result(1)
    soon("stop", stop)
    run()
    expect("F7")
    begin()
    f = future()
    f.add_done_callback(a)
    f.add_done_callback(b)
    soon("finish", deliver(f, 1))
    soon(
        "remove",
        lambda: (
            happened(f"removed: {f.remove_done_callback(b)}"),
            soon("stop", stop),
        ),
    )
    run()
    expect("F7", "when it is done")


def F8():
    begin()
    f = future()
    f.set_result(1)
    start(get("a", f))
    soon("stop", stop)
    run()
    expect("F8", "done")
    begin()
    f = future()
    start(get("a", f)), start(get("b", f)), start(get("c", f))
    soon("start d", lambda: start(get("d", f)))
    later(1, "finish", lambda: (f.set_result(5), soon("stop", stop)))
    run()
    expect("F8", "pending")
    begin()
    f = future()
    start(get("a", f, swallows=True))
    later(
        1, "finish", lambda: (f.set_exception(ValueError()), soon("stop", stop))
    )
    run()
    expect("F8", "error")


def F9():
    begin()
    f = future()
    a, b = start(get("a", f)), start(get("b", f, swallows=True))
    later(1, "cancel", cancel("f", f))
    complete(b)
    tell("a", a)
    tell("b", b)
    state("a", a)
    state("b", b)
    expect("F9")


# ---- tasks -------------------------------------------------------------------


async def laps(name, count):
    for i in range(count):
        happened(f"{name} {i}")
        await asyncio.sleep(0)


def K1():
    begin()
    start(work("a"))
    happened("made")
    start(work("b"))
    soon("callback")
    complete(start(work("c")))
    expect("K1", "before the loop runs")
    begin()

    def create_two():
        start(work("a")), start(work("b"))
        happened("made")

    soon("create", create_two)
    soon("last", lambda: soon("later", lambda: soon("stop", stop)))
    run()
    expect("K1", "while it runs")


def K2():
    begin()
    start(laps("a", 3)), start(laps("b", 3))
    soon("callback", lambda: soon("again"))
    complete(start(laps("c", 3)))
    expect("K2")


def K3():
    begin()
    a = start(work("a", 1, result=6))
    b = start(get("b", a))
    c = start(get("c", b))
    d = start(get("d", c))
    watch("a is done", a)
    complete(d)
    expect("K3")


def K4():
    begin()
    a = start(work("a", result=3))
    b = start(work("b", error=CancelledError()))
    c = start(work("c", error=ValueError()))
    soon("callback", lambda: soon("stop", stop))
    run()
    for name, task in ("a", a), ("b", b), ("c", c):
        state(name, task)
        tell(name, task)
    expect("K4")


def K5():
    begin()
    a = start(work("a", result=3))
    told("set_result", a.set_result, 1)
    told("set_exception", a.set_exception, ValueError())
    complete(a)
    told("set_result", a.set_result, 1)
    told("set_exception", a.set_exception, ValueError())
    tell("a", a)
    expect("K5")


def K6():
    tasks = {}

    def current():
        task = asyncio.current_task(rules.loop)
        happened(f"current: {tasks[task] if task else 'none'}")

    async def inner():
        current()
        await asyncio.sleep(0)
        current()

    async def outer():
        await inner()
        current()

    begin()
    current()
    a, b = start(outer()), start(outer())
    tasks = {a: "a", b: "b"}
    soon("callback", current)
    b.add_done_callback(lambda f: current())
    complete(b)
    current()
    expect("K6")


def K7():
    begin()
    task = None

    async def myself():
        happened("it awaits itself")
        try:
            await task
        except Exception as error:
            happened(f"it got {type(error).__name__}")

    task = start(myself())
    complete(task)
    expect("K7")


# ---- running until something is done -----------------------------------------


def L9():
    begin()
    a = start(work("a", result=4))
    soon("b", lambda: soon("of the last tick", lambda: soon("too late")))
    complete(a)
    soon("stop", stop)
    run()
    expect("L9")
    begin()
    f = future()
    f.set_result(4)
    soon("callback", lambda: soon("too late"))
    complete(f)
    expect("L9", "with a future that is done")


def L10():
    begin()
    a = start(work("a", 2, result=4))
    later(1, "stop", stop)
    complete(a)
    state("a", a)
    later(2, "after a", lambda: soon("stop", stop))
    run()
    tell("a", a)
    expect("L10")
    begin()
    a = start(work("a", 2, result=4))
    later(1, "stop", stop)
    complete(a)
    complete(a)
    expect("L10", "run again")


def L11():
    begin()
    complete(start(work("a", result=4)))
    complete(start(work("b", error=ValueError())))
    complete(start(work("c", error=CancelledError())))
    complete(start(work("d", 1)))
    expect("L11")


async def never_begins():
    happened("it begins")


def told_of_coroutine(call, function):
    co = never_begins()
    told(call, function, co)
    co.close()


def L12():
    begin()
    f = future()

    def run_in_a_running_loop():
        told("run_until_complete", rules.loop.run_until_complete, f)
        told_of_coroutine("run", asyncio.run)
        stop()

    soon("callback", run_in_a_running_loop)
    run()
    expect("L12", "with a future")
    begin()
    f = future()
    rules.loop.close()
    told("run_until_complete", rules.loop.run_until_complete, f)
    told_of_coroutine("create_task", rules.loop.create_task)
    expect("L12", "in a closed loop")


def L16():
    said = []

    async def background(name, laps):
        said.append(name)
        try:
            await asyncio.sleep(3600)
        finally:
            for i in range(laps):
                await asyncio.sleep(0)
            said.append(name)

    async def main(error):
        tasks = [
            asyncio.create_task(background("a", 2)),
            asyncio.create_task(background("b", 1)),
        ]
        await asyncio.sleep(0)
        said.append("main ends")
        if error:
            raise error

    def run_to_the_end(error):
        said.clear()
        this_one = rules.loop
        with asyncio.Runner(loop_factory=rules.Loop) as runner:
            rules.loop = runner.get_loop()
            try:
                runner.run(main(error))
                outcome = "ok"
            except ValueError as error:
                outcome = type(error).__name__
        rules.loop = this_one
        group("then")
        for event in said:
            happened(event)
        happened(f"it returns: {outcome}")

    begin()
    run_to_the_end(None)
    run_to_the_end(ValueError())
    expect("L16")


# ---- coroutines --------------------------------------------------------------


async def steps(name):
    happened(f"{name} 1")
    await asyncio.sleep(0)
    happened(f"{name} 2")
    await asyncio.sleep(0)
    happened(f"{name} 3")


def G1():
    begin()
    co = steps("a")
    happened("made")
    soon("callback", lambda: soon("again"))
    complete(start(co))
    expect("G1")


def G2():
    begin()
    co = steps("a")
    co.close()
    happened("closed")
    soon("stop", stop)
    run()
    expect("G2")


async def nested(depth, seconds, error=None):
    """Awaits itself, so deep."""
    happened(f"in {depth}")
    try:
        if depth:
            result = 1 + await nested(depth - 1, seconds, error)
        else:
            if seconds >= 0:
                await asyncio.sleep(seconds)
            if error:
                raise error
            result = 0
        happened(f"out {depth}")
        return result
    except BaseException as caught:
        happened(f"{depth} got {type(caught).__name__}")
        raise


def G3():
    begin()
    complete(start(nested(2, -1)))
    expect("G3", "value")
    begin()
    complete(start(nested(2, -1, ValueError())))
    expect("G3", "error")
    begin()
    f = future()

    async def inner():
        try:
            await f
        except ValueError:
            happened("the innermost caught it")
        return 8

    async def outer():
        value = await inner()
        happened(f"got {value}")

    a = start(outer())
    later(1, "fail", lambda: f.set_exception(ValueError()))
    complete(a)
    expect("G3", "thrown in")


def G4():
    begin()
    soon("first", lambda: soon("second"))
    complete(start(nested(3, -1)))
    expect("G4", "no suspension")
    begin()
    soon("first", lambda: soon("second"))
    complete(start(nested(3, 0)))
    expect("G4", "one suspension")


async def cleaning(depth):
    try:
        if depth:
            await cleaning(depth - 1)
        else:
            happened("sleeps")
            await asyncio.sleep(3600)
    finally:
        happened(f"{depth} cleans up")
        await asyncio.sleep(1)
        happened(f"{depth} has")


def G5():
    begin(time=True)
    a = start(cleaning(2))
    later(1, "cancel", cancel("a", a))
    complete(a)
    expect("G5")


def T5():
    begin(waits=True)
    complete(start(laps("a", 1)))
    expect("T5", "zero")
    begin(waits=True)

    async def negative():
        happened("a begins")
        await asyncio.sleep(-1)
        happened("a ends")

    complete(start(negative()))
    expect("T5", "negative")
    begin(waits=True)
    complete(start(work("a", 1)))
    expect("T5", "a second")
    begin(waits=True)
    start(work("a", 1)), later(1, "timer")
    later(1, "stop", lambda: soon("stop", stop))
    run()
    expect("T5", "beside timers")


def T6():
    begin(waits=True)
    a = start(work("a", 3600))
    later(1, "cancel", cancel("a", a))
    later(2, "stop", stop)
    run()
    tell("a", a)
    expect("T6")


# ---- cancellation ------------------------------------------------------------


def C1():
    begin()
    a = start(work("a", 5))

    def cancel_a():
        yes("cancel", a.cancel())
        state("a", a)

    later(1, "at 1", cancel_a)
    complete(a)
    yes("cancel", a.cancel())
    expect("C1")


def C2():
    begin()
    f = future()
    a = start(get("a", f))
    b = start(get("b", a))
    c = start(get("c", b))
    later(1, "at 1", lambda: (cancel("c", c)(), state("f", f), state("a", a)))
    complete(c)
    tell("a", a)
    tell("b", b)
    expect("C2")


def C3():
    begin()
    f = future()
    a = start(get("a", f))
    later(1, "finish", deliver(f, 4))
    later(1, "at 1", cancel("a", a))
    complete(a)
    tell("f", f)
    expect("C3", "the future is done")
    begin()
    a = start(laps("a", 2))
    soon("callback", cancel("a", a))
    complete(a)
    expect("C3", "it is queued")
    begin()
    a = start(work("a", 1))
    soon("callback", lambda: later(1, "at 1", cancel("a", a)))
    complete(a)
    expect("C3", "the sleep is over")


def C4():
    begin()
    a = start(work("a"))
    yes("cancel", a.cancel())
    state("a", a)
    complete(a)
    expect("C4")
    begin()
    b = None

    def cancel_b():
        nonlocal b
        b = start(work("b"))
        yes("cancel b", b.cancel())

    soon("create", cancel_b)
    complete(start(laps("a", 2)))
    tell("b", b)
    expect("C4", "while the loop runs")


def C5():
    begin()
    a = start(work("a", 5, clean_up=1, swallows=True))
    later(1, "at 1", lambda: (cancel("a", a)(), cancel("a", a)()))
    complete(a)
    expect("C5")


def C6():
    async def stubborn():
        for i in range(2):
            try:
                await asyncio.sleep(10)
            except CancelledError:
                happened("swallowed")
        await asyncio.sleep(10)

    begin(time=True)
    a = start(stubborn())
    for seconds in 1, 2, 3:
        later(seconds, "cancel", cancel("a", a))
    complete(a)
    expect("C6")


def C7():
    async def cancels_itself(what):
        task = asyncio.current_task()
        yes("cancel", task.cancel())
        f = future()
        f.set_result(1)
        await f
        happened("still there")
        if what == "returns":
            return 1
        if what == "raises":
            raise ValueError
        try:
            if what == "sleeps":
                await asyncio.sleep(1)
            elif what == "yields":
                await asyncio.sleep(0)
            else:
                await future()
        except CancelledError:
            happened("CancelledError")
            raise

    for what in "sleeps", "yields", "waits", "returns", "raises":
        begin()
        complete(start(cancels_itself(what)))
        expect("C7", f"it {what}")


def C8():
    begin()
    a = start(work("a", 5, result=3, swallows=True))
    b = start(get("b", a))
    later(1, "at 1", cancel("b", b))
    complete(b)
    expect("C8")


def C9():
    begin()
    a, b, c = (start(work(name, 5)) for name in "abc")
    later(1, "at 1", lambda: (c.cancel(), a.cancel(), b.cancel()))
    complete(b)
    tell("a", a)
    tell("c", c)
    expect("C9")


def C10():
    begin()
    f = future()
    f.set_result(1)
    soon(
        "callback",
        lambda: (yes("the same", asyncio.shield(f) is f), soon("stop", stop)),
    )
    run()
    expect("C10", "of one that is done")
    shielded = None

    async def shields(x):
        nonlocal shielded
        shielded = asyncio.shield(x)
        return await get("b", shielded)

    begin()
    a = start(work("a", 1, result=5))
    watch("a is done", a)
    complete(start(shields(a)))
    expect("C10", "copies")
    begin()
    a = start(work("a", 2, result=5))
    b = start(shields(a))
    later(1, "at 1", lambda: (cancel("b", b)(), state("shield", shielded)))
    complete(b)
    state("a", a)
    complete(a)
    expect("C10", "the outer one is cancelled")
    begin()
    a = start(work("a", 2))
    b = start(shields(a))
    later(1, "at 1", cancel("a", a))
    complete(b)
    expect("C10", "the inner one is cancelled")
    begin()
    a = start(work("a", 1, error=ValueError()))
    complete(start(shields(a)))
    expect("C10", "the inner one fails")
    begin()
    a = start(work("a", 2, error=ValueError()))
    b = start(shields(a))
    later(1, "at 1", cancel("b", b))
    complete(b)
    later(3, "stop", stop)
    run()
    tell("a", a)
    expect("C10", "the inner one fails later")


def C11():
    begin()
    a = start(work("a", 5))

    def count(name, number):
        happened(f"{name}: {number}")

    def at_1():
        count("cancelling", a.cancelling())
        count("uncancel", a.uncancel())
        cancel("a", a)()
        cancel("a", a)()
        count("cancelling", a.cancelling())
        count("uncancel", a.uncancel())
        count("uncancel", a.uncancel())
        count("uncancel", a.uncancel())

    later(1, "at 1", at_1)
    complete(a)
    yes("cancel a", a.cancel())
    count("cancelling", a.cancelling())
    expect("C11")
    begin()

    async def one_before():
        asyncio.current_task().cancel()
        try:
            await asyncio.sleep(0)
        except CancelledError:
            happened("swallowed")
        try:
            await timeout_run(1, work("a", 5))
        finally:
            count("cancelling", asyncio.current_task().cancelling())

    complete(start(one_before()))
    expect("C11", "a timeout after one request")
    begin()

    async def group_after_one_request():
        asyncio.current_task().cancel()
        try:
            await asyncio.sleep(0)
        except CancelledError:
            happened("swallowed")

        async def body(group):
            group.create_task(work("a", 1, error=ValueError()))
            await get("body", asyncio.sleep(5))

        try:
            async with asyncio.TaskGroup() as group:
                await body(group)
        finally:
            count("cancelling", asyncio.current_task().cancelling())

    complete(start(group_after_one_request()))
    expect("C11", "a task group after one request")


# ---- wait_for and timeout blocks ---------------------------------------------


def limited(x, seconds):
    return get("w", asyncio.wait_for(x, seconds))


def W1():
    begin(time=True)
    complete(start(limited(work("a", 1, result=3), 5)))
    expect("W1", "value")
    begin(time=True)
    complete(start(limited(work("a", 1, error=ValueError()), 5)))
    expect("W1", "error")
    begin(waits=True)
    complete(start(limited(work("a", 1), 5)))
    later(8, "stop", stop)
    run()
    expect("W1", "the timer is dropped")
    begin()
    complete(start(limited(work("a", 1, result=3), None)))
    expect("W1", "no limit")


def W2():
    begin(time=True)
    complete(start(limited(work("a", 5), 1)))
    expect("W2")
    begin(time=True)
    complete(start(limited(work("a", 5, clean_up=2), 1)))
    expect("W2", "clean-up is waited for")
    begin(time=True)
    a = work("a", 5, clean_up=2, result=4, swallows=True)
    complete(start(limited(a, 1)))
    expect("W2", "value")
    begin(time=True)
    complete(start(limited(work("a", 5, error=ValueError(), swallows=True), 1)))
    expect("W2", "error")
    begin(time=True)
    f = future()
    complete(start(limited(f, 1)))
    state("f", f)
    expect("W2", "a future")
    begin(time=True)
    a = start(work("a", 5, result=3))

    async def shields_a():
        return await limited(asyncio.shield(a), 1)

    complete(start(shields_a()))
    complete(a)
    expect("W2", "a shield")
    begin(time=True)
    complete(start(limited(limited(work("a", 9, clean_up=1), 5), 1)))
    expect("W2", "one in the other")


def W3():
    begin()
    f = future()
    f.set_result(2)
    complete(start(limited(f, 0)))
    expect("W3", "done")
    begin()
    f = future()
    complete(start(limited(f, 0)))
    state("f", f)
    expect("W3", "pending")
    begin()
    complete(start(limited(work("a"), -1)))
    expect("W3", "unstarted")
    begin()
    a = start(work("a", 5, clean_up=1))
    w = None

    def start_limited_a():
        nonlocal w
        w = start(limited(a, 0))

    later(1, "start", start_limited_a)
    watch("a is done", a)
    later(3, "stop", stop)
    run()
    tell("a", a)
    tell("w", w)
    expect("W3", "clean-up is waited for")


def W4():
    begin(time=True)
    w = start(limited(work("a", 5, clean_up=1), 9))
    later(1, "at 1", cancel("w", w))
    complete(w)
    expect("W4")
    begin()
    f = future()
    w = start(limited(f, 9))
    later(1, "finish", deliver(f, 6))
    later(1, "at 1", cancel("w", w))
    complete(w)
    expect("W4", "it is done already")
    begin(time=True)
    w = start(limited(work("a", 5, result=3, swallows=True), 9))
    later(1, "at 1", cancel("w", w))
    complete(w)
    expect("W4", "it is swallowed")


def W5():
    begin()
    f = future()
    w = start(limited(f, 9))
    later(1, "at 1", cancel("f", f))
    complete(w)
    expect("W5")


def W6():
    begin()
    complete(start(limited(work("a", 1, result=3), 1)))
    expect("W6", "the limit is older")
    begin()
    a = start(work("a", 1, result=3))
    complete(start(limited(a, 1)))
    expect("W6", "the work is older")
    begin()
    f = future()
    later(1, "finish", deliver(f, 3))
    complete(start(limited(f, 1)))
    expect("W6", "a future that is done before")
    begin()
    f = future()
    w = start(limited(f, 1))
    soon("arm", lambda: later(1, "finish", deliver(f, 3)))
    complete(w)
    expect("W6", "a future that would be done after")


async def timeout_run(seconds, body):
    async with asyncio.timeout(seconds):
        return await body


def block(seconds, body):
    return get("w", timeout_run(seconds, body))


def W7():
    begin(time=True)
    complete(start(block(1, work("a", 5, clean_up=1))))
    expect("W7")
    begin(time=True)
    w = start(block(9, work("a", 5)))
    later(1, "at 1", cancel("w", w))
    complete(w)
    expect("W7", "a foreign cancel")
    begin(time=True)
    w = start(block(2, work("a", 5, clean_up=3)))
    later(1, "at 1", cancel("w", w))
    complete(w)
    expect("W7", "a foreign cancel, then the deadline")
    begin(time=True)
    complete(start(block(9, work("a", 1, error=ValueError()))))
    expect("W7", "error")
    begin(time=True)
    complete(start(block(1, work("a", 5, error=ValueError(), swallows=True))))
    expect("W7", "an error after the deadline")
    begin(time=True)
    complete(start(block(1, work("a", 5, result=3, swallows=True))))
    expect("W7", "swallowed")
    begin(waits=True)
    complete(start(block(5, work("a", 1, result=3))))
    later(8, "stop", stop)
    run()
    expect("W7", "in time")


def W8():
    begin(time=True)
    complete(start(get("outer", timeout_run(2, block(1, work("a", 5))))))
    expect("W8", "the inner one")
    begin(time=True)
    complete(start(get("outer", timeout_run(1, block(2, work("a", 5))))))
    expect("W8", "the outer one")
    begin(time=True)
    complete(start(get("outer", timeout_run(1, block(1, work("a", 5))))))
    expect("W8", "both at once")
    begin(time=True)
    complete(start(block(-1, work("a", result=3))))
    expect("W8", "past, without a suspension")
    begin(time=True)
    complete(start(block(-1, work("a", 1))))
    expect("W8", "past")
    begin(time=True)
    complete(start(block(0, laps("a", 3))))
    expect("W8", "zero")
    limit = None

    def move(when):
        return lambda: told("reschedule", limit.reschedule, when)

    async def movable(body):
        nonlocal limit
        try:
            async with asyncio.timeout(2) as limit:
                await body
        finally:
            yes("expired", limit.expired())
            move(9)()

    begin(time=True)
    a = start(movable(work("a", 5)))
    later(1, "at 1", move(3))
    complete(a)
    expect("W8", "later")
    begin(time=True)
    a = start(movable(work("a", 5)))
    later(1, "at 1", move(0.5))
    complete(a)
    expect("W8", "to the past")
    begin(time=True)
    a = start(movable(work("a", 5)))
    later(1, "at 1", move(None))
    complete(a)
    expect("W8", "never")
    begin(time=True)
    a = start(movable(work("a", 5, clean_up=2)))
    later(3, "at 3", move(9))
    complete(a)
    expect("W8", "when it is over")


# ---- gather, wait, as_completed ----------------------------------------------


aggregate = None


async def gather_all(*children, values=False):
    """Tells what came."""
    global aggregate
    aggregate = asyncio.gather(*children, return_exceptions=values)
    watch("all done", aggregate)
    try:
        for result in await aggregate:
            if isinstance(result, BaseException):
                result = type(result).__name__
            happened(f"{result}")
    except BaseException as error:
        happened(f"gather: {type(error).__name__}")
        yes("cancelled", aggregate.cancelled())
        raise


def A1():
    begin()
    a, b = work("a", 3, result=1), work("b", 1, result=2)
    complete(start(gather_all(a, b, work("c", 2, result=3))))
    expect("A1")
    begin()
    a, b = start(work("a", 1, result=1)), start(work("b", 1, result=2))
    complete(start(gather_all(a, b, a)))
    expect("A1", "a repeated one")
    begin()
    complete(start(gather_all()))
    expect("A1", "of nothing")


def A2():
    begin()
    f, g = future(), future()
    a = start(gather_all(f, g))
    later(1, "first", deliver(f, 1))
    later(2, "last", deliver(g, 2))
    complete(a)
    expect("A2")
    begin()
    f, g = future(), future()
    f.set_result(1), g.set_result(2)
    complete(start(gather_all(f, g)))
    expect("A2", "of what is done")


def A3():
    begin()
    a = start(work("a", 3, result=1))
    b, c = work("b", 1, error=ValueError()), work("c", 2, error=OSError())
    complete(start(gather_all(a, b, c)))
    state("a", a)
    complete(a)
    expect("A3")
    begin()
    f, g = future(), future()
    a = start(gather_all(f, g))
    later(
        1,
        "both",
        lambda: (g.set_exception(ValueError()), f.set_exception(OSError())),
    )
    complete(a)
    expect("A3", "a tie")
    begin()
    a, b = start(work("a", 5)), start(work("b", 2))
    c = start(gather_all(a, b))
    later(1, "at 1", cancel("a", a))
    complete(c)
    complete(b)
    expect("A3", "a child is cancelled")


def A4():
    begin()
    a, b = start(work("a", 5)), start(work("b", 1, error=ValueError()))
    c = start(gather_all(a, b, work("c", 2, result=3), values=True))
    later(1, "at 1", cancel("a", a))
    complete(c)
    expect("A4")


def A5():
    def cancelled_at_1(part, first, second, values=False):
        begin()
        a, b = start(first), start(second)
        c = start(gather_all(a, b, values=values))

        def at_1():
            yes("cancel", aggregate.cancel())
            state("gather", aggregate)

        later(1, "at 1", at_1)
        complete(c)
        state("a", a)
        if not a.done():
            complete(a)
        yes("cancel", aggregate.cancel())
        expect("A5", part)

    cancelled_at_1("", work("a", 5, clean_up=1), work("b", 5))
    cancelled_at_1(
        "errors as values", work("a", 5, clean_up=1), work("b", 5), values=True
    )
    cancelled_at_1(
        "all swallow it",
        work("a", 5, result=1, swallows=True),
        work("b", 5, result=2, swallows=True),
    )
    begin()
    a = start(work("a", 5))
    c = start(gather_all(a, work("b", 5)))
    later(1, "at 1", cancel("c", c))
    complete(c)
    tell("a", a)
    expect("A5", "of who awaits it")
    begin()
    a = start(work("a", 5, clean_up=1))
    b = start(gather_all(a, work("b", 5)))
    c = start(gather_all(b, work("c", 5)))
    later(1, "at 1", cancel("c", c))
    complete(c)
    complete(a)
    expect("A5", "one in the other")
    begin()
    f = future()
    f.set_result(1)

    async def too_late():
        aggregate = asyncio.gather(f)
        yes("cancel", aggregate.cancel())
        happened(f"got {(await aggregate)[0]}")

    complete(start(too_late()))
    expect("A5", "all children are done")


async def wait_for_some(
    names, children, seconds=None, when=asyncio.ALL_COMPLETED
):
    """Tells which are done; Python's are sets, without an order."""
    done, pending = await asyncio.wait(
        children, timeout=seconds, return_when=when
    )
    is_done = [n for n, f in names.items() if f in done]
    happened("done: " + " ".join(is_done or ["none"]))
    is_pending = [n for n, f in names.items() if f in pending]
    happened("pending: " + " ".join(is_pending or ["none"]))


def A6():
    def scene():
        begin()
        names = {
            "a": start(work("a", 1, error=ValueError())),
            "b": start(work("b", 3, result=2)),
        }
        return names, names["a"], names["b"]

    names, a, b = scene()
    complete(start(wait_for_some(names, [a, b])))
    tell("a", a)
    expect("A6", "errors are not raised")
    names, a, b = scene()
    complete(start(wait_for_some(names, [a, b], 2)))
    complete(b)
    tell("a", a)
    expect("A6", "after a timeout they go on")
    names, a, b = scene()
    w = start(wait_for_some(names, [a, b]))
    later(2, "at 2", cancel("w", w))
    complete(w)
    complete(b)
    tell("a", a)
    expect("A6", "when the waiter is cancelled they go on")
    begin()
    complete(start(wait_for_some({}, [])))
    expect("A6", "of nothing")
    names, a, b = scene()
    complete(start(wait_for_some(names, [a, b, a, a])))
    tell("a", a)
    expect("A6", "duplicates")
    names, a, b = scene()
    complete(start(wait_for_some(names, [a, b], 0)))
    complete(b)
    tell("a", a)
    expect("A6", "no time")
    begin(waits=True)
    a = start(work("a", 1))
    complete(start(wait_for_some({"a": a}, [a], 5)))
    later(8, "stop", stop)
    run()
    expect("A6", "the timer is dropped")


def A7():
    begin()
    f, g, h = future(), future(), future()
    names = {"f": f, "g": g, "h": h}
    w = start(wait_for_some(names, [f, g, h], when=asyncio.FIRST_COMPLETED))

    def finish_f_then_g():
        f.set_result(1)
        soon("finish g", deliver(g, 2))

    later(1, "finish f", finish_f_then_g)
    complete(w)
    expect("A7")


def A8():
    begin()
    f, g, h = future(), future(), future()
    names = {"f": f, "g": g, "h": h}
    w = start(wait_for_some(names, [f, g, h], when=asyncio.FIRST_EXCEPTION))
    later(1, "cancel f", cancel("f", f))
    later(2, "fail", lambda: g.set_exception(ValueError()))
    complete(w)
    tell("g", g)
    expect("A8")
    begin()
    f, g = future(), future()
    names = {"f": f, "g": g}
    w = start(wait_for_some(names, [f, g], when=asyncio.FIRST_EXCEPTION))
    later(1, "cancel f", cancel("f", f))
    later(2, "finish", deliver(g, 2))
    complete(w)
    expect("A8", "no error comes")


def A9():
    begin()
    f, g = future(), future()
    f.set_result(1), g.set_result(2)
    complete(start(wait_for_some({"f": f, "g": g}, [f, g])))
    expect("A9")


async def in_order_of_completion(children, seconds=None):
    for next_one in asyncio.as_completed(children, timeout=seconds):
        try:
            happened(f"got {await next_one}")
        except Exception as error:
            happened(f"got {type(error).__name__}")


def A10():
    begin()
    a = start(work("a", 3, result=1))
    b = start(work("b", 1, result=2))
    c = start(work("c", 2, error=ValueError()))
    # From a set, CPython adds its callbacks in any order.
    complete(start(in_order_of_completion([a, b, c])))
    expect("A10")
    begin()

    async def late():
        all = list(asyncio.as_completed([a, b]))
        await asyncio.sleep(5)
        happened(f"got {await all[0]}")
        happened(f"got {await all[1]}")

    a, b = start(work("a", 2, result=1)), start(work("b", 1, result=2))
    complete(start(late()))
    expect("A10", "they are buffered")
    begin()
    a = start(work("a", 9, result=1))
    b = start(work("b", 1, result=2))
    c = start(work("c", 8, result=3))
    complete(start(in_order_of_completion([a, b, c], 2)))
    state("a", a)
    complete(a)
    expect("A10", "timeout")
    begin()
    a, b = start(work("a", 2, result=1)), start(work("b", 1, result=2))

    async def by_two():
        first, second = asyncio.as_completed([a, b])
        other = start(get("w", second))
        await get("v", first)
        await other

    complete(start(by_two()))
    expect("A10", "awaited by two")


# ---- task groups -------------------------------------------------------------


async def group_run(body):
    try:
        async with asyncio.TaskGroup() as group:
            await body(group)
    except BaseExceptionGroup as error:
        for each in error.exceptions:
            happened(f"in the group: {type(each).__name__}")
        raise


def block_of(*children, body=None):
    """A body that starts them."""

    async def starts(group):
        for child in children:
            group.create_task(child)
        if body:
            await body
        else:
            happened("the body ends")

    return get("w", group_run(starts))


def S1():
    begin()
    complete(start(block_of(work("a", 1), work("b", 2))))
    expect("S1")
    begin()

    async def adds(group):
        await asyncio.sleep(1)
        happened("a adds b")
        group.create_task(work("b", 1))

    async def body(group):
        group.create_task(adds(group))
        happened("the body ends")

    complete(start(get("w", group_run(body))))
    expect("S1", "one is added meanwhile")
    begin()
    complete(start(block_of()))
    expect("S1", "of nothing")


def S2():
    begin()
    a, b = work("a", 1, error=ValueError()), work("b", 5, clean_up=1)
    complete(start(block_of(a, b)))
    expect("S2")
    begin()
    complete(
        start(
            block_of(
                work("a", 1, error=ValueError()),
                work("b", 5, error=OSError(), swallows=True),
                body=work("body", 5),
            )
        )
    )
    expect("S2", "the body is cancelled")
    begin()
    complete(
        start(block_of(work("a", 5), body=work("body", 1, error=ValueError())))
    )
    expect("S2", "an error of the body")
    begin()
    complete(
        start(
            block_of(
                work("a", 5, clean_up=1, error=OSError(), swallows=True),
                body=work("body", 1, error=ValueError()),
            )
        )
    )
    expect("S2", "the body's error comes last")
    begin()

    async def group_and_count(*children):
        try:
            await block_of(*children)
        finally:
            count = asyncio.current_task().cancelling()
            happened(f"cancelling: {count}")

    complete(start(group_and_count(work("a", 1, error=ValueError()))))
    expect("S2", "while it is leaving")
    begin()
    a = None

    async def body(group):
        nonlocal a
        a = group.create_task(work("a", 5))
        group.create_task(work("b", 3))

    w = start(get("w", group_run(body)))
    later(1, "at 1", lambda: cancel("a", a)())
    complete(w)
    expect("S2", "a cancelled child is no error")


def S3():
    begin()
    w = start(block_of(work("a", 5, clean_up=1)))
    later(1, "at 1", cancel("w", w))
    complete(w)
    expect("S3")
    begin()
    w = start(block_of(work("a", 5), body=work("body", 5)))
    later(1, "at 1", cancel("w", w))
    complete(w)
    expect("S3", "while the body runs")
    begin()
    w = start(block_of(work("a", 5, error=ValueError(), swallows=True)))
    later(1, "at 1", cancel("w", w))
    complete(w)
    expect("S3", "with an error")


def S4():
    def create(when, group):
        co = work("x")
        try:
            group.create_task(co)
            happened(f"create {when}: ok")
        except RuntimeError:
            co.close()
            happened(f"create {when}: RuntimeError")

    begin()
    group = asyncio.TaskGroup()
    create("before", group)

    async def late():
        try:
            await asyncio.sleep(5)
        finally:
            create("while aborting", group)

    async def main():
        async with group:
            group.create_task(work("a", 1, error=ValueError()))
            group.create_task(late())

    complete(start(main()))
    create("after the end", group)
    expect("S4")


RULES = (
    [F1, F2, F3, F4, F5, F6, F7, F8, F9]
    + [K1, K2, K3, K4, K5, K6, K7, L9, L10, L11, L12]
    + [G1, G2, G3, G4, T5]
    + [G5, L16, T6]
    + [C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11]
    + [W1, W2, W3, W4, W5, W6, W7, W8]
    + [A1, A2, A3, A4, A5, A6, A7, A8, A9, A10]
    + [S1, S2, S3, S4]
)


def main():
    for rule in RULES:
        rule()


if __name__ == "__main__":
    main()

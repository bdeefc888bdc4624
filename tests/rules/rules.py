"""rules.py: the rules of the loop, told by CPython's asyncio: what with_timers.c
prints, but for what only C can do. The clock is virtual, and one call of
select() is one tick."""

import asyncio
import os
import selectors
import socket

loop = None  # of this part
parts = []  # groups of what happened: [its name, event, event ...]
show_waits = show_time = False


class Timer(asyncio.TimerHandle):
    """CPython promises no order of equal deadlines; this does: T2."""

    armed = 0

    def __init__(self, *args):
        super().__init__(*args)
        Timer.armed += 1
        self.sequence = Timer.armed

    def __lt__(self, other):
        return (self._when, self.sequence) < (other._when, other.sequence)


asyncio.events.TimerHandle = Timer


class Selector(selectors.SelectSelector):
    """Counts ticks, and does not sleep while a timer is armed: time jumps."""

    tick = 0

    def select(self, timeout=None):
        self.tick += 1
        waits = "for ever" if timeout is None else f"{timeout:g} s"
        group(f"tick {self.tick}" + (f" waits {waits}" if show_waits else ""))
        found = super().select(timeout if not timeout else 0)
        if not found and timeout:
            loop.now = loop._scheduled[0].when()
        return found


class Loop(asyncio.SelectorEventLoop):
    def __init__(self):
        super().__init__(Selector())
        self.now = 0.0
        self._clock_resolution = 1e-9

    def time(self):
        return self.now


def group(name):
    parts.append([name])


def happened(event):
    parts[-1].append(event + (f" at {loop.time():g}" if show_time else ""))


def told(call, function, *args):
    try:
        function(*args)
        happened(f"{call}: ok")
    except Exception as error:
        happened(f"{call}: {type(error).__name__}")


def yes(what, value):
    happened(f"{what}: {'yes' if value else 'no'}")


def begin(waits=False, time=False):
    global loop, show_waits, show_time
    show_waits, show_time = waits, time
    parts.clear()
    group("first")
    loop = Loop()


def expect(rule, part=""):
    text = "; ".join(
        name + ": " + ", ".join(events) if events else name
        for name, *events in parts
        if events or (show_waits and name.startswith("tick"))
    )
    loop.close()
    print(f"{rule} {part}".rstrip() + ": " + text)


def run():
    loop.run_forever()
    group("then")


def on(name, then=None):
    def occur():
        happened(name)
        if then:
            then()

    return occur


def soon(name, then=None):
    return loop.call_soon(on(name, then))


def later(delay, name, then=None):
    return loop.call_later(delay, on(name, then))


def at(deadline, name, then=None):
    return loop.call_at(deadline, on(name, then))


def stop():
    loop.stop()


def do(*actions):
    """A callback that does several things."""

    def all_of_them():
        for action in actions:
            action()

    return all_of_them


def counting(number, before, then):
    """A callback that calls before, and from the so-and-so-many-th time on
    then."""
    times = 0

    def count():
        nonlocal times
        times += 1
        (then if times >= number else before)()

    return count


def nothing():
    pass


# ---- descriptors ----------------------------------------------------------------


class Ends:
    """Two sockets that are connected to each other; the first is watched."""

    def __init__(self, filled=True):
        self.pair = socket.socketpair()
        if filled:
            self.fill()

    def fill(self):
        self.pair[1].send(b"x")

    def take(self):
        self.pair[0].recv(1)

    def take_and_stop(self):
        self.take()
        stop()

    def reader(self, name, then=None):
        loop.add_reader(self.pair[0], on(name, then))

    def writer(self, name, then=None):
        loop.add_writer(self.pair[0], on(name, then))

    def remove_reader(self):
        return loop.remove_reader(self.pair[0])

    def remove_writer(self):
        return loop.remove_writer(self.pair[0])

    def close(self):
        if not loop.is_closed():
            self.remove_reader()
            self.remove_writer()
        for end in self.pair:
            end.close()


# ---- the rules --------------------------------------------------------------------


def L1():
    begin()
    soon("a"), soon("b"), soon("c"), soon("stop", stop)
    run()
    soon("stop", stop)
    run()
    expect("L1")


def L2():
    begin()
    ends = Ends()
    ends.reader("reader", do(ends.remove_reader, lambda: soon("c", stop)))
    soon("a", lambda: soon("b"))
    run()
    ends.close()
    expect("L2")


def L3():
    begin()
    ends = Ends()
    ends.reader("reader", ends.take_and_stop)
    soon("a"), soon("b")
    run()
    ends.close()
    expect("L3")


def L4():
    begin()
    soon("a", lambda: soon("b", stop))
    run()
    expect("L4")
    begin()
    ends = Ends()
    ends.reader("reader")
    again = counting(3, lambda: soon("again", again), stop)
    soon("again", again)
    run()
    ends.close()
    expect("L4", "starves no reader")


def L5():
    begin(waits=True)
    soon("a", lambda: soon("b", stop))
    run()
    expect("L5", "ready")
    begin(waits=True)
    ends = Ends()
    ends.reader("reader", ends.take_and_stop)
    run()
    ends.close()
    expect("L5", "nothing")
    begin(waits=True)
    loop.stop()
    run()
    expect("L5", "asked to stop")


def L6():
    begin()
    a = soon("a")
    soon("b")
    yes("cancelled", a.cancelled())
    a.cancel(), a.cancel()
    yes("cancelled", a.cancelled())
    soon("stop", stop)
    run()
    expect("L6", "before its tick")
    begin()
    soon("a", lambda: b.cancel())
    b = soon("b")
    soon("c", lambda: b.cancel())
    soon("stop", stop)
    run()
    yes("cancelled", b.cancelled())
    expect("L6", "in the batch")
    begin()
    a = soon("a")
    soon("stop", stop)
    run()
    yes("cancelled", a.cancelled())
    a.cancel()
    yes("cancelled", a.cancelled())
    soon("stop", stop)
    run()
    expect("L6", "after it ran")
    begin()
    a = soon("a", lambda: a.cancel())
    soon("stop", stop)
    run()
    yes("cancelled", a.cancelled())
    expect("L6", "while it runs")


def L7():
    begin()
    c = lambda: soon("c", lambda: soon("stop", stop))
    soon("a", do(lambda: soon("b", c), stop, stop))
    soon("rest")
    run()
    happened("it returned")
    run()
    expect("L7")


def L8():
    begin(waits=True)
    soon("a", lambda: soon("b"))
    loop.stop()
    run()
    happened("it returned")
    soon("stop", stop)
    run()
    expect("L8")
    begin(waits=True)
    ends = Ends(filled=False)
    ends.reader("reader")
    loop.stop()
    run()
    ends.close()
    expect("L8", "with nothing to do")


def L12():
    begin()
    other = asyncio.new_event_loop()
    soon(
        "a",
        do(
            lambda: told("run", loop.run_forever),
            lambda: told("close", loop.close),
            lambda: told("run another", other.run_forever),
        ),
    )
    soon("b", lambda: soon("b", stop))
    run()
    told("close another", other.close)
    expect("L12")
    begin()
    other = asyncio.new_event_loop()
    soon(
        "a",
        do(
            lambda: told("close another", other.close),
            lambda: told("run it", other.run_forever),
        ),
    )
    soon("b", stop)
    run()
    expect("L12", "another loop")
    begin()
    ends = Ends()
    soon("a")
    told("close", loop.close)
    yes("queued", loop._ready)
    told("close", loop.close)
    loop.stop()
    told("run", loop.run_forever)
    told("call_soon", loop.call_soon, nothing)
    told("add_reader", loop.add_reader, ends.pair[0], nothing)
    told("add_writer", loop.add_writer, ends.pair[0], nothing)
    yes("remove_reader", ends.remove_reader())
    yes("remove_writer", ends.remove_writer())
    ends.close()
    expect("L12", "closed")


def L13():
    names = {}  # of the callbacks, by what they raise

    def fail(name):
        error = ConnectionResetError()
        names[error] = name
        raise error

    def handler(_, context):
        error = context["exception"]
        happened(f"handler: {names[error]} {type(error).__name__}")

    begin()
    loop.set_exception_handler(handler)
    soon("a", lambda: fail("a"))
    soon("b", lambda: soon("b", stop))
    run()
    expect("L13")
    begin()
    ends = Ends()
    loop.set_exception_handler(handler)
    ends.reader("reader", counting(2, lambda: fail("reader"), stop))
    run()
    ends.close()
    expect("L13", "of a reader")
    return fail, handler


def L14():
    add_stop = lambda: soon("stop", stop)
    begin()
    ends = Ends()
    ends.reader("reader", counting(3, nothing, do(ends.take, add_stop)))
    run()
    ends.close()
    expect("L14", "reader")
    begin()
    ends = Ends()
    ends.reader("reader", ends.remove_reader)
    ends.writer("writer", counting(3, nothing, do(ends.remove_writer, add_stop)))
    run()
    ends.close()
    expect("L14", "writer")
    begin()
    ends = os.pipe()
    os.close(ends[1])
    loop.add_reader(ends[0], on("reader", stop))
    run()
    loop.remove_reader(ends[0])
    os.close(ends[0])
    expect("L14", "the end of a pipe")
    begin()
    ends = Ends()
    ends.reader("old")
    ends.reader("new", ends.take_and_stop)
    run()
    ends.close()
    expect("L14", "replaced")
    begin()
    ends = Ends()
    ends.reader("old")
    soon("a", lambda: ends.reader("new", ends.take_and_stop))
    run()
    ends.close()
    expect("L14", "reader replaced in the batch")
    begin()
    ends = Ends(filled=False)
    ends.writer("old")
    soon("a", lambda: ends.writer("new", stop))
    run()
    ends.close()
    expect("L14", "writer replaced in the batch")
    begin()
    ends = Ends()
    ends.reader("old")

    def reuse():
        nonlocal ends
        ends.close()
        ends = Ends(filled=False)
        ends.reader("new", ends.take_and_stop)
        soon("b", ends.fill)

    soon("a", reuse)
    run()
    ends.close()
    expect("L14", "its number used again in the batch")


def L15():
    add_stop = lambda: soon("stop", stop)
    begin()
    ends = Ends()
    ends.writer("writer", stop)
    ends.reader("reader")
    run()
    ends.close()
    expect("L15")
    begin()
    ends = Ends(filled=False)
    ends.reader("reader")
    ends.writer("writer", stop)
    ends.pair[1].close()
    run()
    ends.close()
    expect("L15", "the other end is closed")
    begin()
    ends = Ends()
    ends.reader("reader", do(ends.remove_writer, add_stop))
    ends.writer("writer")
    run()
    ends.close()
    expect("L15", "the reader removes the writer")
    begin()
    ends = Ends()
    ends.reader("reader", ends.remove_reader)
    ends.writer("writer", counting(2, nothing, stop))
    run()
    ends.close()
    expect("L15", "the reader removes itself")
    begin()
    ends = Ends()
    ends.reader("reader")
    soon("a", do(ends.remove_reader, add_stop))
    run()
    ends.close()
    expect("L15", "removed in the batch")
    begin()
    ends = Ends()
    ends.reader("reader")
    yes("remove_writer", ends.remove_writer())
    yes("remove_reader", ends.remove_reader())
    yes("remove_reader", ends.remove_reader())
    ends.writer("writer")
    yes("remove_reader", ends.remove_reader())
    yes("remove_writer", ends.remove_writer())
    yes("remove_writer", ends.remove_writer())
    yes("remove_reader", loop.remove_reader(ends.pair[1]))
    ends.close()
    expect("L15", "removed")


# ---- the loop's rules, with timers --------------------------------------------------


def slow():
    loop.now += 10


def L_with_timers(fail, handler):
    begin()
    soon("a", lambda: later(0, "zero", stop))
    soon("slow", slow)
    later(5, "timer")
    run()
    expect("L2", "with timers")
    begin()
    ends = Ends()
    ends.reader("reader", ends.take_and_stop)
    later(0, "timer")
    soon("a")
    run()
    ends.close()
    expect("L3", "with timers")
    L5_with_timers()
    L6_with_timers()
    begin()
    timer = later(1, "t")
    told("close", loop.close)
    told("call_later", loop.call_later, 1, nothing)
    told("call_at", loop.call_at, 1, nothing)
    timer.cancel()
    expect("L12", "closed, with timers")
    begin()
    loop.set_exception_handler(handler)
    later(1, "a", lambda: fail("a"))
    later(1, "b")
    later(2, "c", stop)
    run()
    expect("L13", "of a timer")


def L5_with_timers():
    begin(waits=True)
    later(2, "late", stop)
    later(0.5, "early")
    run()
    expect("L5", "timers")
    begin(waits=True)
    later(2, "timer", stop)
    soon("a")
    run()
    expect("L5", "ready and a timer")
    begin(waits=True)
    later(2, "timer")
    loop.stop()
    run()
    expect("L5", "asked to stop and a timer")
    begin(waits=True)
    at(-3, "past", stop)
    run()
    expect("L5", "a deadline that has passed")
    begin(waits=True)
    later(0.5, "cancelled").cancel()
    later(2, "timer", stop)
    run()
    expect("L5", "cancelled")
    begin(waits=True)
    cancelled = later(0.5, "cancelled")
    soon("a", cancelled.cancel)
    later(2, "timer", stop)
    run()
    expect("L5", "cancelled meanwhile")
    begin(waits=True)
    ends = Ends()
    ends.reader("reader", ends.take_and_stop)
    later(1, "timer")
    run()
    happened(f"{loop.time():g} s")
    ends.close()
    expect("L5", "a reader and a timer")


def L6_with_timers():
    begin()
    later(1, "a", lambda: b.cancel())
    b = later(1, "b")
    later(1, "c", stop)
    run()
    expect("L6", "timer in the batch")
    begin()
    a = later(1, "a")
    a.cancel(), a.cancel()
    later(2, "b", stop)
    run()
    a.cancel()
    expect("L6", "timer, again and again")
    begin()
    a = later(1, "a", lambda: a.cancel())
    later(2, "b", stop)
    run()
    yes("cancelled", a.cancelled())
    expect("L6", "timer that runs")


# ---- the timers' rules ----------------------------------------------------------------


def T1():
    begin(time=True)
    later(3, "last", stop)
    later(1, "first")
    at(2, "second")
    run()
    expect("T1")
    begin(time=True)
    later(1, "a", do(lambda: later(1, "c"), lambda: at(1.5, "b")))
    later(3, "d", stop)
    run()
    expect("T1", "armed by a timer")
    begin(time=True)
    later(12, "timer", stop)
    soon("slow", slow)
    run()
    expect("T1", "counted from the call")
    begin(time=True)
    later(1.0005, "b", stop)
    later(1, "a")
    run()
    expect("T1", "never early")
    begin(time=True)
    for deadline in 1, 10, 2, 11, 12, 3, 20, 13, 14, 15, 16, 30, 4:
        if deadline == 11:
            cancelled = later(11, "cancelled")
        else:
            later(deadline, "timer", stop if deadline == 30 else None)
    cancelled.cancel()
    run()
    expect("T1", "in disorder")


def T2():
    begin(time=True)
    later(1, "a"), later(1, "b"), at(1, "c")
    later(0.5, "early")
    later(1, "d")
    cancelled = later(1, "cancelled")
    later(1, "e"), at(1, "f"), later(1, "g", stop)
    cancelled.cancel()
    run()
    expect("T2")


def arm_what_is_due():
    later(0, "zero")
    at(0.5, "past", stop)
    later(-2, "negative")
    later(0, "zero again")
    soon("soon")


def T3():
    begin(time=True)
    later(1, "a", arm_what_is_due)
    later(1, "b")
    run()
    expect("T3")
    begin(time=True)
    soon("a", arm_what_is_due)
    run()
    expect("T3", "from a callback")


def T4():
    begin(time=True)
    later(3, "c"), later(1, "a"), later(11, "d", stop), later(2, "b")
    soon("slow", slow)
    run()
    expect("T4")


def T6():
    begin(waits=True, time=True)
    cancelled = later(3600, "cancelled")
    later(1, "a", cancelled.cancel)
    later(2, "stop", stop)
    run()
    expect("T6")
    begin(waits=True, time=True)
    ends = Ends()
    ends.reader("reader", ends.take_and_stop)
    later(3600, "cancelled").cancel()
    run()
    ends.close()
    expect("T6", "the last one")


def main():
    for rule in L1, L2, L3, L4, L5, L6, L7, L8, L12:
        rule()
    fail, handler = L13()
    L14()
    L15()
    L_with_timers(fail, handler)
    for rule in T1, T2, T3, T4, T6:
        rule()


if __name__ == "__main__":
    main()

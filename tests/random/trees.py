"""trees.py: what trees.c does, in CPython's asyncio: runs random programs, and
tells what happens in each, event by event. The clock is virtual, and one call
of select() is one tick.

What CPython leaves to chance is put in order here: timers of one deadline
(Timer), the tasks that a group cancels (Tasks). What differs for a reason does
not happen here, or is not counted: a tick in which CPython runs only what it
has forgotten to take out of its queue (is_idle), the order in which gather()
starts tasks and adds callbacks (futures_of), several futures that are done
already for as_completed() (completed_of), what that leaves behind when it is
left early (leave_completed), a task that awaits itself and cannot be awaited any
more (Itself), a timeout in a task that is cancelled already (Kinds.timeout),
set_exception(CancelledError()), tasks that wait for each other in a ring
(grow.c)."""

import asyncio
import functools
import math
import sys
import warnings

LONG_AFTER = 1000
SLOTS = 10


# ---- a loop that can be compared --------------------------------------------


class Timer(asyncio.TimerHandle):
    """Of two equal deadlines, the one that was armed first comes first."""

    armed = 0

    def __init__(self, *args):
        super().__init__(*args)
        Timer.armed += 1
        self.key = (self._when, Timer.armed)

    def __lt__(self, other):
        return self.key < other.key


asyncio.events.TimerHandle = Timer


def is_idle(handle):
    """True for what CPython leaves in the queue though it has nothing to do any
    more. C takes it out, or never had it."""
    if handle.cancelled():
        return True
    function = handle._callback
    if isinstance(function, functools.partial):
        return function.func is asyncio.tasks._release_waiter and function.args[
            0
        ].done()
    cells = zip(
        getattr(getattr(function, "__code__", None), "co_freevars", ()),
        getattr(function, "__closure__", None) or (),
    )
    its = {name: cell.cell_contents for name, cell in cells}
    match getattr(function, "__qualname__", None):
        case "shield.<locals>._outer_done_callback":
            return True
        case "shield.<locals>._inner_done_callback":
            return its["outer"].cancelled()
        case "gather.<locals>._done_callback":
            return any(its["outer"] is gone for gone in let_go)
        case "_wait.<locals>._on_completion":
            return its["waiter"].done()
        case "as_completed.<locals>._on_completion":
            return not its["todo"]
    return False


class Selector:
    """Counts ticks in which anything is done, and does not sleep: time jumps."""

    def select(self, timeout=None):
        assert timeout is not None, "all wait, and nothing will ever happen"
        due = loop._scheduled and loop._scheduled[0].when() <= loop.now
        if timeout > 0 or due or not all(is_idle(h) for h in loop._ready):
            loop.tick += 1
        if timeout > 0:
            loop.now = loop._scheduled[0].when()
        return []

    def close(self):
        pass


class Loop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.tick = 0
        self.tasks = []  # in the order of their creation
        self._clock_resolution = 1e-9
        self._selector = Selector()
        self.set_exception_handler(tell_error)
        self.set_task_factory(self.make_task)

    def time(self):
        return self.now

    def _process_events(self, events):
        pass

    def make_task(self, loop, coroutine, **more):
        task = asyncio.Task(coroutine, loop=loop, **more)
        self.tasks.append(task)
        return task


class Tasks(dict):
    """A set of tasks; the last one that was added comes first."""

    def add(self, task):
        self[task] = True

    def discard(self, task):
        self.pop(task, None)

    def __iter__(self):
        return reversed(list(self.keys()))


# ---- telling ----------------------------------------------------------------


class Own(Exception):
    pass


def name_of(error):
    if isinstance(error, Own):
        return f"E{error.args[0]}"
    if isinstance(error, BaseExceptionGroup):
        return "ExceptionGroup"
    return type(error).__name__


def text_of(value):
    if isinstance(value, list):
        return "[" + "".join(" " + text_of(v) for v in value) + " ]"
    if isinstance(value, BaseException):
        return name_of(value)
    return "none" if value is None else str(int(value))


lines = []


def note(node, text):
    try:
        cancelling = asyncio.current_task().cancelling()
    except AttributeError:
        cancelling = 0
    count = f"({cancelling}) " if cancelling else ""
    lines.append(
        f"{loop.now:g} s, tick {loop.tick}: {node.id} {node.name} {count}{text}\n"
    )


def tell_error(loop, context):
    """Of errors that nobody asks for nothing is told."""
    if "handle" in context:
        node = context["handle"]._callback.node
        note(node, "is told of " + name_of(context["exception"]))


# ---- a tree -----------------------------------------------------------------


class Node:
    pass


def is_number(word):
    return word == "inf" or word[0] in "-0123456789"


def parse(words, count):
    node = Node()
    node.id = count[0] = count[0] + 1
    node.name = words.pop()
    node.numbers = []
    while words and is_number(words[-1]):
        node.numbers.append(float(words.pop()))
    node.numbers += [0, 0]
    node.children = []
    if words and words[-1] == "{":
        words.pop()
        while words[-1] != "}":
            node.children.append(parse(words, count))
        words.pop()
    return node


class Place:
    """What the nodes inside of a block can reach, in its task."""

    def __init__(self, timeout=None, group=None):
        self.timeout = timeout
        self.group = group


async def visit(node, place):
    note(node, "begins")
    try:
        value = await getattr(Kinds, node.name)(node, place)
    except BaseException as error:
        note(node, "fails with " + name_of(error))
        raise
    note(node, "ends with " + text_of(value))
    return value


def awaited_by(node):
    """The slot that it waits for; None: it does something else."""
    return slots[number(node)] if node.name == "await" else None


def limit(node):
    child = node.children[0]
    inner = awaited_by(child)
    if inner is None:
        inner = visit(child, Place())
    return asyncio.wait_for(inner, limit_of(node.numbers[0]))


def future_of(node):
    """The future that a node stands for: that of its slot, or a task. A wait_for
    is made a task as it is: it may never begin."""
    future = awaited_by(node)
    if future is None:
        body = limit(node) if node.name == "wait_for" else visit(node, Place())
        future = asyncio.ensure_future(body)
    return future


# gather() would call ensure_future() between the callbacks that it adds; C gets
# an array of futures.
def futures_of(node):
    return [future_of(child) for child in node.children]


def limit_of(number):
    return None if number == math.inf else number


def number(node, i=0):
    return int(node.numbers[i])


def put(k, future):
    slots[k] = future
    on_done[k] = None


def error_of(number):
    if number > 0:
        return Own(int(number))
    return TimeoutError() if number < -1 else asyncio.CancelledError()


def callback(node, future=None, error=None):
    def called(*_):
        note(node, "is called")
        if future:
            look_at(node, future)
        if error:
            raise error

    called.node = node
    return called


def look_at(node, future):
    if future is None:
        note(node, "sees none")
    elif not future.done():
        note(node, "sees pending")
    elif future.cancelled():
        note(node, "sees cancelled")
    elif future.exception():
        note(node, "sees " + name_of(future.exception()))
    else:
        note(node, "sees " + text_of(future.result()))



def new_shield(child):
    """A shield of something done is that itself."""
    inner = future_of(child)
    outer = asyncio.shield(inner)
    if outer is not inner:
        shields.append(outer)
    return outer


def new_gather(node, flags):
    outer = asyncio.gather(*futures_of(node), return_exceptions=bool(flags))
    shields.append(outer)
    return outer


def completed_of(node, seconds):
    """Those that are done already would come in any order: one at most."""
    futures = []
    done = 0
    for future in futures_of(node):
        done += future.done()
        if not future.done() or done == 1:
            futures.append(future)
    return asyncio.as_completed(futures, timeout=limit_of(seconds))


class Itself:
    """The task that awaits it. To await the task itself spoils it for those who
    await it later: they get a RuntimeError, too, which is a mistake in 3.11."""

    def __await__(self):
        yield asyncio.current_task()


def leave_completed(completed):
    """Left early, it would keep its timer armed, and its callbacks."""
    if completed.gi_frame:
        its = completed.gi_frame.f_locals
        if its["timeout_handle"]:
            its["timeout_handle"].cancel()
        for future in its["todo"]:
            future.remove_done_callback(its["_on_completion"])
        its["todo"].clear()


class Kinds:
    # ---- one thing after another

    async def seq(node, place):
        value = None
        for child in node.children:
            value = await visit(child, place)
        return value

    async def each(node, place):
        for child in node.children:
            try:
                await visit(child, place)
            except Exception:
                pass

    async def try_(node, place):
        try:
            return await visit(node.children[0], place)
        except Exception:
            pass
        return await visit(node.children[1], place)

    async def swallow(node, place):
        try:
            return await visit(node.children[0], place)
        except asyncio.CancelledError:
            pass
        return await visit(node.children[1], place)

    async def finally_(node, place):
        try:
            return await visit(node.children[0], place)
        finally:
            await visit(node.children[1], place)

    # ---- what waits

    async def sleep(node, place):
        await asyncio.sleep(node.numbers[0])

    async def await_(node, place):
        if slots[number(node)] is not None:
            return await slots[number(node)]

    async def await_self(node, place):
        return await Itself()

    async def shield(node, place):
        return await new_shield(node.children[0])

    async def wait_for(node, place):
        return await limit(node)

    async def timeout(node, place):
        # 3.11.7 means 0 requests where later versions mean as many as before.
        if asyncio.current_task().cancelling() > 0:
            return await visit(node.children[0], place)
        timeout = asyncio.timeout(limit_of(node.numbers[0]))
        try:
            async with timeout:
                return await visit(node.children[0], Place(timeout, place.group))
        finally:
            if timeout.expired():
                note(node, "has expired")

    # ---- what waits for many

    async def gather(node, place):
        outer = new_gather(node, node.numbers[0])
        try:
            return await outer
        finally:
            let_go.append(outer)

    async def wait(node, place):
        futures = futures_of(node)
        when = ["FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"]
        done, _ = await asyncio.wait(
            futures,
            return_when=when[number(node)],
            timeout=limit_of(node.numbers[1]),
        )
        note(node, "done " + "".join(str(int(f in done)) for f in futures))

    async def as_completed(node, place):
        completed = completed_of(node, node.numbers[0])
        try:
            for following in completed:
                try:
                    value = await following
                    note(node, "gets " + text_of(value))
                except BaseException as error:
                    note(node, "gets " + name_of(error))
                    if isinstance(error, asyncio.CancelledError):
                        raise
        finally:
            leave_completed(completed)

    async def group(node, place):
        try:
            group = asyncio.TaskGroup()
            group._tasks = Tasks()
            async with group:
                return await visit(node.children[0], Place(place.timeout, group))
        except BaseExceptionGroup as error:
            names = "".join(" " + name_of(e) for e in error.exceptions)
            note(node, "has the errors" + names)
            raise

    # ---- what is done at once

    async def value(node, place):
        return node.id

    async def raise_(node, place):
        raise error_of(node.numbers[0])

    async def spawn(node, place):
        put(number(node), asyncio.create_task(visit(node.children[0], Place())))

    async def start(node, place):
        asyncio.create_task(visit(node.children[0], Place()))

    async def future(node, place):
        put(number(node), loop.create_future())

    async def keep_shield(node, place):
        put(number(node), new_shield(node.children[0]))

    async def keep_gather(node, place):
        put(number(node), new_gather(node, node.numbers[1]))

    async def keep_completed(node, place):
        completed = completed_of(node, node.numbers[1])
        for i, following in enumerate(completed):
            task = asyncio.ensure_future(following)
            if i == 0:
                put(number(node), task)

    async def member(node, place):
        body = visit(node.children[0], Place(None, place.group))
        (place.group or asyncio).create_task(body)

    async def set(node, place):
        future = slots[number(node)]
        if future is not None and future not in shields:
            future.set_result(node.id)

    async def set_error(node, place):
        future = slots[number(node)]
        if future is not None and future not in shields:
            future.set_exception(error_of(node.numbers[1]))

    async def cancel(node, place):
        if slots[number(node)] is not None:
            return slots[number(node)].cancel()

    async def cancel_self(node, place):
        return asyncio.current_task().cancel()

    async def uncancel(node, place):
        return asyncio.current_task().uncancel()

    async def reschedule(node, place):
        if place.timeout is not None:
            when = limit_of(node.numbers[0])
            place.timeout.reschedule(None if when is None else loop.time() + when)

    async def look(node, place):
        look_at(node, slots[number(node)])

    async def on_done(node, place):
        future = slots[number(node)]
        if future is not None:
            on_done[number(node)] = callback(node, future)
            future.add_done_callback(on_done[number(node)])

    async def not_on_done(node, place):
        k = number(node)
        if on_done[k]:
            return slots[k].remove_done_callback(on_done[k])

    async def soon(node, place):
        error = error_of(node.numbers[0]) if node.numbers[0] > 0 else None
        loop.call_soon(callback(node, error=error))

    async def later(node, place):
        loop.call_later(node.numbers[0], callback(node))

    async def later_cancel(node, place):
        def called():
            future = slots[number(node, 1)]
            yes = future.cancel() if future is not None else False
            note(node, f"is called, and cancels: {int(yes)}")

        loop.call_later(node.numbers[0], called)


for name in "try", "await", "raise", "finally":
    setattr(Kinds, name, getattr(Kinds, name + "_"))


# ---- a whole program --------------------------------------------------------


async def drive(tree):
    asyncio.create_task(visit(tree, Place()))
    while True:
        await asyncio.sleep(LONG_AFTER)
        left = [
            task
            for task in loop.tasks
            if not task.done() and task is not asyncio.current_task()
        ]
        note(tree, f"has left {len(left)}")
        if not left:
            return
        for task in left:
            task.cancel()


def run(text):
    global loop, slots, on_done, shields, let_go
    slots = [None] * SLOTS
    on_done = [None] * SLOTS
    shields = []  # and gathers: they deliver by themselves
    let_go = []  # gathers that nobody has any more: C has freed them
    loop = Loop()
    tree = parse(text.split()[::-1], [0])
    loop.run_until_complete(drive(tree))
    loop.close()


def main():
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        seed, text = line.split(maxsplit=1)
        lines.append(f"seed {seed}\n")
        run(text)
        sys.stdout.writelines(lines)
        lines.clear()


main()

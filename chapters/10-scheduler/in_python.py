"""in_python.py: order.c in Python: generators, `yield from`, and a scheduler of
our own for them, over selectors. It prints the same lines."""

import collections
import os
import selectors


class Readable:
    """What a generator yields to be resumed when fd can be read."""

    def __init__(self, fd):
        self.fd = fd


class Scheduler:
    """The loop, as much of it as is needed here."""

    def __init__(self):
        self.ready = collections.deque()
        self.selector = selectors.DefaultSelector()
        self.stopping = False

    def run_forever(self):
        while not self.stopping:
            for key, _ in self.selector.select(0 if self.ready else None):
                self.ready.append(key.data)
            for _ in range(len(self.ready)):
                self.ready.popleft()()


class Runner:
    """One generator, and what it needs to be resumed."""

    def __init__(self, scheduler, generator, done):
        self.scheduler = scheduler
        self.generator = generator
        self.done = done
        self.waits = None
        self.thrown = None
        self.error = None
        scheduler.ready.append(self.take_turn)

    def start_waiting(self, waits):
        if isinstance(waits, Readable):
            self.scheduler.selector.register(
                waits.fd, selectors.EVENT_READ, self.take_turn
            )
        else:
            self.scheduler.ready.append(self.take_turn)
        self.waits = waits

    def stop_waiting(self):
        if isinstance(self.waits, Readable):
            self.scheduler.selector.unregister(self.waits.fd)
        self.waits = None

    def take_turn(self):
        self.stop_waiting()
        thrown, self.thrown = self.thrown, None
        try:
            if thrown:
                self.start_waiting(self.generator.throw(thrown))
            else:
                self.start_waiting(next(self.generator))
        except StopIteration:
            self.scheduler.ready.append(self.done)
        except Exception as error:
            self.error = error
            self.scheduler.ready.append(self.done)

    def throw(self, error):
        """It waits for a descriptor: its turn is not in the queue."""
        self.stop_waiting()
        self.thrown = error
        self.scheduler.ready.append(self.take_turn)


def writer(fd):
    for i in range(1, 5):
        print(f"writer: {i}")
        if i == 2:
            os.write(fd, b"x")
        yield


def halve(number):
    print(f"  halve: {number}")
    yield
    if number % 2 != 0:
        raise ValueError
    return number // 2


def asker():
    half = yield from halve(8)
    print(f"asker: half of 8 is {half}")
    try:
        half = yield from halve(7)
    except ValueError as error:
        print(f"asker: half of 7 is a {type(error).__name__}")


def read_byte(fd):
    try:
        print("  read_byte: waits")
        yield Readable(fd)
        return os.read(fd, 1).decode()
    finally:
        print("  read_byte: cleans up")


def reader(fd):
    try:
        while True:
            byte = yield from read_byte(fd)
            print(f"reader: got {byte}")
    finally:
        print("reader: cleans up")


def start(parts, scheduler, name, generator):
    def part_ended():
        error = parts[name].error
        print(f"{name} has ended: {type(error).__name__ if error else '-'}")
        if name == "writer":
            parts["reader"].throw(TimeoutError())
        if name == "reader":
            scheduler.stopping = True

    parts[name] = Runner(scheduler, generator, part_ended)


def main():
    readable, writable = os.pipe()
    scheduler = Scheduler()
    parts = {}
    start(parts, scheduler, "writer", writer(writable))
    start(parts, scheduler, "asker", asker())
    start(parts, scheduler, "reader", reader(readable))
    scheduler.run_forever()


main()

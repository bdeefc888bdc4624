"""in_python.py: hours.c with Python's asyncio, on a virtual clock of its own.
It prints the same lines."""

import asyncio
import itertools
import selectors

HOUR = 3600  # seconds


class JumpingSelector(selectors.DefaultSelector):
    """Does not sleep: if nothing is ready, its clock jumps."""

    now = 0.0

    def select(self, timeout=None):
        ready = super().select(0 if timeout else timeout)
        if timeout and not ready:
            self.now += timeout
        return ready


class Deadline(float):
    """Of two equal ones, the one with the smaller sequence number was armed
    first, and is first; asyncio promises nothing there."""

    armed = itertools.count()

    def __init__(self, seconds):
        self.sequence = next(Deadline.armed)

    def __lt__(self, other):
        return (float(self), self.sequence) < (float(other), other.sequence)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.selector = JumpingSelector()
        super().__init__(self.selector)

    def time(self):
        return self.selector.now

    def call_at(self, when, callback, *args, context=None):
        return super().call_at(Deadline(when), callback, *args, context=context)


class Event:
    def __init__(self, hours, text, arms=None, cancels=None):
        self.hours = hours
        self.text = text
        self.arms = arms
        self.cancels = cancels

    def happen(self, loop):
        say(loop, self.text)
        if self.arms:
            self.arms.arm(loop)
        if self.cancels:
            self.cancels.timer.cancel()

    def arm(self, loop):
        self.timer = loop.call_later(self.hours * HOUR, self.happen, loop)


def say(loop, text):
    print(f"{loop.time() / HOUR:4.1f} h: {text}")


def end_day(loop):
    say(loop, "the day is over")
    loop.stop()


def arm_all(loop):
    five = Event(5, "five hours")
    later = Event(0.5, "half an hour later")
    following = Event(0, "no delay, next tick")
    events = [
        Event(-1, "minus one hour"),
        Event(9, "nine hours, arms another", arms=later),
        Event(3, "three hours, first, arms another", arms=following),
        Event(1, "one hour, cancels five hours", cancels=five),
        Event(3, "three hours, second"),
        Event(0, "no delay"),
        Event(3, "three hours, third"),
        five,
    ]
    for event in events:
        event.arm(loop)


def main():
    loop = VirtualLoop()
    soon = Event(0, "was ready before all timers")
    arm_all(loop)
    loop.call_at(24 * HOUR, end_day, loop)
    loop.call_soon(soon.happen, loop)
    loop.run_forever()
    loop.close()


main()

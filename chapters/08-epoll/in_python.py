"""in_python.py: kinds.c with Python's selectors. It prints the same lines."""

import os
import resource
import selectors
import socket

NAMES = ["epoll", "kqueue", "poll", "select"]
KINDS = [
    getattr(selectors, name.capitalize() + "Selector")
    for name in NAMES
    if hasattr(selectors, name.capitalize() + "Selector")
]


def answer(kind, fd, asked):
    """Asks a new selector, without waiting."""
    with kind() as selector:
        try:
            selector.register(fd, asked)
            ready = any(events for _, events in selector.select(0))
        except (OSError, ValueError):
            return "refused"
    return "ready" if ready else "not ready"


def show(what, fd, asked):
    answers = [answer(kind, fd, asked) for kind in KINDS]
    aim = "read" if asked == selectors.EVENT_READ else "write"
    print(f"{what:35} {aim:5}", *(f"{text:>9}" for text in answers))


def show_names():
    names = [kind.__name__.removesuffix("Selector").lower() for kind in KINDS]
    print(f"{'':35} {'to':5}", *(f"{name:>9}" for name in names))


def show_reading():
    reader, writer = os.pipe()
    show("a pipe with nothing in it", reader, selectors.EVENT_READ)
    os.write(writer, b"x")
    show("a pipe with a byte in it", reader, selectors.EVENT_READ)
    large = os.dup2(reader, 1024)
    show("the same as descriptor 1,024", large, selectors.EVENT_READ)
    os.close(large)
    os.close(writer)
    os.read(reader, 1)
    show("a pipe that nobody writes to", reader, selectors.EVENT_READ)
    os.close(reader)


def show_writing():
    reader, writer = os.pipe()
    show("a pipe with room", writer, selectors.EVENT_WRITE)
    os.set_blocking(writer, False)
    try:
        while True:
            os.write(writer, bytes(4096))
    except BlockingIOError:
        show("a full pipe", writer, selectors.EVENT_WRITE)
    os.close(reader)
    show("a pipe that nobody reads any more", writer, selectors.EVENT_WRITE)
    os.close(writer)


def show_socket():
    ours, other = socket.socketpair()
    other.close()
    show("a socket whose other end is closed", ours, selectors.EVENT_READ)
    ours.close()


def show_file(name):
    with open(name) as file:
        show("a regular file", file, selectors.EVENT_READ)


def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    show_names()
    show_reading()
    show_writing()
    show_socket()
    show_file(__file__)


main()

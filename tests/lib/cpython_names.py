"""cpython_names.py LESSON...: every name in a lesson's section "In asyncio"
that is no name of our code exists in this Python; every file that is named
stands in its library, or beside the lesson. Prints what does not."""

import glob
import importlib
import keyword
import os
import re
import sys

MODULES = """asyncio asyncio.base_events asyncio.selector_events asyncio.events
    asyncio.futures asyncio.tasks asyncio.base_futures asyncio.locks
    asyncio.queues asyncio.streams asyncio.timeouts asyncio.taskgroups
    asyncio.runners asyncio.unix_events asyncio.coroutines builtins
    concurrent.futures concurrent.futures.process concurrent.futures.thread
    errno heapq inspect os pickle select selectors signal socket subprocess sys
    threading time types urllib.request""".split()

NAME = re.compile(r"([A-Za-z_][\w.]*)(?:\(.*\))?$")
FILE = re.compile(r"[a-z_/]+\.py$")


def load():
    modules = {}
    for name in MODULES:
        try:
            modules[name] = importlib.import_module(name)
        except ImportError:  # unix_events on Windows, timeouts before 3.11
            pass
    return modules


def follow(start, names):
    for name in names:
        if not hasattr(start, name):
            return False
        start = getattr(start, name)
    return True


def exists(name, modules):
    """As it stands, as a name of one of the modules, or as a method of a class
    in one of them."""
    parts = name.split(".")
    for size in range(1, len(parts) + 1):
        module = modules.get(".".join(parts[:size]))
        if module and follow(module, parts[size:]):
            return True
    for module in modules.values():
        if follow(module, parts):
            return True
        classes = [value for value in vars(module).values() if isinstance(value, type)]
        if any(follow(value, parts) for value in classes):
            return True
    return keyword.iskeyword(name)


def our_names():
    text = ""
    for pattern in ("chapters/*/*.[ch]", "chapters/*/*.py", "common/*.[ch]"):
        for path in glob.glob(pattern):
            with open(path, encoding="utf-8") as file:
                text += file.read()
    return set(re.findall(r"[A-Za-z_]\w*", text))


def section(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found = re.search(r"^## In asyncio\n(.*?)^## ", text, re.S | re.M)
    return re.sub(r"^```.*?^```", "", found.group(1), flags=re.S | re.M) if found else ""


def main():
    modules, ours = load(), our_names()
    library = os.path.dirname(os.__file__)
    wrong = 0
    for lesson in sys.argv[1:]:
        for span in re.findall(r"`([^`]+)`", section(lesson)):
            if os.path.exists(os.path.join(os.path.dirname(lesson), span)):
                known = True
            elif FILE.match(span):
                known = os.path.exists(os.path.join(library, span))
            else:
                name = NAME.match(span)
                known = not name or name.group(1) in ours or exists(name.group(1), modules)
            if not known:
                print(f"{lesson}: this Python has no {span}")
                wrong = 1
    return wrong


sys.exit(main())

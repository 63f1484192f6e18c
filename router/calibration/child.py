"""Runs one answer's code in a process that has little; `sandbox.py` starts it by its path, nothing imports it.

Not a wall against somebody who knows how to break out of Python: answers come from models that the user chose, and this
keeps their mistakes, and plain mischief, from files, processes and the network.
"""

import io
import json
import os
import re
import sys
from collections.abc import Callable
from typing import Any

CPU_S, MEMORY, FILE = 3, 512 << 20, 65_536
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.kill", "os.remove",
    "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.putenv",
    "ctypes.", "shutil.", "pty.", "signal.", "sqlite3.", "syslog.", "mmap.", "webbrowser.", "urllib.",
)  # fmt: skip
_NO_IMPORT = frozenset(("ctypes", "_ctypes", "socket", "_socket", "subprocess", "_posixsubprocess", "multiprocessing"))


def _limit() -> None:
    import resource

    for what, most in (
        (resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_NOFILE, 32), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NPROC, 0),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))


def _leave_the_network() -> None:
    """Move into a network of its own, where the system allows it; where not, the watch below is all there is."""
    if sys.platform != "linux":
        return
    import ctypes

    libc = ctypes.CDLL(None)
    if libc.unshare(_NEW_NETWORK) != 0:
        libc.unshare(_NEW_USER | _NEW_NETWORK)
    for name in [name for name in sys.modules if name.partition(".")[0] in _NO_IMPORT]:
        del sys.modules[name]


def _watch() -> Callable[[str, tuple[Any, ...]], None]:
    roots = tuple(os.path.realpath(place) for place in sys.path if place)
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
    real = os.path.realpath

    def watch(event: str, given: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = given
            if flags & writing or not isinstance(path, str) or not real(path).startswith(roots):
                raise PermissionError("files")
        elif event.startswith(_FORBIDDEN) or (event == "import" and given[0] in _NO_IMPORT):
            raise PermissionError(event)

    return watch


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) or isinstance(other, float):
        return isinstance(one, int | float) and isinstance(other, int | float) and abs(one - other) <= 1e-6
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def _code(order: Any) -> bool:
    names: dict[str, Any] = {"__name__": "answer"}
    exec(compile(order["code"], "answer", "exec"), names)  # noqa: S102 - what this process is for
    function = names[order["function"]]
    return all(_same(function(*given), expected) for given, expected in order["cases"])


def _regex(order: Any) -> bool:
    pattern = re.compile(order["code"])
    return all(pattern.fullmatch(text) for text in order["yes"]) and not any(map(pattern.fullmatch, order["no"]))


def _sql(order: Any) -> bool:
    rows = order["connection"].execute(order["code"]).fetchmany(200)
    return _same(rows, order["rows"])


def _connected(order: Any) -> Any:
    """Return a database in memory that can only be read, made before the watch begins."""
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.executescript(order["setup"])
    reading = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
    connection.set_authorizer(lambda what, *_: sqlite3.SQLITE_OK if what in reading else sqlite3.SQLITE_DENY)
    return connection


def main() -> None:
    """Read the order from stdin; write its word to stdout if the answer is right."""
    order = json.load(sys.stdin)
    written, verdict = os.write, order.pop("word").encode()
    if order["kind"] == "sql":
        order["connection"] = _connected(order)
    _leave_the_network()
    _limit()
    sys.stdout = sys.stderr = io.StringIO()
    run = {"code": _code, "regex": _regex, "sql": _sql}[order["kind"]]
    sys.addaudithook(_watch())
    if run(order):
        written(1, verdict)


if __name__ == "__main__":
    main()

"""An upstream that does what each test tells it to, on raw sockets in a thread of its own."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field

from tests.router.upstreams.doubles import Line, Script, upstream


async def never_answers(line: Line) -> None:
    """Read the request and wait until whoever sent it has gone."""
    await line.request()
    await line.until_left()


@dataclass
class Puppet:
    """One server; set `script` before a request and look at `lines` afterwards."""

    script: Script = never_answers
    lines: list[Line] = field(default_factory=list)
    url: str = ""

    def obeys(self, script: Script) -> None:
        """Follow another script from the next connection on; what was seen so far is forgotten."""
        self.script = script
        self.lines.clear()

    @property
    def requests(self) -> list[bytes]:
        """Everything that arrived, heads included."""
        return [request for line in self.lines for request in line.requests]

    def arrived(self, within_s: float = 5.0) -> None:
        """Wait until a request is here."""
        _until(lambda: bool(self.requests), within_s)

    def left_at(self, within_s: float = 2.0) -> float:
        """Return when the other side closed the connection that carried the request."""
        _until(lambda: any(line.closed_at for line in self.lines if line.requests), within_s)
        return next(line.closed_at for line in self.lines if line.requests and line.closed_at is not None)


@contextlib.contextmanager
def puppet() -> Iterator[Puppet]:
    """Run one while the block runs."""
    made = Puppet()
    loop = asyncio.new_event_loop()
    ready: Future[None] = Future()
    stop = asyncio.Event()

    async def follow(line: Line) -> None:
        made.lines.append(line)
        await made.script(line)

    async def serve() -> None:
        async with upstream(follow) as server:
            made.url = server.url
            ready.set_result(None)
            await stop.wait()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(serve())

    thread = threading.Thread(target=run, name="puppet", daemon=True)
    thread.start()
    ready.result(5.0)
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5.0)


def _until(true: Callable[[], bool], within_s: float) -> None:
    end = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < end, f"nothing of the kind within {within_s:g} s"
        time.sleep(0.005)

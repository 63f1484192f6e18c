"""The line before one engine: as many requests as it works on at once, a few that wait, and nobody behind those."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Final, Self

from router.conversation.reply import Event
from router.errors import UpstreamFailed
from router.trouble import Trouble
from router.upstreams.answer import Events

WAITING: Final = 16
"""Requests that may wait; the next is told at once that the engine is busy."""


class Lane:
    """First come, first served. Belongs to one engine, whatever the models it serves."""

    def __init__(self, waiting: int = WAITING) -> None:
        self._most_waiting = waiting
        self._working = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._idle_since = float("-inf")
        self.disproven: set[str] = set()
        """Models that an answer showed to be another machine's, whatever the engine's list says."""

    @property
    def load(self) -> int:
        """How many requests it has, those that wait included."""
        return self._working + len(self._waiting)

    def idle_s(self, now: float) -> float:
        """Return for how long nobody has asked, on the monotonic clock."""
        return now - self._idle_since if self.load == 0 else 0.0

    async def enter(self, name: str, slots: int, patience_s: float) -> Callable[[], None]:
        """Wait for a turn and return what ends it; call that however the turn ended, and as often as you like.

        Args:
            name: of the engine, for the message.
            slots: requests that it works on at once.
            patience_s: how long to wait.

        Raises:
            UpstreamFailed: too many wait already, or the turn did not come in time.
        """
        if self._working >= slots or self._waiting:
            if len(self._waiting) >= self._most_waiting:
                raise _busy(f"{name} works on {self._working} requests and {len(self._waiting)} more wait")
            await self._turn(name, patience_s)
        else:
            self._working += 1
        left = False

        def leave() -> None:
            nonlocal left
            if not left:
                left = True
                self._working -= 1
                self._idle_since = time.monotonic()
                self._call_next()

        return leave

    async def _turn(self, name: str, patience_s: float) -> None:
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(called)
        try:
            async with asyncio.timeout(patience_s):
                await called
        except BaseException as error:
            if called.done() and not called.cancelled():
                # Called in the very moment of giving up: the turn goes to the next.
                self._working -= 1
                self._call_next()
            elif called in self._waiting:
                self._waiting.remove(called)
            if isinstance(error, TimeoutError):
                raise _busy(f"{name} had no turn for this request within {patience_s:.0f} s") from None
            raise

    def _call_next(self) -> None:
        while self._waiting:
            called = self._waiting.popleft()
            if not called.done():  # done means cancelled: it has not noticed yet
                self._working += 1
                called.set_result(None)
                return


class InLane:
    """The events of a streamed answer, which keep their turn until they end."""

    def __init__(
        self, events: Events, leave: Callable[[], None], failed: Callable[[BaseException], None] = lambda _: None
    ) -> None:
        """Store what is needed.

        Args:
            events: the answer.
            leave: ends the turn.
            failed: hears what the answer broke with.
        """
        self._events = events
        self._leave = leave
        self._failed = failed

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        try:
            return await anext(self._events)
        except BaseException as error:
            self._leave()
            self._failed(error)
            raise

    def close(self) -> None:
        """End the upstream's work and the turn."""
        self._events.close()
        self._leave()


def _busy(what: str) -> UpstreamFailed:
    failure = UpstreamFailed(f"{what}; try again", code="engine_busy")
    failure.status, failure.retry, failure.retry_after, failure.trouble = 503, True, "2", Trouble.LOCAL_BUSY
    return failure

"""The head of a streamed answer goes out while the model is still being loaded, with comments that keep the line alive.

Clients and what stands between wait for a head between five seconds and ten minutes; loading a model takes as long.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any, Final, Protocol

from router.course import Course, Head
from router.errors import RouterError
from router.upstreams.answer import Answer
from router.wire.sse import comment

AFTER_S: Final = 5.0
EVERY_S: Final = 5.0
"""Between two comments: shorter than any idle limit that was met."""
_LATER: Final = frozenset({b"x-halfdoor-receipt", b"x-halfdoor-fallback", b"x-halfdoor-overhead-ms"})
"""Header fields that only the finished attempt knows; they follow as comments."""
Headers = list[tuple[bytes, bytes]]


class Delivery(Protocol):
    """An answer as the door sends it; `close` must be called however it ended."""

    body: bytes | None
    headers: Headers

    @property
    def receipt(self) -> str:
        """The id of its row in the ledger, once it is known."""
        ...

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield the stream's bytes."""
        ...

    def close(self, *, delivered: bool) -> None:
        """Close whatever is open."""
        ...


async def early(course: Course, work: "asyncio.Task[Delivery]", after_s: float = AFTER_S) -> Delivery:
    """Return the answer, or one whose head can go out already while the work goes on.

    From then on the request cannot leave any more, because its head says `local`.

    Args:
        course: of the request; says what its head may be.
        work: makes the answer.
        after_s: how long the head waits for it.

    Raises:
        RouterError: the work failed before its head was out.
    """
    try:
        await asyncio.wait((work,), timeout=after_s)
        while not work.done():
            if course.head is not None:
                course.head_is_out = True
                return Begun(course.head, work)
            await asyncio.wait((work,), timeout=0.5)
    except BaseException:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        raise
    return work.result()


async def beside(noting: "asyncio.Future[None]", asking: Coroutine[Any, Any, Answer]) -> Answer:
    """Return what was asked for once the row about it is written too; neither waits for the other to begin.

    Raises:
        RouterError: the asking failed, or the writing did.
    """
    try:
        answer = await asking
    except RouterError:
        await noting  # the row that says how it ended comes after this one
        raise
    except BaseException:
        noting.cancel()
        await asyncio.gather(noting, return_exceptions=True)
        raise
    try:
        await noting
    except BaseException:
        if answer.events is not None:
            answer.events.close()
        raise
    return answer


class Begun:
    """An answer whose head is out before its first byte is there."""

    def __init__(self, head: Head, work: "asyncio.Task[Delivery]") -> None:
        self.body: bytes | None = None
        self.headers: Headers = list(head.fields)
        self._head = head
        self._work = work
        self._closed = False

    @property
    def receipt(self) -> str:
        """Empty while the work goes on, and where it failed."""
        done = self._work.done() and not self._work.cancelled() and self._work.exception() is None
        return self._work.result().receipt if done else ""

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield comments while the model loads, then the answer; an error is an event of the stream."""
        while not self._work.done():
            yield comment("loading")
            await asyncio.wait((self._work,), timeout=EVERY_S)
        try:
            outgoing = self._work.result()
        except RouterError as error:
            if error.receipt:
                yield comment(f"x-halfdoor-receipt: {error.receipt}")
            yield self._head.fault(error)
            return
        for name, value in outgoing.headers:
            if name in _LATER:
                yield comment(f"{name.decode()}: {value.decode()}")
        async for chunk in outgoing.chunks():
            yield chunk

    def close(self, *, delivered: bool) -> None:
        """End the work, or close its answer."""
        if self._closed:
            return
        self._closed = True
        if self._work.done():
            _close(self._work, delivered=delivered)
        else:
            self._work.cancel()
            self._work.add_done_callback(lambda work: _close(work, delivered=False))


def _close(work: "asyncio.Task[Delivery]", *, delivered: bool) -> None:
    if not work.cancelled() and work.exception() is None:
        work.result().close(delivered=delivered)

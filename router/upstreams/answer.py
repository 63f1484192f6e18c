"""What an upstream's answer is to the pipeline: one event, or events that can be closed at any moment."""

import asyncio
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol, Self

import httpx

from router.conversation.reply import Event
from router.errors import UpstreamFailed
from router.upstreams.transport import Body
from router.wire.tongues import CHAT, Reader, Tongue

_EVENT_END: Final = re.compile(rb"(?<=\n\n)")
"""Where to cut bytes that hold an error, so that the events before it are not lost with it."""
_TAIL: Final = 64
_LAST_LINE: Final = re.compile(rb"[\r\n]data: ?\[DONE\][ \t]*[\r\n]")
"""What follows it is nobody's answer. JSON escapes line ends, so no text of an answer can look like it."""


@dataclass(frozen=True, slots=True)
class Call:
    """How one request is to be carried."""

    stream: bool
    model: str
    """The model's name as the upstream knows it; stands in answers that do not state theirs."""
    hide_usage: bool = False
    """The usage of the stream was our wish: counted, not shown."""
    bearer: str | None = field(default=None, repr=False)
    """The client's own bearer; sent only to the one cloud with `api_key_from: client`."""
    within_s: float | None = None
    """What is left of the time for the whole answer, when somebody else was asked before."""
    tongue: Tongue = CHAT
    """The format of the body, and so of the answer."""
    betas: tuple[str, ...] = ()
    """Words for `anthropic-beta`, of the closed list; said to clouds that know such a field."""


class EventStream:
    """The events of a streamed answer, pulled one by one.

    A class rather than a generator, because closing a generator that was never started
    runs nothing: the upstream would go on working for a client that has left.
    """

    def __init__(
        self, body: Body, reader: Reader, fail: Callable[[Exception], UpstreamFailed], end: Callable[[], None]
    ) -> None:
        """Store what is needed; reads nothing.

        Args:
            body: the bytes.
            reader: makes events of them.
            fail: makes the failure that the client is told of whatever broke.
            end: called when the upstream has nothing to do any more; may be called again.
        """
        self._body = body
        self._end = end
        self._reader = reader
        self._fail = fail
        self._ready: deque[Event] = deque()
        self._ended = False
        self._failure: UpstreamFailed | None = None
        self._tail = b"\n"
        self._pulling: asyncio.Task[None] | None = None
        """Waits for the first event; goes on when whoever began it has lost patience."""

    async def begin(self, patience_s: float) -> None:
        """Wait a little for the first event: a failure before it can still be a status, or go elsewhere.

        Raises:
            UpstreamFailed: the stream broke before anything arrived.
        """
        self._pulling = asyncio.ensure_future(self._until_ready())
        try:
            await asyncio.wait((self._pulling,), timeout=patience_s)
        except BaseException:
            self.close()
            raise
        if self._pulling.done():
            await self._settled()
            if not self._ready and self._failure is not None:
                failure, self._failure = self._failure, None
                raise failure

    async def _settled(self) -> None:
        """Wait for what `begin` began, if it did."""
        if self._pulling is not None:
            pulling, self._pulling = self._pulling, None
            await pulling

    async def _until_ready(self) -> None:
        while not self._ready and not self._ended:
            await self._pull()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        await self._settled()
        while not self._ready:
            if self._failure is not None:
                failure, self._failure = self._failure, None
                raise failure
            if self._ended:
                raise StopAsyncIteration
            await self._pull()
        return self._ready.popleft()

    async def _pull(self) -> None:
        try:
            chunk = await anext(self._body, None)
            if chunk is not None:
                for part in _EVENT_END.split(chunk) if b'"error"' in chunk else (chunk,):
                    self._ready.extend(self._reader.feed(part))
                self._tail = (self._tail + chunk)[-_TAIL:]
            if chunk is None or (b"[DONE]" in self._tail and _LAST_LINE.search(self._tail)):
                self._ended = True
                self._end()
                self._body.settle()
                self._ready.extend(self._reader.finish())
        except (httpx.TransportError, UpstreamFailed) as error:
            self._stop()
            self._failure = self._fail(error)  # raised after what came before it
        except BaseException:
            self._stop()
            raise

    def close(self) -> None:
        """Close the upstream's socket now, unless its answer has arrived whole. May be called twice."""
        if not self._ended:
            self._stop()
        if self._pulling is not None:
            self._pulling.cancel()

    def _stop(self) -> None:
        self._ended = True
        self._end()
        self._body.abandon()

    async def aclose(self) -> None:
        self.close()


class Events(Protocol):
    """The events of a streamed answer. Closing must not wait, and may come twice or before the first event."""

    def __aiter__(self) -> Self:
        """Return itself."""
        ...

    async def __anext__(self) -> Event:
        """Return the next event, or raise what broke."""
        ...

    def close(self) -> None:
        """End the upstream's work unless it has ended."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer; errors are raised. Use it as `async with`, so that a client who leaves ends the work."""

    headers: tuple[tuple[str, str], ...]
    """The upstream's headers that may be passed on: request id and rate limits."""
    whole: Event | None = None
    """The answer of a call that did not stream."""
    events: Events | None = None
    """The answer of a call that streams."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.events is not None:
            self.events.close()

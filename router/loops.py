"""Which side called the tools whose results a request brings, as a hint: a loop stays with the model that began it."""

import hashlib
import secrets
from collections.abc import AsyncIterable, Callable, Iterable, Sequence
from typing import NamedTuple, Self

from cachetools import LRUCache

from router.conversation.message import Conversation, Role
from router.conversation.reply import Event
from router.policy.decision import Route

Hear = Callable[[Event], None]


class Side(NamedTuple):
    """Who answered."""

    route: Route
    model: str


class Loops:
    """Remembers the last answers that called tools, by keyed hashes; used on the event loop alone.

    Nothing depends on it but a preference: after a restart, or at another replica, a loop is routed like any request.
    The beginning of the conversation is part of the key, because some engines number their calls from zero.
    """

    def __init__(self, remembered: int = 4_096) -> None:
        self._key = secrets.token_bytes(32)
        self._sides: LRUCache[bytes, Side] = LRUCache(remembered)

    def note(self, conversation: Conversation, calls: Iterable[str], side: Side) -> None:
        """Remember who made these calls."""
        for call in calls:
            self._sides[self._name(conversation, call)] = side

    def side(self, conversation: Conversation) -> Side | None:
        """Return who made the latest calls of the current exchange, if anybody remembers."""
        latest: Sequence[str] = conversation.loop[::-1]
        names = (self._name(conversation, call) for call in latest)
        return next((side for name in names if (side := self._sides.get(name)) is not None), None)

    def _name(self, conversation: Conversation, call: str) -> bytes:
        first = next((text.text for text in conversation.texts if text.role is Role.USER), "")
        named = hashlib.blake2b(call.encode("utf-8", "surrogatepass"), digest_size=16, key=self._key)
        named.update(b"\0" + first.encode("utf-8", "surrogatepass"))
        return named.digest()


class Heard:
    """The events of an answer, with an ear for what it calls and seals: noted before the client can know of it."""

    def __init__(self, events: AsyncIterable[Event], hear: Hear) -> None:
        self._events = aiter(events)
        self._hear = hear

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        event = await anext(self._events)
        self._hear(event)
        return event


def both(one: Hear, other: Hear) -> Hear:
    """Return an ear that tells two."""

    def hear(event: Event) -> None:
        one(event)
        other(event)

    return hear

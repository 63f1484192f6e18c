"""A skill's words as the answer of an upstream."""

import secrets
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Final, Protocol, Self

from router.conversation.reply import Event, Field, Head, Piece, Reason, Stream, Usage
from router.upstreams.answer import Answer
from router.upstreams.skills.matter import Matter
from router.upstreams.skills.skill import Skill

_CHUNK: Final = 60
"""Characters that are sent together."""
_CONTENT: Final = Stream(0, Field.CONTENT)


class Aside(Protocol):
    """Runs work in a thread, so that streams of others never wait for it."""

    def __call__(self, work: Callable[[], str | None], /) -> Awaitable[str | None]: ...


class Spoken:
    """The events of a skill's answer, made as they are pulled."""

    def __init__(self, pieces: Iterator[str], head: Head, read: int, aside: Aside) -> None:
        self._pieces = pieces
        self._head = head
        self._read = read
        self._aside = aside
        self._written = 0
        self._ended = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        if self._ended:
            raise StopAsyncIteration
        said = await self._aside(self._next)
        if said is None:
            self._ended = True
            usage = Usage(self._read, self._written)
            return Event((), {}, ends=(0,), reasons=(Reason.STOP,), usage=usage, head=self._head, form="skill")
        self._written += _words(said)
        return Event((Piece(_CONTENT, said),), {}, head=self._head, form="skill")

    def _next(self) -> str | None:
        """Return the next words of the skill, None after the last ones."""
        said = ""
        for piece in self._pieces:
            said += piece
            if len(said) >= _CHUNK:
                break
        return said or None

    def close(self) -> None:
        """Stop; may be called twice."""
        self._ended = True


async def answered(name: str, skill: Skill, matter: Matter, aside: Aside, *, stream: bool) -> Answer:
    """Return a skill's answer, whole or as events."""
    head = Head(secrets.token_hex(12), f"skill:{name}", int(time.time()))
    read = _words(matter.instruction) + _words(matter.text)
    if stream:
        return Answer((), events=Spoken(skill.answer(matter), head, read, aside))
    said = await aside(lambda: "".join(skill.answer(matter))) or ""
    usage = Usage(read, _words(said))
    pieces = (Piece(_CONTENT, said),)
    return Answer((), whole=Event(pieces, {}, ends=(0,), reasons=(Reason.STOP,), usage=usage, head=head, form="skill"))


def _words(text: str) -> int:
    """Count words: a skill has no tokens of its own, and clients want a number."""
    return len(text.split())

"""A whole answer, told as the stream that the client asked for."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Self

import orjson

from router.conversation.reply import Event
from router.wire.chat_reply import ReplyReader
from router.wire.chat_whole import told_as_stream
from router.wire.sse import DONE, encode

_CHAT: Final = "chat"
_WHOLE: Final = "whole"
"""No format's own: whoever writes it reads the event and not its body."""


class Told:
    """Events of an answer that is there already; closing it closes nothing."""

    def __init__(self, whole: Event, model: str, *, usage: bool) -> None:
        """Make the events.

        Args:
            whole: the answer.
            model: stands in answers that do not state theirs.
            usage: whether the client asked for the usage as an event.
        """
        self._events = iter((replace(whole, form=_WHOLE),)) if whole.form != _CHAT else _chunks(whole, model, usage)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        for event in self._events:
            return event
        raise StopAsyncIteration

    def close(self) -> None:
        """Nothing is open."""


def _chunks(whole: Event, model: str, usage: bool) -> Iterator[Event]:
    reader = ReplyReader(model, hide_usage=not usage)
    said = b"".join(encode(orjson.dumps(body)) for body in told_as_stream(whole.body))
    return iter((*reader.feed(said + DONE), *reader.finish()))

"""The dialects that Halfdoor speaks with clients, by the path they are spoken on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from router.conversation.message import Conversation
from router.conversation.reply import Event, Piece
from router.errors import RouterError
from router.wire import chat, chat_reply, chat_request, fault, sse
from router.wire.chat_request import Rendered, Rendering


class Reader(Protocol):
    """Turns the bytes of a streamed answer into events. Must not swallow an early end."""

    def feed(self, chunk: bytes) -> list[Event]:
        """Return the events that these bytes complete."""
        ...

    def finish(self) -> list[Event]:
        """Return the rest, or raise when the answer broke off."""
        ...


@dataclass(frozen=True, slots=True)
class Dialect:
    """Everything that differs between one wire format and another."""

    name: str
    parse: Callable[[bytes], Conversation]
    render_cloud: Callable[[Conversation, Rendering], Rendered]
    render_local: Callable[[Conversation, str], bytes]
    reader: Callable[[str, bool], Reader]
    """Takes the model that answers and whether usage is hidden from the client."""
    render_event: Callable[[Event, Sequence[Piece]], bytes]
    extra_event: Callable[[Event, Sequence[Piece]], bytes]
    parse_answer: Callable[[bytes, str], Event]
    render_answer: Callable[[Event, Sequence[Piece]], bytes]
    stream_fault: Callable[[RouterError], bytes]
    end: bytes
    """What a stream that ended well closes with."""


CHAT = Dialect(
    name="chat",
    parse=chat.parse,
    render_cloud=chat_request.render_cloud,
    render_local=chat_request.render_local,
    reader=chat_reply.ReplyReader,
    render_event=chat_reply.render_event,
    extra_event=chat_reply.extra_event,
    parse_answer=chat_reply.parse_answer,
    render_answer=chat_reply.render_answer,
    stream_fault=fault.stream_fault,
    end=sse.DONE,
)

DIALECTS: Mapping[str, Dialect] = MappingProxyType({"/chat/completions": CHAT})
"""By path, without the `/v1` prefix."""

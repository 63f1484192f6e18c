"""The dialects that Halfdoor speaks with clients, by the path they are spoken on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from router.conversation.message import Conversation
from router.errors import RouterError
from router.wire import (
    chat,
    chat_request,
    chat_writer,
    completions_reply,
    fault,
    messages,
    messages_fault,
    messages_request,
    messages_writer,
    plain_reply,
    plain_request,
    responses,
    responses_request,
    responses_writer,
)
from router.wire.fault import Fault
from router.wire.rendering import Leaving, Rendering
from router.wire.writer import Writer


@dataclass(frozen=True, slots=True)
class Dialect:
    """Everything that differs between one kind of client and another."""

    name: str
    path: str
    """Without the `/v1` prefix."""
    parse: Callable[[bytes], Conversation]
    masked: Callable[[Conversation, Rendering], Leaving]
    """The document as it may leave, still in this dialect."""
    writer: Callable[[Conversation], Writer]
    """What writes the answer to this request."""
    fault: Callable[[RouterError], Fault]
    """An error before the first byte."""


CHAT: Final = Dialect(
    name="chat",
    path="/chat/completions",
    parse=chat.parse,
    masked=chat_request.masked,
    writer=chat_writer.ChatWriter,
    fault=fault.fault,
)

MESSAGES: Final = Dialect(
    name="messages",
    path="/messages",
    parse=messages.parse,
    masked=messages_request.masked,
    writer=messages_writer.MessagesWriter,
    fault=messages_fault.messages_fault,
)

RESPONSES: Final = Dialect(
    name=responses.NAME,
    path="/responses",
    parse=responses.parse,
    masked=responses_request.masked,
    writer=responses_writer.ResponsesWriter,
    fault=fault.fault,
)

COMPLETIONS: Final = Dialect(
    name="completions",
    path="/completions",
    parse=plain_request.parse_completions,
    masked=plain_request.masked,
    writer=completions_reply.CompletionsWriter,
    fault=fault.fault,
)

EMBEDDINGS: Final = Dialect(
    name="embeddings",
    path="/embeddings",
    parse=plain_request.parse_embeddings,
    masked=plain_request.as_it_is,
    writer=plain_reply.PlainWriter,
    fault=fault.fault,
)

MODERATIONS: Final = Dialect(
    name="moderations",
    path="/moderations",
    parse=plain_request.parse_moderations,
    masked=plain_request.masked,
    writer=plain_reply.PlainWriter,
    fault=fault.fault,
)

DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {dialect.name: dialect for dialect in (CHAT, RESPONSES, MESSAGES, COMPLETIONS, EMBEDDINGS, MODERATIONS)}
)


def spoken_on(path: str) -> Dialect:
    """Return the dialect of whoever asked for a path, with or without `/v1`; of unknown ones chat, the commonest."""
    bare = path.removeprefix("/v1")
    return next((d for d in DIALECTS.values() if bare == d.path or bare.startswith(f"{d.path}/")), CHAT)

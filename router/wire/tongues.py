"""The formats in which upstreams are spoken to: where they listen, and how their answers are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any, Final, Protocol

from router.conversation.reply import Event
from router.wire import (
    chat_reply,
    chat_request,
    completions_reply,
    messages_reply,
    messages_request,
    ollama_reply,
    plain_reply,
    plain_request,
    responses_reply,
    responses_request,
)
from router.wire.messages_paths import MESSAGES_WORDS
from router.wire.words import CHAT_WORDS, PLAIN_WORDS, RESPONSES_WORDS


class Reader(Protocol):
    """Turns the bytes of a streamed answer into events. Must not swallow an early end."""

    def feed(self, chunk: bytes) -> list[Event]:
        """Return the events that these bytes complete."""
        ...

    def finish(self) -> list[Event]:
        """Return the rest, or raise when the answer broke off."""
        ...


@dataclass(frozen=True, slots=True)
class Tongue:
    """Everything that differs between one kind of upstream and another, transport and headers aside."""

    name: str
    path: str
    """Behind the upstream's `base_url`."""
    words: frozenset[str]
    """What the format itself puts into every body: nobody's secret where it stands alone."""
    ask_usage: Callable[[dict[str, Any]], bool]
    """Changes a body so that a stream tells its usage; returns whether the client must not see it."""
    reader: Callable[[str, bool], Reader]
    """Takes the model that answers and whether usage is hidden from the client."""
    parse_answer: Callable[[bytes, str], Event]
    """Reads a whole answer; takes the model that answers as well."""
    stream_type: str = "text/event-stream"
    """Media type of a streamed answer."""
    unsaid: frozenset[str] = frozenset()
    """Fields at the top that this upstream is not told, although others that speak its format are."""


CHAT: Final = Tongue(
    name="chat",
    path="/chat/completions",
    words=CHAT_WORDS,
    ask_usage=chat_request.ask_usage,
    reader=chat_reply.ReplyReader,
    parse_answer=chat_reply.parse_answer,
)

MESSAGES: Final = Tongue(
    name="messages",
    path="/v1/messages",
    words=MESSAGES_WORDS,
    ask_usage=messages_request.ask_usage,
    reader=messages_reply.MessagesReader,
    parse_answer=messages_reply.parse_answer,
)

CHAT_AT_HOME: Final = replace(
    CHAT, reader=partial(chat_reply.ReplyReader, home=True), parse_answer=partial(chat_reply.parse_answer, home=True)
)
"""Chat as engines of this device speak it."""
OLLAMA: Final = Tongue(
    name="ollama",
    path="/api/chat",
    words=frozenset(),
    ask_usage=lambda _: True,
    reader=ollama_reply.OllamaReader,
    parse_answer=ollama_reply.parse_native,
    stream_type="application/x-ndjson",
)
"""Ollama's own words. No client and no cloud speaks them: an engine turns chat into them by itself."""

RESPONSES: Final = Tongue(
    name="responses",
    path="/responses",
    words=RESPONSES_WORDS,
    ask_usage=responses_request.ask_usage,
    reader=responses_reply.ResponsesReader,
    parse_answer=responses_reply.parse_answer,
    unsaid=frozenset({"thinking"}),
)

COMPLETIONS: Final = Tongue(
    name="completions",
    path="/completions",
    words=PLAIN_WORDS,
    ask_usage=chat_request.ask_usage,
    reader=completions_reply.CompletionsReader,
    parse_answer=completions_reply.parse_answer,
)

EMBEDDINGS: Final = Tongue(
    name="embeddings",
    path="/embeddings",
    words=PLAIN_WORDS,
    ask_usage=plain_request.ask_usage,
    reader=plain_reply.NoStream,
    parse_answer=plain_reply.parse_embeddings,
)

MODERATIONS: Final = replace(
    EMBEDDINGS, name="moderations", path="/moderations", parse_answer=plain_reply.parse_moderations
)

TONGUES: Mapping[str, Tongue] = MappingProxyType(
    {tongue.name: tongue for tongue in (CHAT, RESPONSES, MESSAGES, COMPLETIONS, EMBEDDINGS, MODERATIONS)}
)

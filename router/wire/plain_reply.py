"""Answers without a text of ours in them: vectors and judgements pass as they came."""

import base64
import struct
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Final

import orjson

from router.conversation.message import Conversation
from router.conversation.reply import Event, Piece, Usage
from router.errors import NoModel, RouterError, UpstreamFailed
from router.wire.chat_chunk import read_object
from router.wire.fault import stream_fault

_LISTS: Final = {"embeddings": "data", "moderations": "results"}


class NoStream:
    """Reads nothing: these answers are never streamed."""

    def __init__(self, model: str, hide_usage: bool = False) -> None:
        """Take what every reader takes."""

    def feed(self, chunk: bytes) -> list[Event]:
        raise UpstreamFailed("the upstream streamed an answer that is never streamed")

    def finish(self) -> list[Event]:
        raise UpstreamFailed("the upstream streamed an answer that is never streamed")


def parse_answer(name: str, body: bytes, model: str) -> Event:
    """Read a whole answer.

    Raises:
        UpstreamFailed: it is an error or no answer at all.
    """
    answer = read_object(body)
    if not isinstance(answer.get(_LISTS[name]), list):
        raise UpstreamFailed("the upstream sent an answer of an unknown shape")
    answer.setdefault("model", model)
    if name == "embeddings":
        answer.setdefault("object", "list")
        answer.setdefault("usage", {"prompt_tokens": 0, "total_tokens": 0})
    return Event((), answer, usage=_usage(answer), form=name)


class PlainWriter:
    """Writes what an upstream of the same format answered; nobody else can answer these."""

    def __init__(self, conversation: Conversation) -> None:
        self._name = conversation.dialect

    def event(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        raise UpstreamFailed("the answer is never streamed")

    def held(self, template: Event, pieces: Sequence[Piece]) -> bytes:
        return b""

    def end(self) -> bytes:
        return b""

    def fault(self, error: RouterError) -> bytes:
        return stream_fault(error)

    def whole(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        if event.form != self._name:
            raise NoModel(f"nothing here answers {self._name}")
        return orjson.dumps(event.body)


class VectorWriter(PlainWriter):
    """Writes vectors that were made on this device, in place of whatever else was said."""

    def __init__(self, conversation: Conversation, vectors: Sequence[Sequence[float]], model: str) -> None:
        super().__init__(conversation)
        self._vectors = vectors
        self._model = model
        self._base64 = conversation.document.get("encoding_format") == "base64"
        characters = conversation.needs.characters
        self._tokens = -(-characters // 4)
        """An estimate of four characters each, as long as nobody bills it."""

    def whole(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        data = [
            {"object": "embedding", "index": i, "embedding": packed(vector) if self._base64 else list(vector)}
            for i, vector in enumerate(self._vectors)
        ]
        usage = {"prompt_tokens": self._tokens, "total_tokens": self._tokens}
        return orjson.dumps({"object": "list", "data": data, "model": self._model, "usage": usage})


def packed(vector: Iterable[float]) -> str:
    """Return a vector as SDKs ask for it: little-endian 32-bit floats in base64."""
    numbers = list(vector)
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()


def _usage(answer: dict[str, Any]) -> Usage | None:
    usage = answer.get("usage")
    read = usage.get("prompt_tokens") if isinstance(usage, dict) else None
    return Usage(read, 0) if type(read) is int else None


parse_embeddings = partial(parse_answer, "embeddings")
parse_moderations = partial(parse_answer, "moderations")

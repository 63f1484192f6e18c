"""Anthropic Messages: what an upstream answers, as events."""

import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import orjson

from router.conversation.reply import Begun, Event, Field, Head, Piece, Reason, Stream, Usage
from router.errors import UpstreamFailed
from router.wire.chat_chunk import read_object
from router.wire.messages_signed import Gathering, signed
from router.wire.sse import Decoder
from router.wire.strict import Json

FORM: Final = "messages"
REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        "end_turn": Reason.STOP,
        "stop_sequence": Reason.STOP,
        "pause_turn": Reason.STOP,
        "max_tokens": Reason.LENGTH,
        "model_context_window_exceeded": Reason.LENGTH,
        "tool_use": Reason.CALLS,
        "refusal": Reason.REFUSAL,
    }
)
"""What each published `stop_reason` means."""
_DELTAS: Mapping[str, tuple[str, Field]] = MappingProxyType(
    {
        "text_delta": ("text", Field.CONTENT),
        "thinking_delta": ("thinking", Field.SIGNED),
        "signature_delta": ("signature", Field.SIGNATURE),
        "input_json_delta": ("partial_json", Field.ARGUMENTS),
    }
)
_UNKNOWN = "the upstream sent an answer of an unknown shape"


class MessagesReader:
    """Turns the bytes of a streamed answer into events and notices when it breaks off."""

    def __init__(self, model: str, hide_usage: bool = False) -> None:
        self._decoder = Decoder()
        self._model = model
        self._head: Head | None = None
        self._usage: dict[str, Any] = {}
        self._open: dict[int, Stream] = {}
        self._signed = Gathering()
        self._tools = -1
        self._reasoned = False
        self._done = False

    def feed(self, chunk: bytes) -> list[Event]:
        """Return the events that these bytes complete.

        Raises:
            UpstreamFailed: the upstream reported an error or sent garbage.
        """
        return self._events(self._decoder.feed(chunk))

    def finish(self) -> list[Event]:
        """Return what the last bytes still held.

        Raises:
            UpstreamFailed: the answer stopped before its end.
        """
        events = self._events(self._decoder.finish())
        if not self._done:
            raise UpstreamFailed("the upstream broke off before the answer was complete", code="upstream_cut_off")
        return events

    def _events(self, datas: list[bytes]) -> list[Event]:
        events = []
        for data in datas:
            if self._done:
                break
            if (event := self._event(data)) is not None:
                events.append(event)
        return events

    def _event(self, data: bytes) -> Event | None:
        body = read_object(data)
        known = {
            "message_start": self._start,
            "content_block_start": self._begin,
            "content_block_delta": self._delta,
            "content_block_stop": self._close,
            "message_delta": self._end,
            "message_stop": self._finish,
        }
        read = known.get(str(body.get("type")))
        return read(body) if read is not None else None  # pings, and what later versions may add

    def _close(self, body: dict[str, Any]) -> Event:
        closed, whole = self._open.pop(_index(body), None), self._signed.end(_index(body))
        return self._told(body, closes=(closed,) if closed is not None else (), signed=whole)

    def _finish(self, body: dict[str, Any]) -> Event:
        self._done = self._reasoned
        return self._told(body)

    def _told(self, body: dict[str, Any], **more: Any) -> Event:  # noqa: ANN401 - fields of Event
        return Event(pieces=more.pop("pieces", ()), body=body, head=self._head, form=FORM, **more)

    def _start(self, body: dict[str, Any]) -> Event:
        message = body.get("message")
        if self._head is not None or type(message) is not dict:
            raise UpstreamFailed(_UNKNOWN)
        self._head = head_of(message, self._model)
        whole = {**_EMPTY, **message, "id": self._head.id, "model": self._head.model, "content": []}
        body["message"] = {**whole, "usage": counted(message.get("usage"))}
        self._count(message.get("usage"))
        return self._told(body, usage=usage_of(self._usage))

    def _begin(self, body: dict[str, Any]) -> Event:
        block, index = body.get("content_block"), _index(body)
        if self._head is None or type(block) is not dict or index in self._open:
            raise UpstreamFailed(_UNKNOWN)
        self._signed.begin(index, block)
        match block.get("type"):
            case "text":
                self._open[index] = Stream(0, Field.CONTENT)
                return self._told(body, pieces=(Piece(self._open[index], _text(block.get("text"))),))
            case "thinking":
                self._open[index] = Stream(0, Field.SIGNED)
                return self._told(body, pieces=(Piece(self._open[index], _text(block.get("thinking"))),))
            case "redacted_thinking":
                return self._told(body, pieces=(Piece(Stream(0, Field.SEALED), _text(block.get("data"))),))
            case "tool_use":
                self._tools += 1
                self._open[index] = stream = Stream(0, Field.ARGUMENTS, self._tools)
                name, given = _text(block.get("name")), _text(block.get("id"))
                block.setdefault("caller", {"type": "direct"})
                return self._told(body, pieces=(Piece(stream, "", name),), calls=(Begun(0, self._tools, given, name),))
        return self._told(body)

    def _delta(self, body: dict[str, Any]) -> Event:
        delta, stream = body.get("delta"), self._open.get(_index(body))
        if type(delta) is not dict:
            raise UpstreamFailed(_UNKNOWN)
        self._signed.add(_index(body), delta)
        key, field = _DELTAS.get(str(delta.get("type")), ("", Field.CONTENT))
        if not key or stream is None:
            return self._told(body)
        kept = stream if field is stream.field else Stream(0, field)
        return self._told(body, pieces=(Piece(kept, _text(delta.get(key))),))

    def _end(self, body: dict[str, Any]) -> Event:
        delta = body.get("delta")
        reason = delta.get("stop_reason") if isinstance(delta, dict) else None
        self._count(body.get("usage"))
        if reason is None or self._reasoned:
            return self._told(body, usage=usage_of(self._usage))
        self._reasoned = True
        reasons = (REASONS.get(str(reason), Reason.STOP),)
        return self._told(body, ends=(0,), reasons=reasons, usage=usage_of(self._usage))

    def _count(self, usage: Json) -> None:
        if isinstance(usage, dict):
            self._usage |= {key: value for key, value in usage.items() if value is not None}


_EMPTY: Mapping[str, Any] = MappingProxyType(
    {
        "type": "message",
        "role": "assistant",
        "stop_reason": None,
        "stop_sequence": None,
        "stop_details": None,
        "container": None,
    }
)
_COUNTED: Mapping[str, Any] = MappingProxyType(
    {
        "input_tokens": 0,
        "output_tokens": 0,
        "cache_creation": None,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "inference_geo": None,
        "output_tokens_details": None,
        "server_tool_use": None,
        "service_tier": None,
    }
)
"""Every key of the published usage: clients of other languages read them all."""


def counted(usage: Json) -> dict[str, Any]:
    """Return an answer's usage with every published key."""
    return {**_COUNTED, **(usage if isinstance(usage, dict) else {})}


def parse_answer(body: bytes, model: str) -> Event:
    """Read a whole answer.

    Raises:
        UpstreamFailed: it is an error or no answer at all.
    """
    answer = read_object(body)
    content = answer.get("content")
    if type(content) is not list or not all(type(block) is dict for block in content):
        raise UpstreamFailed(_UNKNOWN)
    head = head_of(answer, model)
    answer = {**_EMPTY, **answer, "id": head.id, "model": head.model}
    pieces, calls = _read(content)
    answer["stop_reason"] = answer.get("stop_reason") or "end_turn"
    usage = answer.get("usage")
    answer["usage"] = counted(usage)
    return Event(
        tuple(pieces),
        answer,
        ends=(0,),
        usage=usage_of(usage) if isinstance(usage, dict) else None,
        calls=tuple(calls),
        reasons=(REASONS.get(str(answer["stop_reason"]), Reason.STOP),),
        head=head,
        form=FORM,
        signed=signed(content),
    )


def _read(content: list[dict[str, Any]]) -> tuple[list[Piece], list[Begun]]:
    """Return the texts of an answer's blocks and the calls among them."""
    pieces: list[Piece] = []
    calls: list[Begun] = []
    for block in content:
        match block.get("type"):
            case "text":
                pieces.append(Piece(Stream(0, Field.CONTENT), _text(block.get("text"))))
            case "thinking":
                pieces.append(Piece(Stream(0, Field.SIGNED), _text(block.get("thinking"))))
            case "redacted_thinking":
                pieces.append(Piece(Stream(0, Field.SEALED), _text(block.get("data"))))
            case "tool_use":
                block.setdefault("caller", {"type": "direct"})
                name, source = _text(block.get("name")), orjson.dumps(block.get("input") or {}).decode()
                pieces.append(Piece(Stream(0, Field.ARGUMENTS, len(calls)), source, name))
                calls.append(Begun(0, len(calls), _text(block.get("id")), name))
    return pieces, calls


def head_of(message: Mapping[str, Any], model: str) -> Head:
    """Return what an answer says of itself; this format does not tell when it was made."""
    return Head(_text(message.get("id")) or "msg_halfdoor", _text(message.get("model")) or model, int(time.time()))


def usage_of(usage: Mapping[str, Any]) -> Usage:
    """Return the tokens; here `input_tokens` leaves out what came from, or went into, a cache."""
    cached = _count(usage, "cache_read_input_tokens")
    read = _count(usage, "input_tokens") + cached + _count(usage, "cache_creation_input_tokens")
    details = usage.get("output_tokens_details")
    thought = _count(details, "thinking_tokens") if isinstance(details, dict) else 0
    return Usage(read, _count(usage, "output_tokens"), cached, thought)


def _count(counts: Mapping[str, Any], key: str) -> int:
    value = counts.get(key)
    return value if type(value) is int else 0


def _index(body: Mapping[str, Any]) -> int:
    index = body.get("index")
    if type(index) is not int:
        raise UpstreamFailed(_UNKNOWN)
    return index


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""

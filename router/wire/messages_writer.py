"""Anthropic Messages: answers for its clients, whatever format the upstream gave them in."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import orjson

from router.conversation.message import Conversation
from router.conversation.reply import Begun, Event, Field, Piece, Reason, Usage
from router.errors import RouterError, UpstreamFailed
from router.wire.messages_fault import messages_stream_fault
from router.wire.messages_reply import FORM, counted

_STOP: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.STOP: "end_turn",
        Reason.LENGTH: "max_tokens",
        Reason.CALLS: "tool_use",
        Reason.FILTER: "refusal",
        Reason.REFUSAL: "refusal",
    }
)
_CALLER: Final[Mapping[str, str]] = {"type": "direct"}
_SHOWN: Final = frozenset({Field.CONTENT, Field.REFUSAL})
_REASONED: Final = frozenset({Field.REASONING, Field.THINKING, Field.SIGNED})
_CALLED: Final = frozenset({Field.ARGUMENTS, Field.INPUT})


class MessagesWriter:
    """Events of Messages pass with their texts replaced; events of other formats become blocks."""

    def __init__(self, conversation: Conversation) -> None:
        self._model = conversation.model
        self._told = False
        """An event of this format came: its own beginning and end are there."""
        self._next = 0
        self._open: int | None = None
        """The block that texts go into, and which texts: None when the next text begins one."""
        self._text = True
        self._tools: dict[int, int] = {}
        """Block of each tool call; they stay open until the end, because their pieces may alternate."""
        self._began = False
        self._reason: Reason | None = None
        self._usage = Usage(0, 0)

    def event(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        if event.form == FORM:
            self._told = True
            return _passed(event, pieces)
        self._usage = event.usage or self._usage
        said = [*self._greeting(event), *self._calls(event.calls), *self._pieces(pieces)]
        if event.reasons and self._reason is None:
            self._reason = event.reasons[0]
        return b"".join(said)

    def held(self, template: Event, pieces: Sequence[Piece]) -> bytes:
        kept = [piece for piece in pieces if piece.text]
        if template.form != FORM:
            return b"".join(self._pieces(kept))
        index = template.body.get("index")
        return b"".join(_delta(index if type(index) is int else 0, piece) for piece in kept)

    def end(self) -> bytes:
        if self._told:
            return b""
        delta = {"stop_reason": self._stop_reason(), "stop_sequence": None}
        tail = {"type": "message_delta", "delta": delta, "usage": usage(self._usage)}
        return b"".join([*self._greeting(None), *self._closed(), _event(tail), _event({"type": "message_stop"})])

    def fault(self, error: RouterError) -> bytes:
        return messages_stream_fault(error)

    def whole(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        if event.form == FORM:
            return orjson.dumps(_answer(event, pieces))
        self._usage, self._reason = event.usage or self._usage, event.reasons[0] if event.reasons else None
        content = _content(event.calls, pieces)
        self._tools = {call.tool: 0 for call in event.calls}
        top = {**self._top(event), "content": content, "stop_reason": self._stop_reason(), "usage": usage(self._usage)}
        return orjson.dumps(top)

    def _stop_reason(self) -> str:
        reason = self._reason or Reason.STOP
        return "tool_use" if self._tools and reason is Reason.STOP else _STOP[reason]

    def _top(self, event: Event | None) -> dict[str, Any]:
        head = event.head if event is not None else None
        return {
            "id": f"msg_{head.id}" if head else "msg_halfdoor",
            "type": "message",
            "role": "assistant",
            "model": head.model if head else self._model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "stop_details": None,
            "container": None,
        }

    def _greeting(self, event: Event | None) -> Iterator[bytes]:
        if not self._began:
            self._began = True
            message = {**self._top(event), "usage": usage(self._usage)}
            yield _event({"type": "message_start", "message": message})

    def _calls(self, calls: Sequence[Begun]) -> Iterator[bytes]:
        for call in calls:
            if call.tool in self._tools:
                continue
            yield from self._close_text()
            self._tools[call.tool] = self._next
            block = {"type": "tool_use", "id": call.id, "name": call.name, "input": {}, "caller": _CALLER}
            yield _event({"type": "content_block_start", "index": self._next, "content_block": block})
            self._next += 1

    def _pieces(self, pieces: Sequence[Piece]) -> Iterator[bytes]:
        for piece in pieces:
            if not piece.text:
                continue
            if piece.stream.field in _CALLED:
                if (block := self._tools.get(piece.stream.tool)) is not None:
                    yield _delta(block, piece)
            elif piece.stream.field in _SHOWN | _REASONED:
                yield from self._texts(piece)

    def _texts(self, piece: Piece) -> Iterator[bytes]:
        shown = piece.stream.field in _SHOWN
        if self._open is None or self._text is not shown:
            yield from self._close_text()
            self._open, self._text, self._next = self._next, shown, self._next + 1
            block = {"type": "text", "text": ""} if shown else {"type": "thinking", "thinking": "", "signature": ""}
            yield _event({"type": "content_block_start", "index": self._open, "content_block": block})
        yield _delta(self._open, piece)

    def _close_text(self) -> Iterator[bytes]:
        if self._open is not None:
            yield _event({"type": "content_block_stop", "index": self._open})
            self._open = None

    def _closed(self) -> Iterator[bytes]:
        yield from self._close_text()
        for block in sorted(self._tools.values()):
            yield _event({"type": "content_block_stop", "index": block})


def usage(told: Usage) -> dict[str, Any]:
    """Write tokens as this format counts them: what came from a cache apart from what was read."""
    read = max(told.input_tokens - told.cached_tokens, 0)
    return counted(
        {
            "input_tokens": read,
            "output_tokens": told.output_tokens,
            "cache_read_input_tokens": told.cached_tokens,
        }
    )


def _event(body: Mapping[str, Any]) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (str(body["type"]).encode(), orjson.dumps(body))


def _delta(index: int, piece: Piece) -> bytes:
    field = piece.stream.field
    if field in _CALLED:
        delta = {"type": "input_json_delta", "partial_json": piece.text}
    elif field in _REASONED:
        delta = {"type": "thinking_delta", "thinking": piece.text}
    elif field is Field.SIGNATURE:
        delta = {"type": "signature_delta", "signature": piece.text}
    else:
        delta = {"type": "text_delta", "text": piece.text}
    return _event({"type": "content_block_delta", "index": index, "delta": delta})


def _passed(event: Event, pieces: Sequence[Piece]) -> bytes:
    """Write an event of this format again, its one text replaced."""
    if not event.body:
        return b""
    if [piece.text for piece in pieces] == [piece.text for piece in event.pieces]:
        return _event(event.body)
    (piece,) = pieces
    body = dict(event.body)
    if body["type"] == "content_block_delta":
        index = body["index"]
        return _delta(index if type(index) is int else 0, piece) if piece.text else b""
    block: Any = body["content_block"]
    key = {"text": "text", "thinking": "thinking"}.get(block.get("type"), "")
    return _event({**body, "content_block": {**block, key: piece.text} if key else block})


def _answer(event: Event, pieces: Sequence[Piece]) -> Mapping[str, Any]:
    if [piece.text for piece in pieces] == [piece.text for piece in event.pieces]:
        return event.body
    left = iter(pieces)
    content: Any = event.body["content"]
    return {**event.body, "content": [_block(block, left) for block in content]}


def _block(block: dict[str, Any], pieces: Iterator[Piece]) -> dict[str, Any]:
    match block.get("type"):
        case "text":
            return {**block, "text": next(pieces).text}
        case "thinking":
            return {**block, "thinking": next(pieces).text}
        case "redacted_thinking":
            return {**block, "data": next(pieces).text}
        case "tool_use":
            return {**block, "input": _input(next(pieces).text)}
    return block


def _content(calls: Sequence[Begun], pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    thought = "".join(piece.text for piece in pieces if piece.stream.field in _REASONED)
    said = "".join(piece.text for piece in pieces if piece.stream.field in _SHOWN)
    blocks: list[dict[str, Any]] = []
    if thought:
        blocks.append({"type": "thinking", "thinking": thought, "signature": ""})
    if said:
        blocks.append({"type": "text", "text": said, "citations": None})
    for call in calls:
        given = [p for p in pieces if p.stream.field in _CALLED and p.stream.tool == call.tool]
        source = "".join(piece.text for piece in given)
        arguments = {"input": source} if call.custom else _input(source)
        block = {"type": "tool_use", "id": call.id, "name": call.name, "input": arguments}
        blocks.append({**block, "caller": _CALLER})
    return blocks


def _input(source: str) -> dict[str, Any]:
    """Read a call's arguments, which this format carries as an object.

    Raises:
        UpstreamFailed: they are none; a client would run the tool with nothing.
    """
    try:
        value = orjson.loads(source or "{}")
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise UpstreamFailed("the upstream called a tool with something that is no JSON object")
    return value

"""Chat completions: what an upstream answers, as events, and back to bytes."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import orjson

from router.conversation.reply import Begun, Event, Head, Piece, Reason, Usage
from router.errors import UpstreamFailed
from router.wire.chat_chunk import Stamp, mend_answer, mend_chunk, read_object
from router.wire.chat_delta import calls_begun, new_delta, read_pieces, write_pieces
from router.wire.sse import Decoder, encode

_NOTHING = b""
REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        "stop": Reason.STOP,
        "length": Reason.LENGTH,
        "tool_calls": Reason.CALLS,
        "function_call": Reason.CALLS,
        "content_filter": Reason.FILTER,
    }
)
"""What each published `finish_reason` means."""


class ReplyReader:
    """Turns the bytes of a streamed answer into events and notices when it breaks off."""

    def __init__(self, model: str, hide_usage: bool = False, *, home: bool = False) -> None:
        self._decoder = Decoder()
        self._stamp = Stamp(model, home=home)
        self._hide_usage = hide_usage
        self._open: set[int] = set()
        self._ended: set[int] = set()
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
        if not self._done and (self._open - self._ended or not self._ended):
            raise UpstreamFailed("the upstream broke off before the answer was complete", code="upstream_cut_off")
        return events

    def _events(self, datas: list[bytes]) -> list[Event]:
        events = []
        for data in datas:
            if self._done:
                break
            if data.strip() == b"[DONE]":
                self._done = True
            else:
                events.append(self._event(data))
        return events

    def _event(self, data: bytes) -> Event:
        body = read_object(data)
        mend_chunk(body, self._stamp)
        usage = _usage(body)
        choices = body["choices"]
        if self._hide_usage and "usage" in body:
            del body["usage"]
            if not choices and usage is not None:
                return Event((), {}, usage=usage, head=_head(body))
        pieces: list[Piece] = []
        ends = []
        calls: list[Begun] = []
        for choice in choices:
            index = choice["index"]
            self._open.add(index)
            calls += calls_begun(choice["delta"], index)
            pieces += read_pieces(choice["delta"], index)
            if choice["finish_reason"] is not None:
                ends.append(index)
        self._ended.update(ends)
        return Event(tuple(pieces), body, tuple(ends), usage, tuple(calls), _reasons(choices), _head(body))


def render_event(event: Event, pieces: Sequence[Piece]) -> bytes:
    """Write one event with its pieces replaced; empty when the client must not see it.

    Args:
        event: as the reader gave it.
        pieces: parallel to `event.pieces`.
    """
    if not event.body:
        return _NOTHING
    return encode(orjson.dumps(_replaced(event, pieces, "delta")))


def extra_event(template: Event, pieces: Sequence[Piece]) -> bytes:
    """Write text that was held back as a chunk of its own, like the template but ending nothing."""
    held = [piece for piece in pieces if piece.text]
    if not held:
        return _NOTHING
    choices = [
        {"index": choice, "delta": new_delta([p for p in held if p.stream.choice == choice]), "finish_reason": None}
        for choice in sorted({piece.stream.choice for piece in held})
    ]
    top = {key: template.body[key] for key in ("id", "object", "created", "model") if key in template.body}
    return encode(orjson.dumps({**top, "choices": choices}))


def parse_answer(body: bytes, model: str, *, home: bool = False) -> Event:
    """Read a whole answer.

    Args:
        body: of the answer.
        model: stands in answers that do not state theirs.
        home: the answer comes from an engine of this device.

    Raises:
        UpstreamFailed: it is an error or no answer at all.
    """
    answer = read_object(body)
    mend_answer(answer, Stamp(model, home=home))
    pieces = [piece for choice in answer["choices"] for piece in read_pieces(choice["message"], choice["index"])]
    ends = tuple(choice["index"] for choice in answer["choices"])
    calls = tuple(begun for choice in answer["choices"] for begun in calls_begun(choice["message"], choice["index"]))
    return Event(tuple(pieces), answer, ends, _usage(answer), calls, _reasons(answer["choices"]), _head(answer))


def render_answer(event: Event, pieces: Sequence[Piece]) -> bytes:
    """Write a whole answer with its pieces replaced."""
    return orjson.dumps(_replaced(event, pieces, "message"))


def _replaced(event: Event, pieces: Sequence[Piece], key: str) -> Mapping[str, object]:
    if [piece.text for piece in pieces] == [piece.text for piece in event.pieces]:
        return event.body
    if len(pieces) != len(event.pieces):
        raise ValueError("the pieces are not those of this event")
    left = iter(pieces)
    choices: Any = event.body["choices"]
    return {**event.body, "choices": [{**choice, key: write_pieces(choice[key], left)} for choice in choices]}


def _head(body: Mapping[str, Any]) -> Head:
    return Head(body["id"], body["model"], body["created"])


def _reasons(choices: Sequence[Mapping[str, Any]]) -> tuple[Reason, ...]:
    return tuple(
        REASONS.get(str(reason), Reason.STOP) for choice in choices if (reason := choice["finish_reason"]) is not None
    )


def _usage(body: dict[str, Any]) -> Usage | None:
    usage = body.get("usage")
    if not isinstance(usage, dict):
        return None
    read, written = usage.get("prompt_tokens_details"), usage.get("completion_tokens_details")
    return Usage(
        _count(usage, "prompt_tokens"),
        _count(usage, "completion_tokens"),
        _count(read, "cached_tokens"),
        _count(written, "reasoning_tokens"),
    )


def _count(counts: object, key: str) -> int:
    value = counts.get(key) if isinstance(counts, dict) else None
    return value if type(value) is int else 0

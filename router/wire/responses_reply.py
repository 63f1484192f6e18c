"""Responses: what an upstream answers, as events."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from router.conversation.reply import Begun, Event, Head, Piece, Reason, Stream, Usage
from router.errors import UpstreamFailed
from router.wire.chat_chunk import read_object
from router.wire.response_texts import OF_TOOLS, running, tool_of, whole
from router.wire.sse import Decoder

FORM: Final = "responses"
_LAST: Final = {"response.completed": Reason.STOP, "response.incomplete": Reason.LENGTH}
_CALLS: Final = frozenset({"function_call", "custom_tool_call"})


class ResponsesReader:
    """Turns the bytes of a streamed answer into events and notices when it breaks off."""

    def __init__(self, model: str, hide_usage: bool = False) -> None:
        self._decoder = Decoder()
        self._model = model
        self._head: Head | None = None
        self._names: dict[int, str] = {}
        self._begun: set[Stream] = set()
        self._open: set[int] = set()
        """Items some text of which runs; the last event ends those whose own end was not said."""
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
        return [self._event(data) for data in datas if not self._done and data.strip() != b"[DONE]"]

    def _event(self, data: bytes) -> Event:
        body = read_object(data)
        kind = body.get("type")
        if not isinstance(kind, str):
            raise UpstreamFailed("the upstream sent an event without a type")
        response = body.get("response")
        if kind in {"error", "response.failed"}:
            raise _failure(body if kind == "error" else response)
        if isinstance(response, dict):
            self._pin(response)
        named = self._name(body)
        piece = self._announced(running(body))
        wholes = [] if piece is not None else [*named, *(found for _, found in whole(body, self._names))]
        self._done = kind in _LAST
        usage = _usage(response) if self._done else None
        ends = self._ends(kind, body.get("output_index"), piece)
        return Event(
            (piece,) if piece is not None else tuple(wholes),
            body,
            ends=ends,
            usage=usage,
            calls=_calls([body.get("item")]) if kind == "response.output_item.added" else (),
            reasons=(Reason.STOP,) * len(ends),
            head=self._head,
            form=FORM,
        )

    def _pin(self, response: dict[str, Any]) -> None:
        """Keep one id, model and creation time: what the upstream said first stays."""
        if self._head is None:
            self._head = _head(response, self._model)
        response |= {"id": self._head.id, "model": self._head.model, "created_at": self._head.created}

    def _ends(self, kind: str, index: object, piece: Piece | None) -> tuple[int, ...]:
        if piece is not None:
            self._open.add(piece.stream.choice)
        if self._done:
            return tuple(sorted(self._open))
        if not kind.endswith(".done") or type(index) is not int:
            return ()
        self._open.discard(index)
        return (index,)

    def _announced(self, piece: Piece | None) -> Piece | None:
        """Say what is called with the first piece of each of a call's inputs: every one has an address of its own."""
        if piece is None or piece.stream.field not in OF_TOOLS or piece.stream.tool < 0 or piece.stream in self._begun:
            return piece
        self._begun.add(piece.stream)
        return replace(piece, tool_name=self._names.get(piece.stream.choice, ""))

    def _name(self, body: Mapping[str, Any]) -> list[Piece]:
        """Note what a call is to; a piece without text says it to whoever restores its arguments."""
        item, index = body.get("item", body), body.get("output_index")
        if not isinstance(item, dict) or type(index) is not int or not (name := tool_of(item)):
            return []
        known = self._names.get(index)
        if item is body and known is not None and known.endswith(f"__{name}"):
            name = known  # such events leave the namespace out
        self._names[index] = name
        if known not in (None, name):
            # What was restored for the one would be carried out by the other.
            raise UpstreamFailed("the upstream gave one call two names")
        return [] if known else [Piece(Stream(index, field), "", name) for field in OF_TOOLS]


def parse_answer(body: bytes, model: str) -> Event:
    """Read a whole answer; one that says of itself that it failed is passed on, as clients know it.

    Raises:
        UpstreamFailed: it is an error or no answer at all.
    """
    answer = read_object(body)
    if not isinstance(answer.get("output"), list):
        raise UpstreamFailed("the upstream answered without an output")
    head = _head(answer, model)
    answer |= {"id": head.id, "model": head.model, "created_at": head.created}
    pieces = tuple(piece for _, piece in whole(answer["output"], {}))
    return Event(pieces, answer, usage=_usage(answer), calls=_calls(answer["output"]), head=head, form=FORM)


def _head(response: Mapping[str, Any], model: str) -> Head:
    given, created = response.get("id"), response.get("created_at")
    stated = response.get("model")
    return Head(
        given if isinstance(given, str) and given else "resp_halfdoor",
        stated if isinstance(stated, str) and stated else model,
        int(created) if isinstance(created, int | float) else 0,
    )


def _calls(items: list[Any]) -> tuple[Begun, ...]:
    calls = [item for item in items if isinstance(item, dict) and item.get("type") in _CALLS]
    return tuple(
        Begun(0, i, call["call_id"], str(call.get("name")), call["type"] == "custom_tool_call")
        for i, call in enumerate(calls)
        if isinstance(call.get("call_id"), str)
    )


def _failure(said: object) -> UpstreamFailed:
    """Return the failure that an upstream reports in the middle of its answer."""
    error = said.get("error") if isinstance(said, dict) and isinstance(said.get("error"), dict) else said
    message = error.get("message") if isinstance(error, dict) else None
    return UpstreamFailed("the upstream reported an error", detail=message[:2000] if isinstance(message, str) else "")


def _usage(response: object) -> Usage | None:
    usage = response.get("usage") if isinstance(response, dict) else None
    if not isinstance(usage, dict):
        return None
    read, written = usage.get("input_tokens_details"), usage.get("output_tokens_details")
    return Usage(
        _count(usage, "input_tokens"),
        _count(usage, "output_tokens"),
        _count(read, "cached_tokens"),
        _count(written, "reasoning_tokens"),
    )


def _count(counts: object, key: str) -> int:
    value = counts.get(key) if isinstance(counts, dict) else None
    return value if type(value) is int else 0

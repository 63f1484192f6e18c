"""A Responses answer told from neutral events: the whole protocol, from `created` to `completed`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from router.conversation.reply import Begun, Event, Field, Piece, Reason
from router.errors import RouterError
from router.wire.called_tools import Called, by_name
from router.wire.response_items import Call, OpenItem, Spoken, Told
from router.wire.response_object import begun, ended, usage_object

_THOUGHTS = frozenset({Field.REASONING, Field.THINKING, Field.SIGNED})
_OF_TOOLS = frozenset({Field.ARGUMENTS, Field.INPUT})


class ResponseStream:
    """Lives as long as one answer. `response` is the object as far as it is known."""

    def __init__(self, request: Mapping[str, Any]) -> None:
        self._request = request
        self._names = by_name(request)
        self._spoken: tuple[Field, Spoken] | None = None
        self._calls: dict[int, Call] = {}
        self._reason: Reason | None = None
        self.response: dict[str, Any] = {}

    def event(self, event: Event, pieces: Sequence[Piece]) -> Iterator[Told]:
        """Give the events that one neutral event becomes."""
        yield from self.begin(event)
        calls = {call.tool: call for call in event.calls if call.choice == 0}
        for piece in pieces:
            # A whole answer has its words and its calls in one event: they keep their order.
            ours = piece.stream.choice == 0 and piece.stream.field in _OF_TOOLS
            if ours and (call := calls.pop(piece.stream.tool, None)) is not None:
                yield from self._begun(call)
            yield from self._say(piece)
        for call in calls.values():
            yield from self._begun(call)
        if event.usage is not None:
            self.response["usage"] = usage_object(event.usage)
        if 0 in event.ends:
            self._reason = event.reasons[event.ends.index(0)]
            yield from self._close()

    def begin(self, event: Event | None = None) -> Iterator[Told]:
        """Give what stands before everything else, once."""
        if self.response:
            return
        model = event.head.model if event and event.head else str(self._request.get("model"))
        self.response = begun(self._request, model)
        yield {"type": "response.created", "response": self._shown()}
        yield {"type": "response.in_progress", "response": self._shown()}

    def end(self) -> Iterator[Told]:
        """Give the last event of an answer that came whole."""
        yield from self.begin()
        yield from self._close()
        self.response |= ended(self._reason or Reason.STOP)
        if self.response["usage"] is None:
            del self.response["usage"]  # it will not be known any more, and the description has no null there
        yield {"type": f"response.{self.response['status']}", "response": self._shown()}

    def fail(self, error: RouterError, message: str) -> Iterator[Told]:
        """Give the last event of an answer that broke off; what was said until then stays in it."""
        yield from self.begin()
        self.response |= {"status": "failed", "error": {"code": "server_error", "message": message}}
        yield {"type": "response.failed", "response": self._shown()}

    def _say(self, piece: Piece) -> Iterator[Told]:
        field, tool = piece.stream.field, piece.stream.tool
        if piece.stream.choice != 0 or not piece.text or field in (Field.SIGNATURE, Field.SEALED):
            return
        if field in _OF_TOOLS:
            if tool not in self._calls:
                yield from self._call(tool, f"call_{tool}", piece.tool_name)
            yield from self._calls[tool].grown(field, piece.text)
            return
        field = Field.REASONING if field in _THOUGHTS else field
        item = Field.REASONING if field is Field.REASONING else Field.CONTENT
        if self._spoken is None or self._spoken[0] is not item:
            yield from self._hush()
            yield from self._open(spoken := Spoken(self._next(), reasoning=item is Field.REASONING))
            self._spoken = item, spoken
        yield from self._spoken[1].grown(field, piece.text)

    def _begun(self, call: Begun) -> Iterator[Told]:
        if call.tool not in self._calls:
            yield from self._call(call.tool, call.id, call.name)

    def _call(self, tool: int, call_id: str, name: str) -> Iterator[Told]:
        yield from self._hush()
        call = self._calls[tool] = Call(self._next(), call_id, self._names.get(name, Called(name)))
        yield from self._open(call)

    def _open(self, item: OpenItem) -> Iterator[Told]:
        self.response["output"].append(item.item)
        yield from item.opened()

    def _hush(self) -> Iterator[Told]:
        if self._spoken is not None:
            yield from self._spoken[1].closed()
            self._spoken = None

    def _close(self) -> Iterator[Told]:
        yield from self._hush()
        for call in self._calls.values():
            if call.item["status"] == "in_progress":
                yield from call.closed()

    def _next(self) -> int:
        return len(self.response["output"])

    def _shown(self) -> dict[str, Any]:
        return {**self.response, "output": [dict(item) for item in self.response["output"]]}

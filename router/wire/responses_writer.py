"""Responses: answers for its clients, whatever format the upstream gave them in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson

from router.conversation.message import Conversation
from router.conversation.reply import Event, Piece, Stream
from router.errors import RouterError
from router.wire.document import Path
from router.wire.fault import told
from router.wire.response_object import completed, echoed
from router.wire.response_stream import ResponseStream
from router.wire.response_texts import running, whole, written
from router.wire.responses_reply import FORM
from router.wire.sse import encode

_LEFT_OUT: Final = frozenset({"obfuscation", "logprobs"})
"""What belongs to one delta and would be wrong on another."""


class ResponsesWriter:
    """Events of Responses pass with their texts replaced; those of other formats become the whole protocol."""

    def __init__(self, conversation: Conversation) -> None:
        document = conversation.document
        self._request: Mapping[str, Any] = getattr(document, "echoed", None) or document
        self._made = ResponseStream(self._request)
        self._sequence = 0
        self._deltas: dict[Stream, Mapping[str, Any]] = {}
        self._passed: dict[str, Any] = {}

    @property
    def response(self) -> Mapping[str, Any]:
        """The answer as the client has it by now; empty before it began."""
        return self._passed or self._made.response

    def event(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        if event.form != FORM:
            return self._write(self._made.event(event, pieces))
        body = event.body
        if (piece := running(body)) is not None:
            self._deltas[piece.stream] = body
            # A piece that is held back wholly would be an empty delta: nothing is lost without it.
            said = pieces[0].text
            if not said and piece.text:
                return b""
            return self._write([body if said == piece.text else {**_alone(body), "delta": said}])
        return self._write(
            [self._repeated(written(body, _paths(body), [piece.text for piece in pieces if piece.whole]))]
        )

    def held(self, template: Event, pieces: Sequence[Piece]) -> bytes:
        if template.form != FORM:
            empty = Event((), {}, head=template.head, form=template.form)
            return self._write(self._made.event(empty, pieces))
        known = [(self._deltas.get(piece.stream), piece.text) for piece in pieces]
        return self._write({**_alone(body), "delta": text} for body, text in known if body is not None and text)

    def end(self) -> bytes:
        return b"" if self._passed else self._write(self._made.end())

    def fault(self, error: RouterError) -> bytes:
        message, code = told(error), error.code
        failed: dict[str, Any] = {"type": "error", "code": code, "message": message, "param": error.param}
        if self._passed:
            self._passed |= {"status": "failed", "error": {"code": "server_error", "message": message}}
            last: Iterable[dict[str, Any]] = [{"type": "response.failed", "response": self._passed}]
        else:
            last = self._made.fail(error, message)
        # SDKs raise on the key `error`; the event that the protocol has for it they only hand on.
        body = {"message": message, "type": error.type, "param": error.param, "code": code}
        return self._write([*last, {**failed, "error": body}])

    def whole(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        if event.form != FORM:
            for _ in (*self._made.event(event, pieces), *self._made.end()):
                """The events of a stream nobody listens to build the object."""
            return orjson.dumps(self._made.response)
        paths = [path for path, _ in whole(event.body["output"], {})]
        body = written(event.body, [("output", *path) for path in paths], [piece.text for piece in pieces])
        self._passed = completed(body, echoed(self._request))
        return orjson.dumps(self._passed)

    def _repeated(self, body: dict[str, Any]) -> dict[str, Any]:
        if isinstance(response := body.get("response"), dict):
            self._passed = completed(response, echoed(self._request))
            return {**body, "response": self._passed}
        return body

    def _write(self, events: Iterable[Mapping[str, Any]]) -> bytes:
        return b"".join(self._numbered(event) for event in events)

    def _numbered(self, event: Mapping[str, Any]) -> bytes:
        body = {**event, "sequence_number": self._sequence}
        self._sequence += 1
        return b"event: %b\n%b" % (str(event["type"]).encode(), encode(orjson.dumps(body)))


def _paths(body: Mapping[str, Any]) -> list[Path]:
    return [path for path, _ in whole(body, {})]


def _alone(delta: Mapping[str, Any]) -> dict[str, Any]:
    lists: dict[str, Any] = {"logprobs": []} if "logprobs" in delta else {}
    return {**{key: value for key, value in delta.items() if key not in _LEFT_OUT}, **lists}

"""Completions: what an upstream answers, as events, and back to bytes."""

import time
from collections.abc import Sequence
from typing import Any, Final

import orjson

from router.conversation.message import Conversation
from router.conversation.reply import Event, Field, Head, Piece, Reason, Stream, Usage
from router.errors import RouterError, UpstreamFailed
from router.wire.chat_chunk import read_object
from router.wire.chat_reply import REASONS
from router.wire.fault import stream_fault
from router.wire.sse import DONE, Decoder, encode

FORM: Final = "completions"
_FINISH: Final = {Reason.LENGTH: "length", Reason.FILTER: "content_filter"}


class CompletionsReader:
    """Turns the bytes of a streamed answer into events and notices when it breaks off."""

    def __init__(self, model: str, hide_usage: bool = False) -> None:
        self._decoder = Decoder()
        self._model = model
        self._hide_usage = hide_usage
        self._head: Head | None = None
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
            if data.strip() == b"[DONE]":
                self._done = True
            elif not self._done:
                events.append(self._event(data))
        return events

    def _event(self, data: bytes) -> Event:
        body = read_object(data)
        self._head = _mend(body, self._head, self._model)
        usage = _usage(body)
        if self._hide_usage and "usage" in body:
            del body["usage"]
            if not body["choices"]:
                return Event((), {}, usage=usage, head=self._head, form=FORM)
        event = _event(body, self._head, usage)
        self._open.update(choice["index"] for choice in body["choices"])
        self._ended.update(event.ends)
        return event


def parse_answer(body: bytes, model: str) -> Event:
    """Read a whole answer.

    Raises:
        UpstreamFailed: it is an error or no answer at all.
    """
    answer = read_object(body)
    head = _mend(answer, None, model)
    if not answer["choices"]:
        raise UpstreamFailed("the upstream answered without a choice")
    for choice in answer["choices"]:
        choice["finish_reason"] = choice["finish_reason"] or "stop"
    return _event(answer, head, _usage(answer))


class CompletionsWriter:
    """Chunks of completions pass with their texts replaced; events of other formats become chunks."""

    def __init__(self, conversation: Conversation) -> None:
        options = conversation.document.get("stream_options")
        self._shows_usage = isinstance(options, dict) and options.get("include_usage") is True

    def event(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        if event.form == FORM:
            return encode(orjson.dumps(_replaced(event, pieces))) if event.body else b""
        said = "".join(piece.text for piece in pieces if piece.stream.field is Field.CONTENT)
        finish = _FINISH.get(event.reasons[0], "stop") if event.ends else None
        chunks = [_made(event, said, finish)] if said or finish else []
        if event.usage is not None and self._shows_usage:
            chunks.append({**_made(event, "", None), "choices": [], "usage": _usage_object(event.usage)})
        return b"".join(encode(orjson.dumps(chunk)) for chunk in chunks)

    def held(self, template: Event, pieces: Sequence[Piece]) -> bytes:
        texts = {piece.stream.choice: piece.text for piece in pieces if piece.text}
        chunks = ({**_made(template, text, None), "choices": [_choice(i, text, None)]} for i, text in texts.items())
        return b"".join(encode(orjson.dumps(chunk)) for chunk in chunks)

    def end(self) -> bytes:
        return DONE

    def fault(self, error: RouterError) -> bytes:
        return stream_fault(error)

    def whole(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        if event.form == FORM:
            return orjson.dumps(_replaced(event, pieces))
        said = "".join(piece.text for piece in pieces if piece.stream.field is Field.CONTENT)
        answer = _made(event, said, _FINISH.get(event.reasons[0], "stop") if event.reasons else "stop")
        return orjson.dumps({**answer, **({"usage": _usage_object(event.usage)} if event.usage else {})})


def _mend(body: dict[str, Any], head: Head | None, model: str) -> Head:
    """Fill in what real servers leave out, and keep what the upstream said first."""
    choices = body.setdefault("choices", [])
    if type(choices) is not list or not all(type(choice) is dict for choice in choices):
        raise UpstreamFailed("the upstream sent an answer of an unknown shape")
    if head is None:
        given, created, stated = body.get("id"), body.get("created"), body.get("model")
        head = Head(
            given if isinstance(given, str) and given else "cmpl-halfdoor",
            stated if isinstance(stated, str) and stated else model,
            created if type(created) is int and created else int(time.time()),
        )
    body |= {"id": head.id, "object": "text_completion", "created": head.created, "model": head.model}
    if body.get("system_fingerprint", "") is None:
        del body["system_fingerprint"]
    for i, choice in enumerate(choices):
        text = choice.get("text")
        known = choice.get("index")
        choice |= {"text": text if isinstance(text, str) else "", "index": known if type(known) is int else i}
        choice.setdefault("logprobs", None)
        choice.setdefault("finish_reason", None)
    return head


def _event(body: dict[str, Any], head: Head, usage: Usage | None) -> Event:
    choices = body["choices"]
    ended = [choice for choice in choices if choice["finish_reason"] is not None]
    return Event(
        tuple(Piece(Stream(choice["index"], Field.CONTENT), choice["text"]) for choice in choices),
        body,
        tuple(choice["index"] for choice in ended),
        usage,
        reasons=tuple(REASONS.get(str(choice["finish_reason"]), Reason.STOP) for choice in ended),
        head=head,
        form=FORM,
    )


def _replaced(event: Event, pieces: Sequence[Piece]) -> dict[str, Any]:
    choices: Any = event.body["choices"]
    said = [{**choice, "text": piece.text} for choice, piece in zip(choices, pieces, strict=True)]
    return {**event.body, "choices": said}


def _made(event: Event, text: str, finish: str | None) -> dict[str, Any]:
    head = event.head or Head("halfdoor", "", 0)
    top = {"id": head.id if event.form == FORM else f"cmpl-{head.id}", "object": "text_completion"}
    return {**top, "created": head.created, "model": head.model, "choices": [_choice(0, text, finish)]}


def _choice(index: int, text: str, finish: str | None) -> dict[str, Any]:
    return {"text": text, "index": index, "logprobs": None, "finish_reason": finish}


def _usage_object(usage: Usage) -> dict[str, int]:
    read, written = usage.input_tokens, usage.output_tokens
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def _usage(body: dict[str, Any]) -> Usage | None:
    usage = body.get("usage")
    if not isinstance(usage, dict):
        return None
    read, written = usage.get("prompt_tokens"), usage.get("completion_tokens")
    return Usage(read if type(read) is int else 0, written if type(written) is int else 0)

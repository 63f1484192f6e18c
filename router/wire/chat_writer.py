"""Chat completions: answers for its clients, whatever format the upstream gave them in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import orjson

from router.conversation.message import Conversation
from router.conversation.reply import Event, Field, Piece, Reason, Usage
from router.errors import RouterError
from router.wire.chat_delta import new_delta
from router.wire.chat_reply import extra_event, render_answer, render_event
from router.wire.fault import stream_fault
from router.wire.sse import DONE, encode

_FORM: Final = "chat"
_FINISH: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.STOP: "stop",
        Reason.LENGTH: "length",
        Reason.CALLS: "tool_calls",
        Reason.FILTER: "content_filter",
        Reason.REFUSAL: "content_filter",
    }
)


class ChatWriter:
    """Chunks of chat pass with their texts replaced; events of other formats become chunks."""

    def __init__(self, conversation: Conversation) -> None:
        options = conversation.document.get("stream_options")
        self._shows_usage = isinstance(options, dict) and options.get("include_usage") is True
        self._greeted: set[int] = set()
        self._called: set[int] = set()

    def event(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        if event.form == _FORM:
            return render_event(self._as_asked(event), pieces)
        choices = self._choices(event, pieces)
        usage = _usage(event.usage) if event.usage is not None and self._shows_usage else None
        chunks: list[dict[str, Any]] = [{"choices": choices}] if choices else []
        if usage is not None:
            chunks.append({"choices": [], "usage": usage})
        top = _top(event, "chat.completion.chunk")
        return b"".join(encode(orjson.dumps({**top, **chunk})) for chunk in chunks)

    def held(self, template: Event, pieces: Sequence[Piece]) -> bytes:
        return extra_event(template, pieces) if template.form == _FORM else self._extra(template, pieces)

    def end(self) -> bytes:
        return DONE

    def fault(self, error: RouterError) -> bytes:
        return stream_fault(error)

    def whole(self, event: Event, pieces: Sequence[Piece]) -> bytes:
        if event.form == _FORM:
            return render_answer(event, pieces)
        message = _message(event, pieces)
        reason = event.reasons[0] if event.reasons else Reason.STOP
        finish = _finish(reason, called="tool_calls" in message)
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
        usage = {"usage": _usage(event.usage)} if event.usage is not None else {}
        return orjson.dumps({**_top(event, "chat.completion"), "choices": [choice], **usage})

    def _as_asked(self, event: Event) -> Event:
        """Return the event without a usage that nobody asked for: some engines tell it all the same."""
        if self._shows_usage or "usage" not in event.body:
            return event
        rest = {key: value for key, value in event.body.items() if key != "usage"}
        return replace(event, body=rest if rest.get("choices") else {})

    def _extra(self, template: Event, pieces: Sequence[Piece]) -> bytes:
        held = [piece for piece in pieces if piece.text]
        if not held:
            return b""
        choices = [
            self._choice(choice, new_delta([p for p in held if p.stream.choice == choice]))
            for choice in sorted({piece.stream.choice for piece in held})
        ]
        return encode(orjson.dumps({**_top(template, "chat.completion.chunk"), "choices": choices}))

    def _choices(self, event: Event, pieces: Sequence[Piece]) -> list[dict[str, Any]]:
        said = [piece for piece in pieces if piece.text]
        numbers = {piece.stream.choice for piece in said} | {call.choice for call in event.calls}
        choices = []
        for number in sorted(numbers):
            delta = new_delta([piece for piece in said if piece.stream.choice == number])
            _begin(delta, event, number)
            self._called |= {call.choice for call in event.calls}
            choices.append(self._choice(number, delta))
        for number, reason in zip(event.ends, event.reasons, strict=True):
            finish = _finish(reason, called=number in self._called)
            choices.append({**self._choice(number, {}), "finish_reason": finish})
        return choices

    def _choice(self, number: int, delta: dict[str, Any]) -> dict[str, Any]:
        if number not in self._greeted:
            self._greeted.add(number)
            delta = {"role": "assistant", **delta}
        return {"index": number, "delta": delta, "finish_reason": None}


def _begin(delta: dict[str, Any], event: Event, number: int) -> None:
    """Put id and name into the deltas of the calls that begin, adding those that say nothing yet."""
    begun = {call.tool: call for call in event.calls if call.choice == number}
    deltas = {call["index"]: call for call in delta.get("tool_calls", ())}
    for tool, call in begun.items():
        part = {"name": call.name, ("input" if call.custom else "arguments"): ""}
        key = "custom" if call.custom else "function"
        known = deltas.setdefault(tool, {"index": tool})
        deltas[tool] = {"index": tool, "id": call.id, "type": key, key: {**part, **known.get(key, {})}}
    if deltas:
        delta["tool_calls"] = [deltas[tool] for tool in sorted(deltas)]


def _message(event: Event, pieces: Sequence[Piece]) -> dict[str, Any]:
    said = "".join(piece.text for piece in pieces if piece.stream.field is Field.CONTENT)
    refused = "".join(piece.text for piece in pieces if piece.stream.field is Field.REFUSAL)
    thought = "".join(p.text for p in pieces if p.stream.field in (Field.REASONING, Field.THINKING, Field.SIGNED))
    message: dict[str, Any] = {"role": "assistant", "content": said or None, "refusal": refused or None}
    if thought:
        message["reasoning_content"] = thought
    delta = new_delta([piece for piece in pieces if piece.stream.field in (Field.ARGUMENTS, Field.INPUT)])
    _begin(delta, event, 0)
    if calls := delta.get("tool_calls"):
        message["tool_calls"] = [{key: value for key, value in call.items() if key != "index"} for call in calls]
    return message


def _finish(reason: Reason, *, called: bool) -> str:
    """Clients go on from calls only where the end says so."""
    return "tool_calls" if called and reason is Reason.STOP else _FINISH[reason]


def _top(event: Event, kind: str) -> dict[str, Any]:
    head = event.head
    return {
        "id": f"chatcmpl-{head.id}" if head else "chatcmpl-halfdoor",
        "object": kind,
        "created": head.created if head else 0,
        "model": head.model if head else "",
    }


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.input_tokens + usage.output_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
        "completion_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
    }

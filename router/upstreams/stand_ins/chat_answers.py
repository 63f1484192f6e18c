"""A chat completion as a stand-in says it: whole, or in chunks of a chosen size."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from starlette.responses import Response, StreamingResponse

_CREATED = 1_700_000_000


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call of a tool; the arguments are JSON in a string, as the dialect has it."""

    name: str
    arguments: str
    id: str = "call_1"


@dataclass(frozen=True, slots=True)
class Said:
    """What a stand-in answers."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()

    @property
    def finish(self) -> str:
        return "tool_calls" if self.calls else "stop"


@dataclass(frozen=True, slots=True)
class Pace:
    """How a stream is cut and how fast it goes."""

    characters: int = 12
    """Per chunk; 1 is the hardest for whoever restores."""
    pause_s: float = 0.0


STEADY: Final = Pace()


def respond(request: Mapping[str, Any], said: Said, pace: Pace) -> Response:
    """Return the answer in the form that the request asks for."""
    model = str(request.get("model", ""))
    if not request.get("stream"):
        return Response(orjson.dumps(_whole(request, said, model)), media_type="application/json")
    wants_usage = bool((request.get("stream_options") or {}).get("include_usage"))
    chunks = _chunks(said, model, pace.characters)
    usage = _usage(request, said) if wants_usage else None
    return StreamingResponse(_paced(chunks, model, usage, pace.pause_s), media_type="text/event-stream")


def _whole(request: Mapping[str, Any], said: Said, model: str) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": said.text or None, "refusal": None}
    if said.calls:
        message["tool_calls"] = [_call(call, call.arguments) for call in said.calls]
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": said.finish}
    return {**_top("chat.completion", model), "choices": [choice], "usage": _usage(request, said)}


def _chunks(said: Said, model: str, size: int) -> Iterator[dict[str, Any]]:
    yield _chunk(model, {"role": "assistant", "content": "" if said.text else None})
    for start in range(0, len(said.text), size):
        yield _chunk(model, {"content": said.text[start : start + size]})
    for index, call in enumerate(said.calls):
        yield _chunk(model, {"tool_calls": [{"index": index, **_call(call, "")}]})
        for start in range(0, len(call.arguments), size):
            piece = {"index": index, "function": {"arguments": call.arguments[start : start + size]}}
            yield _chunk(model, {"tool_calls": [piece]})
    yield _chunk(model, {}, said.finish)


async def _paced(
    chunks: Iterator[dict[str, Any]], model: str, usage: dict[str, int] | None, pause_s: float
) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield _event(chunk)
        await asyncio.sleep(pause_s)
    if usage is not None:
        yield _event({**_top("chat.completion.chunk", model), "choices": [], "usage": usage})
    yield b"data: [DONE]\n\n"


def _event(document: Mapping[str, Any]) -> bytes:
    return b"data: %b\n\n" % orjson.dumps(document)


def _chunk(model: str, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return {**_top("chat.completion.chunk", model), "choices": [choice]}


def _top(kind: str, model: str) -> dict[str, Any]:
    return {"id": "chatcmpl-stand-in", "object": kind, "created": _CREATED, "model": model}


def _call(call: ToolCall, arguments: str) -> dict[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


def _usage(request: Mapping[str, Any], said: Said) -> dict[str, int]:
    """Count about four characters a token: a stand-in has no tokenizer."""
    read = len(orjson.dumps(request.get("messages"))) // 4
    written = sum(map(len, (said.text, *(call.arguments for call in said.calls)))) // 4
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}

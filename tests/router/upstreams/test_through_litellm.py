"""Each family of providers behind litellm, on loopback: the guard sees what leaves, the answer is one of chat."""

import json
import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from router.egress import Cleared, Exempt, Guard
from router.errors import ConfigurationError, EgressBlocked, UpstreamRefused
from router.inspection.finding import Span
from router.settings import Cloud as Configured
from router.settings import Limits
from router.upstreams import silence
from router.upstreams.answer import Answer, Call
from router.upstreams.availability import Availability
from router.upstreams.cloud import Cloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.through_litellm import CANARY
from router.upstreams.transport import AiohttpTransport

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),  # litellm's own, at import and when its clients are collected
]
FAMILIES = {
    "gemini": "gemini/gemini-2.5-flash",
    "anthropic": "anthropic/claude-sonnet-4-5",
    "cohere": "cohere/command-a-03-2025",
    "mistral": "mistral/mistral-large-latest",
    "azure": "azure/gpt-4o",
    "openrouter": "openrouter/meta/llama",
}
SAID = "Hello [PERSON_1]."


class Provider:
    """Answers as each family does; keeps what it was sent."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200
        self.app = Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "POST"])])

    async def _answer(self, request: Request) -> Response:
        self.bodies.append(await request.body())
        self.headers.append(dict(request.headers))
        path = request.url.path
        if self.status != 200:
            return JSONResponse({"error": {"message": "no more", "type": "quota", "code": "quota"}}, self.status)
        if "eneratecontent" in path.lower():
            part = {"candidates": [{"content": {"role": "model", "parts": [{"text": SAID}]}, "finishReason": "STOP"}]}
            part["usageMetadata"] = {"promptTokenCount": 3, "candidatesTokenCount": 4, "totalTokenCount": 7}  # type: ignore[assignment]
            return _events(part) if "stream" in path.lower() else JSONResponse(part)
        streams = json.loads(self.bodies[-1]).get("stream")
        if path.endswith("/messages"):
            return _named(*_messages()) if streams else JSONResponse(_message())
        if path.endswith("/v2/chat"):
            return _events(*_cohere()) if streams else JSONResponse(_cohere_whole())
        return _events(*_chunks(), "[DONE]") if streams else JSONResponse(_whole())


def _events(*documents: Any) -> Response:
    async def lines() -> AsyncIterator[bytes]:
        for one in documents:
            yield f"data: {one if isinstance(one, str) else json.dumps(one)}\n\n".encode()

    return StreamingResponse(lines(), media_type="text/event-stream")


def _named(*documents: dict[str, Any]) -> Response:
    async def lines() -> AsyncIterator[bytes]:
        for one in documents:
            yield f"event: {one['type']}\ndata: {json.dumps(one)}\n\n".encode()

    return StreamingResponse(lines(), media_type="text/event-stream")


def _whole() -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": SAID}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}


def _chunks() -> list[dict[str, Any]]:
    top = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    deltas: list[tuple[dict[str, str], str | None]] = [({"role": "assistant", "content": SAID}, None), ({}, "stop")]
    return [{**top, "choices": [{"index": 0, "delta": delta, "finish_reason": end}]} for delta, end in deltas]


def _message() -> dict[str, Any]:
    top = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "stop_sequence": None}
    usage = {"input_tokens": 3, "output_tokens": 4}
    return {**top, "content": [{"type": "text", "text": SAID}], "stop_reason": "end_turn", "usage": usage}


def _messages() -> list[dict[str, Any]]:
    return [
        {"type": "message_start", "message": {**_message(), "content": [], "stop_reason": None}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": SAID}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 4}},
        {"type": "message_stop"},
    ]


def _cohere_whole() -> dict[str, Any]:
    message = {"role": "assistant", "content": [{"type": "text", "text": SAID}]}
    tokens = {"input_tokens": 3, "output_tokens": 4}
    return {"id": "c", "message": message, "finish_reason": "COMPLETE", "usage": {"tokens": tokens}}


def _cohere() -> list[dict[str, Any]]:
    return [
        {"type": "message-start", "id": "c", "delta": {"message": {"role": "assistant"}}},
        {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": SAID}}}},
        {"type": "message-end", "delta": {"finish_reason": "COMPLETE", "usage": {"tokens": {"input_tokens": 3}}}},
    ]


class _Marks:
    """Finds one word: what a guard could know that only the provider's own wording holds."""

    def __init__(self, word: str = "") -> None:
        self._word = word

    def detect(self, text: str) -> list[Span]:
        at = text.find(self._word) if self._word else -1
        return [Span(at, at + len(self._word), "US_SSN", 1.0, "test")] if at >= 0 else []


def cleared(model: str, *, stream: bool, word: str = "", **more: Any) -> Cleared:
    messages = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Write to [PERSON_1]."}]
    body: dict[str, Any] = {"model": model, "messages": messages, "max_tokens": 20, **more}
    if stream:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    nothing, marks = _Marks(), _Marks(word)
    guard = Guard(nothing, marks, nothing)  # type: ignore[arg-type]
    return guard.clear(json.dumps(body).encode(), (), Exempt(), "01ROW")


@pytest.fixture
def anyio_backend() -> str:
    """One loop is enough here: loading litellm and its clients twice takes longer than everything else."""
    return "asyncio"


@pytest.fixture(scope="module")
def provider() -> Iterator[tuple[Provider, str]]:
    silence.apply(os.environ)
    there = Provider()
    with serve_in_thread(there.app) as url:
        yield there, url


async def cloud(family: str, url: str, transport: AiohttpTransport) -> Cloud:
    options = (("api_version", "2024-10-21"),) if family == "azure" else ()
    base = f"{url}/v2/chat" if family == "cohere" else url
    configured = Configured("far", "litellm", base, (FAMILIES[family],), api_key="k-far", options=options)
    there = Cloud(configured, Limits(), transport, Availability(), "me")
    await there.prove()
    return there


async def text(answer: Answer) -> str:
    if answer.whole is not None:
        return "".join(piece.text for piece in answer.whole.pieces)
    assert answer.events is not None
    return "".join([piece.text async for event in answer.events for piece in event.pieces])


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("family", FAMILIES)
async def test_what_was_cleared_leaves_in_the_providers_words_and_comes_back_as_chat(
    provider: tuple[Provider, str], transport: AiohttpTransport, family: str, stream: bool
) -> None:
    there, url = provider
    there.bodies.clear()
    there.headers.clear()
    far = await cloud(family, url, transport)
    assert there.bodies == [], "the start asked somebody"
    call = Call(stream, FAMILIES[family], hide_usage=True)
    answer = await far.send(cleared(FAMILIES[family], stream=stream), call)
    assert await text(answer) == SAID
    (body,) = there.bodies
    assert b"[PERSON_1]" in body
    assert CANARY.encode() not in body
    assert there.headers[0]["user-agent"] == "halfdoor"
    assert there.headers[0]["x-halfdoor-hop"] == "me"


async def test_what_only_the_providers_wording_holds_is_stopped(
    provider: tuple[Provider, str], transport: AiohttpTransport
) -> None:
    there, url = provider
    far = await cloud("gemini", url, transport)
    there.bodies.clear()
    model = FAMILIES["gemini"]
    with pytest.raises(EgressBlocked) as caught:
        await far.send(cleared(model, stream=False, word='"parts"'), Call(False, model))
    assert "US_SSN" in str(caught.value)
    assert there.bodies == []


async def test_a_providers_error_is_its_own(provider: tuple[Provider, str], transport: AiohttpTransport) -> None:
    there, url = provider
    far = await cloud("mistral", url, transport)
    there.bodies.clear()
    there.status = 429
    try:
        with pytest.raises(UpstreamRefused) as caught:
            await far.send(cleared(FAMILIES["mistral"], stream=False), Call(False, FAMILIES["mistral"]))
    finally:
        there.status = 200
    assert caught.value.status == 429
    assert caught.value.detail == "no more"
    assert len(there.bodies) == 1, "something tried again by itself"


async def test_a_model_that_was_not_tried_at_the_start_is_not_asked(
    provider: tuple[Provider, str], transport: AiohttpTransport
) -> None:
    there, url = provider
    far = await cloud("mistral", url, transport)
    there.bodies.clear()
    with pytest.raises(UpstreamRefused):
        await far.send(cleared("mistral/other", stream=False), Call(False, "mistral/other"))
    assert there.bodies == []


@pytest.mark.parametrize(
    ("model", "base"), [("vertex_ai/gemini-2.5-flash", ""), ("ollama_chat/llama3", ""), ("no-such/provider", "")]
)
async def test_what_cannot_be_shown_to_pass_the_guard_stops_the_start(
    transport: AiohttpTransport, model: str, base: str
) -> None:
    configured = Configured("far", "litellm", base, (model,), api_key="k-far")
    with pytest.raises(ConfigurationError, match="far"):
        await Cloud(configured, Limits(), transport, Availability(), "me").prove()


@pytest.mark.parametrize(
    "wish",
    [
        {"mock_response": "made up"},
        {"num_retries": 3},
        {"api_base": "http://127.0.0.1:9"},
        {"custom_llm_provider": "openai"},
        {"no-log": False},
    ],
    ids=lambda wish: next(iter(wish)),
)
async def test_what_a_client_writes_is_told_to_the_provider_and_never_to_litellm(
    provider: tuple[Provider, str], transport: AiohttpTransport, wish: dict[str, Any]
) -> None:
    there, url = provider
    far = await cloud("mistral", url, transport)
    there.bodies.clear()
    model = FAMILIES["mistral"]
    answer = await far.send(cleared(model, stream=False, **wish), Call(False, model))
    assert await text(answer) == SAID
    assert len(there.bodies) == 1

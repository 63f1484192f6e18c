"""A whole Halfdoor in this process, from ASGI to the transport under the guard, without a socket."""

import asyncio
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import httpx
import yaml

from router.app import Halfdoor
from router.classification.shape import ShapeLabeller
from router.egress import Guard
from router.inspecting import Inspecting, build_inspecting
from router.inspection.cache import ContentCache
from router.inspection.finding import Span
from router.inspection.inspect import Inspector
from router.inspection.vocabulary import Vocabulary
from router.policy.loading import load_policy
from router.settings import Settings, load_settings
from router.upstreams.cloud import Cloud
from router.upstreams.live import Upstreams
from router.upstreams.retries import RetryBudget
from tests.leaks.other_answers import spoken

PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_]*_\d+(?:\.\d+)?\]")
BASE_URLS = {"openai": "http://127.0.0.1:9/v1", "anthropic": "http://127.0.0.1:9"}
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Crossing:
    """One request as an observer on the cloud's side sees it."""

    method: str
    url: str
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Answered:
    """What the client got for one request, and what crossed meanwhile."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    crossed: tuple[Crossing, ...]
    logged: str

    @property
    def route(self) -> str:
        return self.headers.get("x-halfdoor-route", "-")

    @property
    def message(self) -> dict[str, Any]:
        """The assistant's message, put together from chunks where it was streamed; empty when there is none."""
        if self.status != 200:
            return {}
        if not self.headers["content-type"].startswith("text/event-stream"):
            return dict(json.loads(self.body)["choices"][0]["message"])
        pieces = [json.loads(line[6:]) for line in self.body.decode().splitlines() if line.startswith("data: {")]
        deltas = [choice["delta"] for piece in pieces for choice in piece.get("choices", ())]
        return {"role": "assistant", "content": "".join(delta.get("content") or "" for delta in deltas)}


class Recorder(httpx.AsyncBaseTransport):
    """Stands where the sockets would: keeps what it is given, echoes placeholders, fails where a test says so."""

    def __init__(self) -> None:
        self.crossed: list[Crossing] = []
        self.statuses: list[int] = []
        """Statuses of the next answers; 200 when there are none left."""
        self.scripts: list[tuple[str, list[bytes]]] = []
        """Content type and pieces of the next good answers, before any that are made up."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        headers = tuple((name.decode(), value.decode("latin-1")) for name, value in request.headers.raw)
        self.crossed.append(Crossing(request.method, str(request.url), headers, body))
        status = self.statuses.pop(0) if self.statuses else 200
        if status != 200:
            error = {"error": {"message": "not now", "type": "server_error", "param": None, "code": None}}
            return _response(status, "application/json", [json.dumps(error).encode()])
        if self.scripts:
            return _response(200, *self.scripts.pop(0))
        document = json.loads(body)
        text = "Noted: " + " | ".join(dict.fromkeys(PLACEHOLDER.findall(json.dumps(document, ensure_ascii=False))))
        if (told := spoken(str(request.url), document, text)) is not None:
            return _response(200, *told)
        if str(request.url).endswith("/v1/messages"):
            return _messages(text, stream=bool(document.get("stream")))
        if document.get("stream"):
            return _response(200, "text/event-stream", _chunks(text))
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "logprobs": None, "finish_reason": "stop", "message": message}
        return _response(200, "application/json", [json.dumps({**_TOP, "choices": [choice]}).encode()])


_TOP = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1_700_000_000, "model": "recorded-1"}


def _chunks(text: str, size: int = 7) -> list[bytes]:
    deltas: list[tuple[dict[str, str], str | None]] = [({"role": "assistant", "content": ""}, None)]
    deltas += [({"content": text[start : start + size]}, None) for start in range(0, len(text), size)]
    deltas.append(({}, "stop"))
    events = []
    for delta, finish in deltas:
        choice = {"index": 0, "logprobs": None, "finish_reason": finish, "delta": delta}
        document = {**_TOP, "object": "chat.completion.chunk", "choices": [choice]}
        events.append(b"data: " + json.dumps(document).encode() + b"\n\n")
    return [*events, b"data: [DONE]\n\n"]


def _messages(text: str, *, stream: bool, size: int = 7) -> httpx.Response:
    """Answer as Anthropic does."""
    top = {"id": "msg_1", "type": "message", "role": "assistant", "model": "recorded-1", "stop_sequence": None}
    usage = {"input_tokens": 3, "output_tokens": 2}
    if not stream:
        content = [{"type": "text", "text": text, "citations": None}]
        whole = {**top, "content": content, "stop_reason": "end_turn", "usage": usage}
        return _response(200, "application/json", [json.dumps(whole).encode()])
    parts = [text[start : start + size] for start in range(0, len(text), size)]
    deltas = [{"type": "text_delta", "text": part} for part in parts]
    events = [
        {"type": "message_start", "message": {**top, "content": [], "stop_reason": None, "usage": usage}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *({"type": "content_block_delta", "index": 0, "delta": delta} for delta in deltas),
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": usage},
        {"type": "message_stop"},
    ]
    return _response(
        200, "text/event-stream", [f"event: {e['type']}\ndata: {json.dumps(e)}\n\n".encode() for e in events]
    )


class _Body(httpx.AsyncByteStream):
    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = iter(parts)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        part = next(self._parts, None)
        if part is None:
            raise StopAsyncIteration
        return part

    def abandon(self) -> None:
        """Nothing is open."""

    def settle(self, grace_s: float = 0.5) -> None:
        """Nothing is open."""


def _response(status: int, kind: str, parts: Sequence[bytes]) -> httpx.Response:
    return httpx.Response(status, headers={"content-type": kind}, stream=_Body(parts))


class _Never(RetryBudget):
    """Grants no retry: how many are left depends on the requests before, which no pair has in common."""

    def take(self) -> bool:
        return False


class _Recorded(Upstreams):
    """Upstreams whose every cloud ends at the recorder; the guarded transport between is the real one."""

    def __init__(self, settings: Settings, recorder: Recorder) -> None:
        super().__init__(settings)
        self.availability.retries = _Never()
        self._recorded = {
            one.name: Cloud(one, settings.limits, recorder, self.availability, self.hop) for one in settings.clouds
        }

    def cloud(self, name: str) -> Cloud:
        return self._recorded[name]


class Nothing:
    """A detector that finds nothing: the open door of the positive control."""

    def load(self) -> None:
        """Nothing to load."""

    def detect(self, text: str) -> list[Span]:
        return []


def blind(inspecting: Inspecting) -> Inspecting:
    """Take every detector out, of the inspector and of the guard."""
    nothing = Nothing()
    return replace(
        by_form(inspecting),
        inspector=Inspector((), Vocabulary(), ContentCache()),
        guard=Guard(nothing, nothing, nothing),
        loading=(),
    )


def by_form(inspecting: Inspecting) -> Inspecting:
    """Take the labels out: masking asks for none of them, and they cost more than everything else together."""
    loading = tuple(part for part in inspecting.loading if id(part) != id(inspecting.labeller))
    return replace(inspecting, labeller=ShapeLabeller(), loading=loading, topics_known=False)


@dataclass
class Door:
    """A proxy that runs in this process."""

    halfdoor: Halfdoor
    recorder: Recorder
    _runner: asyncio.Runner = field(repr=False)
    path: str = "/v1/chat/completions"
    """Where requests are posted, and so the dialect."""

    def post(self, body: Mapping[str, Any] | bytes, *, headers: Headers = (), query: str = "") -> Answered:
        """Send one chat request and return what came of it on both sides."""
        payload = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        with redirect_stderr(io.StringIO()) as log:
            status, told, answer = self._runner.run(self._post(payload, headers, query))
        return Answered(status, told, answer, tuple(self.recorder.crossed), log.getvalue())

    async def _post(self, payload: bytes, headers: Headers, query: str) -> tuple[int, dict[str, str], bytes]:
        self.recorder.crossed.clear()
        fields = [("host", "127.0.0.1:1"), ("content-type", "application/json"), *headers]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": quote(query, safe="=&").encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode("utf-8")) for name, value in fields],
            "client": ("127.0.0.1", 2),
            "server": ("127.0.0.1", 1),
        }
        arrived = iter([{"type": "http.request", "body": payload, "more_body": False}])
        sent: list[Any] = []

        async def receive() -> Any:
            message = next(arrived, None)
            if message is None:
                await asyncio.Event().wait()  # this client never hangs up
            return message

        async def send(message: Any) -> None:
            sent.append(message)

        await self.halfdoor.asgi(scope, receive, send)
        told = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
        return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:])


@contextmanager
def door(
    home: Path,
    *,
    policy: str = "masked",
    names: bool = False,
    words: Sequence[str] = (),
    open_door: bool = False,
    kind: str = "openai",
) -> Iterator[Door]:
    """Run one; `open_door` takes every detector out, which is what the searcher is tested against."""
    settings = _settings(home, policy, words, names=names, kind=kind)
    inspecting = build_inspecting(settings) if names else by_form(build_inspecting(settings))
    recorder = Recorder()
    with asyncio.Runner() as runner:
        inspecting = blind(inspecting) if open_door else inspecting
        upstreams = _Recorded(settings, recorder)
        halfdoor = Halfdoor(settings, load_policy(settings.policy), inspecting, upstreams)
        lifespan = halfdoor.lifespan(None)
        runner.run(_entered(lifespan))
        try:
            yield Door(halfdoor, recorder, runner)
        finally:
            runner.run(_left(lifespan))


async def _entered(lifespan: Any) -> None:
    await lifespan.__aenter__()


async def _left(lifespan: Any) -> None:
    await lifespan.__aexit__(None, None, None)


def _settings(home: Path, policy: str, words: Sequence[str], *, names: bool, kind: str) -> Settings:
    config = home / "config"
    config.mkdir(parents=True, mode=0o700, exist_ok=True)
    vocabulary = config / "vocabulary.txt"
    vocabulary.write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
    vocabulary.chmod(0o600)
    document = {
        "listen": {"port": 0},
        "policy": policy,
        "clouds": [_cloud(kind)],
        "discover": False,
        "inspection": {"names": "on" if names else "off"},
    }
    file = config / "halfdoor.yaml"
    file.write_text(yaml.safe_dump(document))
    return load_settings(file, {"HALFDOOR_CONFIG_DIR": str(config), "HALFDOOR_DATA_DIR": str(home / "data")})


def _cloud(kind: str) -> dict[str, Any]:
    """Return a cloud of a kind; `everything` is one of OpenAI's that speaks all of its formats."""
    own = {"name": "recorded", "models": ["recorded-1", "omni-moderation-latest"]}
    if kind == "everything":
        spoken_there = ["chat", "responses", "completions", "embeddings", "moderations"]
        return {**own, "kind": "openai", "base_url": BASE_URLS["openai"], "speaks": spoken_there}
    return {**own, "kind": kind, "base_url": BASE_URLS[kind]}

"""A real llama.cpp server behind Halfdoor: found, probed, answering, streaming, held to schemas, left in time."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from router.ledger.entry import Decided
from router.settings import Limits
from router.upstreams.discovery import Discovery
from router.upstreams.live import Upstreams
from router.upstreams.speed import Speedometer
from router.upstreams.speeds import Speeds
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.transport import AiohttpTransport
from tests.router.llama import MODEL, llama, needs_llama
from tests.router.standing import Standing, cloud, configured, local, standing, user
from tests.router.wire.published import complaints

pytestmark = needs_llama

ENDLESS = {"logit_bias": {"2": -100}, "temperature": 1.5}
"""The end-of-text token never comes, so only the limit or the context ends the answer."""
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z]{1,8}$"},
        "age": {"type": "integer", "minimum": 0, "maximum": 99},
    },
    "required": ["name", "age"],
    "additionalProperties": False,
}
"""Names are letters: random weights would also make broken UTF-8, at which llama.cpp's own parser gives up."""


@pytest.fixture(scope="module")
def engine() -> Iterator[str]:
    with llama(context=131_072) as url:
        yield url


@pytest.fixture(scope="module")
def door(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    with standing(tmp_path_factory.mktemp("door"), {"locals": [local(engine, MODEL)]}) as running:
        yield running


def busy(engine: str) -> int:
    return sum(slot["is_processing"] for slot in httpx.get(f"{engine}/slots", timeout=5).json())


@pytest.mark.anyio
async def test_it_is_found_and_says_what_it_can(engine: str) -> None:
    transport = AiohttpTransport(Limits())
    found = await Discovery((), transport, "hop", (engine,), Limits(total_s=20.0)).look()
    await transport.aclose()
    assert [(one.kind, one.trouble) for one in found.sightings] == [("llama-server", "")]
    (model,) = found.models
    assert (model.name, model.context, model.context_most, model.slots) == (MODEL, 65_536, 131_072, 2)
    assert (model.tools, model.vision, model.json_schema, model.loaded) == (True, False, True, True)


@pytest.mark.anyio
async def test_its_speed_is_measured_kept_and_shown(engine: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (0.0, 0.0, 0.0), raising=False)
    settings = configured(tmp_path, {"locals": [local(engine, MODEL)]})
    upstreams = Upstreams(settings)
    try:
        (model,) = (await upstreams.look()).locals
        assert (model.speed, model.kind) == (None, "llama-server")
        speeds = Speeds(settings.paths.speeds)
        measured = await Speedometer(upstreams.engine, upstreams.lane, speeds).measure_one([model])
        assert measured is model
    finally:
        await upstreams.aclose()
    again = Upstreams(settings)
    try:
        (model,) = (await again.look()).locals
    finally:
        await again.aclose()
    assert model.speed is not None
    assert model.speed > 50


def test_a_whole_answer_is_what_the_published_description_says(door: Standing) -> None:
    answer = door.post(user("What is the weather like?", max_tokens=12, **ENDLESS))
    assert (answer.status_code, answer.headers["x-halfdoor-route"]) == (200, "local")
    body = answer.json()
    assert complaints("CreateChatCompletionResponse", body) == []
    assert (body["model"], body["usage"]["completion_tokens"]) == (MODEL, 12)
    assert body["choices"][0]["finish_reason"] == "length"


@pytest.mark.parametrize("usage", [True, False])
def test_every_event_of_a_stream_is_what_the_published_description_says(door: Standing, usage: bool) -> None:
    asked = {
        "stream": True,
        "max_tokens": 12,
        **ENDLESS,
        **({"stream_options": {"include_usage": True}} if usage else {}),
    }
    lines = door.post(user("Say something.", **asked)).text.splitlines()
    assert lines[-2] == "data: [DONE]"
    chunks: list[dict[str, Any]] = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
    assert [found for chunk in chunks for found in complaints("CreateChatCompletionStreamResponse", chunk)] == []
    assert len({(chunk["id"], chunk["created"], chunk["model"]) for chunk in chunks}) == 1
    assert chunks[0]["choices"][0]["delta"]["role"] == "assistant"
    ends = [choice["finish_reason"] for chunk in chunks for choice in chunk["choices"]]
    assert [end for end in ends if end] == ["length"]
    assert bool(chunks[-1].get("usage")) is usage


def test_the_official_client_reads_its_streams(door: Standing) -> None:
    stream = door.openai().chat.completions.create(
        model="local", messages=[{"role": "user", "content": "Hello"}], max_tokens=16, stream=True
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
    assert text


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_held_to_a_schema_is_valid_json_even_from_random_weights(door: Standing, stream: bool) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "person", "strict": True, "schema": SCHEMA}}
    answer = door.post(user("Who?", response_format=form, stream=stream, max_tokens=400))
    if stream:
        chunks = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: {")]
        said = "".join(choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"])
    else:
        said = answer.json()["choices"][0]["message"]["content"]
    assert set(json.loads(said)) == {"name", "age"}
    assert isinstance(json.loads(said)["age"], int)


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_leaves_is_noticed_by_the_engine_within_a_second(
    door: Standing, engine: str, stream: bool
) -> None:
    body = json.dumps(user("Talk on and on.", max_tokens=60_000, stream=stream, **ENDLESS)).encode()
    url = urlsplit(door.base_url)
    head = f"POST {url.path}/chat/completions HTTP/1.1\r\nhost: {url.netloc}\r\ncontent-type: application/json\r\n"
    with socket.create_connection((url.hostname, url.port)) as client:
        client.sendall(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        assert _within(5.0, lambda: busy(engine) == 1), "the engine had not begun"
        if stream:
            assert client.recv(1)
    assert _within(1.0, lambda: busy(engine) == 0)


def _within(seconds: float, true: Any) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def test_a_request_that_the_engine_finds_too_long_goes_where_it_may(tmp_path: Path) -> None:
    glass = GlassCloud()
    with llama(context=1_024) as small, serve_in_thread(glass.app) as url:
        keys = {"locals": [local(small, MODEL)], "clouds": [cloud(url, "glass-1")]}
        with standing(tmp_path, keys) as door:
            wished = door.post(user("lorem ipsum " * 100, model=MODEL))
            assert (wished.status_code, len(glass.seen)) == (400, 0), "named, it stays"
            free = door.post(user("Write to ada@example.com: " + "lorem ipsum " * 100))
    assert (free.status_code, free.headers["x-halfdoor-route"]) == (200, "cloud-masked")
    assert free.headers["x-halfdoor-fallback"] == "inside too long for the engine"
    assert b"ada@example.com" not in glass.seen[0].body
    assert "ada@example.com" in free.text


def test_a_request_that_the_engine_finds_too_long_is_told_as_such_and_stays_at_home(tmp_path: Path) -> None:
    """The estimate says that it fits; the engine counts for itself."""
    with llama(context=1_024) as small, standing(tmp_path, {"locals": [local(small, MODEL)]}) as door:
        answer = door.post(user("lorem ipsum " * 100, model="local"))
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "context_length_exceeded")
        assert answer.headers.get("x-should-retry", "false") == "false"
        assert [row.route for row in door.entries() if isinstance(row, Decided)] == ["local"]
        assert door.post(user("Hi.", model="local", max_tokens=4)).status_code == 200, "it is not left alone for it"

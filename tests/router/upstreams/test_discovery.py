"""Which models count as local: proven, on this device, with the context that is in force."""

import asyncio
import socket
import time
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from router.settings import Limits, Local
from router.upstreams.discovery import Discovery, Found
from router.upstreams.local import LocalModel
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import ScriptedEngine
from router.upstreams.transport import AiohttpTransport
from tests.router.upstreams.doubles import Line, reply, upstream

pytestmark = pytest.mark.anyio

TAGS = {
    "models": [
        {"name": "qwen3:4b", "digest": "1", "capabilities": ["completion", "tools"]},
        {"name": "llama3.2:latest", "digest": "2", "capabilities": ["completion"]},
        {"name": "plain", "digest": "3"},
        {"name": "nomic-embed-text:latest", "digest": "4", "capabilities": ["embedding"]},
        {"name": "alias", "digest": "5", "remote_host": "https://ollama.com:443"},
        {"name": "gpt-oss:120b-cloud", "digest": "6"},
        {"name": "deepseek:cloud", "digest": "7"},
        {"name": "hidden", "digest": "8"},
        {"name": 7},
        "nonsense",
    ]
}
SHOW = {
    "plain": {
        "parameters": 'stop "x"\nnum_ctx                        32768\n',
        "capabilities": ["completion", "vision"],
    },
    "llama3.2:latest": {"parameters": "temperature 1"},
    "hidden": {"remote_model": "gpt-oss:120b"},
}
PATIENT = Limits(connect_s=3.0, first_byte_s=3.0, idle_s=3.0, total_s=6.0)
OLLAMA: Mapping[str, Any] = {
    "version": {"version": "0.12.0"},
    "tags": TAGS,
    "ps": {"models": [{"name": "qwen3:4b", "context_length": 16_384}]},
    "show": SHOW,
}


async def look(transport: httpx.AsyncBaseTransport, *roots: str, configured: tuple[Local, ...] = ()) -> Found:
    return await Discovery(configured, transport, "hop", roots, PATIENT).look()


def by_name(found: Found) -> dict[str, LocalModel]:
    return {model.name: model for model in found.models}


async def test_only_models_that_run_here_are_local_and_the_context_is_the_one_in_force(
    transport: AiohttpTransport,
) -> None:
    with serve_in_thread(ScriptedEngine(ollama=OLLAMA).app) as url:
        found = await look(transport, url)
    models = by_name(found)
    assert {name: model.context for name, model in models.items()} == {
        "qwen3:4b": 16_384,
        "llama3.2:latest": 4_096,
        "plain": 32_768,
        "nomic-embed-text:latest": 4_096,
    }
    assert (models["qwen3:4b"].tools, models["qwen3:4b"].loaded) == (True, True)
    assert (models["llama3.2:latest"].tools, models["plain"].vision) == (False, True)
    assert not models["nomic-embed-text:latest"].chat
    assert found.models[0].name == "qwen3:4b", "the loaded model comes first"
    assert {other.name for other in found.not_local} == {"alias", "gpt-oss:120b-cloud", "deepseek:cloud", "hidden"}
    assert all(other.reason for other in found.not_local)


async def test_a_configured_ollama_keeps_its_name_and_its_order_and_is_not_found_twice(
    transport: AiohttpTransport,
) -> None:
    with serve_in_thread(ScriptedEngine(ollama=OLLAMA).app) as url:
        mine = Local("mine", f"{url}/v1", ("llama3.2", "alias", "not-there"))
        found = await look(transport, url, url.replace("127.0.0.1", "localhost"), configured=(mine,))
        alone = await Discovery((mine,), transport, "hop", ()).look()
    assert next(model.name for model in found.models) == "llama3.2:latest"
    assert {model.server for model in found.models} == {"mine"}
    assert "alias" not in by_name(found)
    assert [model.name for model in alone.models] == ["llama3.2:latest"], "without discovery only what is configured"


async def test_a_plain_server_states_what_it_states(transport: AiohttpTransport) -> None:
    listed = (
        {"id": "a", "owned_by": "vllm", "max_model_len": 8_192},
        {"id": "b", "owned_by": "llamacpp", "meta": {"n_ctx": 2_048, "n_ctx_train": 131_072}},
        {"id": "c"},
        {"id": "text-embed-1"},
        {"id": "x-cloud"},
    )
    with serve_in_thread(ScriptedEngine(models=listed).app) as url:
        found = await look(transport, configured=(Local("s", f"{url}/v1"),))
        named = await look(transport, configured=(Local("s", f"{url}/v1", ("c", "unlisted"), context=5),))
    assert {m.name: (m.context, m.chat) for m in found.models} == {
        "a": (8_192, True),
        "b": (2_048, True),
        "c": (None, True),
        "text-embed-1": (None, False),
    }
    assert [other.name for other in found.not_local] == ["x-cloud"]
    assert [(m.name, m.context, m.reachable) for m in named.models] == [("c", 5, True), ("unlisted", 5, True)]


async def test_nobody_there_is_listed_but_not_capable(transport: AiohttpTransport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = await look(transport, configured=(Local("down", f"http://127.0.0.1:{port}/v1", ("m",)),))
    assert [(m.name, m.reachable) for m in found.models] == [("m", False)]


async def test_an_engine_that_has_never_answered_is_not_local(transport: AiohttpTransport) -> None:
    async def silent(line: Line) -> None:
        await line.until_left()

    async with upstream(silent) as server:
        found = await look(transport, server.url, configured=(Local("s", f"{server.url}/v1", ("m",)),))
    assert found == Found()


async def test_addresses_that_say_nothing_are_left_soon_and_all_at_the_same_time(transport: AiohttpTransport) -> None:
    async def silent(line: Line) -> None:
        await line.until_left()

    async with upstream(silent) as one, upstream(silent) as two, upstream(silent) as three:
        began = time.monotonic()
        assert await Discovery((), transport, "hop", (one.url, two.url, three.url)).look() == Found()
        took = time.monotonic() - began
    assert 0.25 < took < 3 * 0.3, "each is given 0.3 s, and nobody waits for another"


async def test_an_engine_that_falls_silent_keeps_what_it_had_proven(transport: AiohttpTransport) -> None:
    busy = False

    async def sometimes(line: Line) -> None:
        while True:
            head = await line.request()
            if busy:
                await asyncio.sleep(5)
            elif b"/v1/models" in head:
                await line.say(reply(b'{"data":[{"id":"m"}]}'))
            else:
                await line.say(reply(b"{}", "404 Not Found"))

    async with upstream(sometimes) as server:
        discovery = Discovery((Local("s", f"{server.url}/v1"),), transport, "hop", ())
        first = await discovery.look()
        busy = True
        assert await discovery.look() == first
        assert [model.name for model in first.models] == ["m"]


async def test_only_loopback_is_ever_looked_at() -> None:
    class Never(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise AssertionError("asked somebody else")

    assert await look(Never(), "http://192.168.1.5:11434", "http://ollama.example:11434") == Found()


@pytest.mark.parametrize(
    "junk", [b"[]", b"null", b"{", b'{"data":{}}', b'{"models":[1]}', b'{"version":3,"data":[{"id":1}]}']
)
async def test_junk_is_no_model_and_no_crash(transport: AiohttpTransport, junk: bytes) -> None:
    async def babbles(line: Line) -> None:
        while True:
            await line.request()
            await line.say(reply(junk))

    async with upstream(babbles) as server:
        found = await look(transport, server.url, configured=(Local("s", f"{server.url}/v1"),))
    assert (found.models, found.not_local) == ((), ())
    assert [one.trouble for one in found.sightings] == ["it answers, and lists no model"]

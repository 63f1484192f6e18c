"""Every server is told apart from the others that imitate it, and says of its models what it really said."""

from typing import Any

import pytest

from router.settings import Limits, Local
from router.upstreams.discovery import UNKNOWN, Discovery, Found
from router.upstreams.local import LocalModel
from router.upstreams.servers.ports import PORTS, ROOTS, USUALLY
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.transport import AiohttpTransport
from tests.router.upstreams.servers import imitations as servers
from tests.router.upstreams.servers.imitations import Answers, Imitation

pytestmark = pytest.mark.anyio
PATIENT = Limits(connect_s=5.0, first_byte_s=5.0, idle_s=5.0, total_s=10.0)
"""A busy machine must not make a server look silent; how quick discovery is otherwise is tested elsewhere."""


@pytest.fixture
def anyio_backend() -> str:
    """One loop is enough here: what differs between servers is their answers."""
    return "asyncio"


ALONE: dict[str, tuple[str, Answers]] = {
    "ollama": ("ollama", servers.OLLAMA),
    "llama-server": ("llama-server", servers.LLAMA_SERVER),
    "llama-server of 2024": ("llama-server", servers.OLD_LLAMA_SERVER),
    "llama-server with several models": ("llama-server", servers.LLAMA_ROUTER),
    "llamafile": ("llamafile", servers.LLAMAFILE),
    "lm-studio": ("lm-studio", servers.LM_STUDIO),
    "lm-studio of 2025": ("lm-studio", servers.OLD_LM_STUDIO),
    "vllm": ("vllm", servers.VLLM),
    "sglang": ("sglang", servers.SGLANG),
    "localai": ("localai", servers.LOCALAI),
    "lemonade": ("lemonade", servers.LEMONADE),
    "gpt4all": ("gpt4all", servers.GPT4ALL),
    "docker-model-runner": ("docker-model-runner", servers.DOCKER),
    "jan": ("jan", servers.JAN),
    "litellm": ("litellm", servers.LITELLM),
    "halfdoor": ("halfdoor", servers.HALFDOOR),
}


async def look(
    transport: AiohttpTransport, answers: Answers, *, api: str = "/v1", key: str | None = None, named: bool = True
) -> Found:
    """Look at one server: as one of the configuration, or as one that was found."""
    with serve_in_thread(Imitation(answers).app) as url:
        configured = (Local("mine", f"{url}{api}", api_key=key),) if named else ()
        return await Discovery(configured, transport, "hop", () if named else (url,), PATIENT).look()


def facts(found: Found, name: str, *keys: str) -> tuple[Any, ...]:
    model: LocalModel = next(model for model in found.models if model.name == name)
    return tuple(getattr(model, key) for key in keys)


@pytest.mark.parametrize("case", ALONE)
async def test_each_server_is_known_for_what_it_is(transport: AiohttpTransport, case: str) -> None:
    kind, answers = ALONE[case]
    found = await look(transport, answers, key="k")
    assert [(one.name, one.kind) for one in found.sightings] == [("mine", kind)]
    again = await look(transport, answers, named=False)
    assert [one.kind for one in again.sightings] == [kind]


async def test_a_server_of_docker_is_asked_under_its_own_path(transport: AiohttpTransport) -> None:
    found = await look(transport, servers.DOCKER, api="/engines/v1")
    assert facts(found, "ai/smollm2", "context_most", "chat") == (8_192, True)
    assert facts(found, "ai/nomic-embed-text", "chat", "embeddings") == (False, True)
    assert found.models[0].base_url.endswith("/engines/v1")


async def test_the_context_is_the_one_in_force_and_the_abilities_are_those_stated(transport: AiohttpTransport) -> None:
    keys = ("context", "context_most", "tools", "vision", "json_schema", "embeddings", "loaded")
    ollama = await look(transport, servers.OLLAMA)
    assert facts(ollama, "qwen3:4b", *keys) == (16_384, 40_960, True, False, True, False, True)
    llama = await look(transport, servers.LLAMA_SERVER)
    assert facts(llama, "tiny", *keys, "slots") == (8_192, 32_768, True, False, True, None, False, 4)
    studio = await look(transport, servers.LM_STUDIO)
    assert facts(studio, "qwen/qwen3-8b", *keys) == (8_192, 131_072, True, False, True, False, True)
    vllm = await look(transport, servers.VLLM)
    assert facts(vllm, "Qwen/Qwen3-8B", *keys) == (32_768, None, None, None, True, False, True)
    sglang = await look(transport, servers.SGLANG)
    assert facts(sglang, "qwen", *keys) == (65_536, None, None, True, True, False, True)
    lemonade = await look(transport, servers.LEMONADE)
    assert facts(lemonade, "Qwen3-0.6B-GGUF", *keys) == (4_096, 40_960, True, False, True, False, True)
    old = await look(transport, servers.OLD_LM_STUDIO)
    assert facts(old, "llava", *keys) == (4_096, 32_768, None, True, True, False, True)


async def test_a_set_of_models_has_no_common_properties(transport: AiohttpTransport) -> None:
    found = await look(transport, servers.LLAMA_ROUTER)
    assert facts(found, "awake", "context", "loaded") == (4_096, True)
    assert facts(found, "asleep", "context", "loaded") == (None, False)


@pytest.mark.parametrize("case", ["lm-studio", "localai", "gpt4all"])
async def test_who_may_pass_requests_on_in_silence_is_local_only_when_the_configuration_says_so(
    transport: AiohttpTransport, case: str
) -> None:
    found = await look(transport, ALONE[case][1], named=False)
    assert found.models == ()
    assert found.not_local
    assert all("`locals`" in other.reason for other in found.not_local)
    assert (await look(transport, ALONE[case][1])).models


@pytest.mark.parametrize(
    ("case", "name"),
    [
        ("ollama", "gpt-oss:120b-cloud"),
        ("lemonade", "fireworks.kimi-k2p5"),
        ("lemonade", "auto-router"),
        ("jan", "gpt-5"),
        ("litellm", "qwen"),
        ("halfdoor", "gpt-5"),
    ],
)
@pytest.mark.parametrize("named", [True, False])
async def test_a_model_that_another_machine_runs_is_never_local(
    transport: AiohttpTransport, case: str, name: str, named: bool
) -> None:
    found = await look(transport, ALONE[case][1], key="k", named=named)
    assert name not in {model.name for model in found.models}
    if case != "jan" or named:
        assert any(other.name == name and other.reason for other in found.not_local)


async def test_an_imitator_of_ollama_is_not_believed_unasked(transport: AiohttpTransport) -> None:
    imitator = {path: answer for path, answer in servers.OLLAMA.items() if path != "/"}
    assert (await look(transport, imitator, named=False)).models == ()
    assert [model.name for model in (await look(transport, imitator)).models] == ["qwen3:4b"]


async def test_a_server_that_wants_a_key_says_what_to_do(transport: AiohttpTransport) -> None:
    found = await look(transport, servers.JAN, named=False)
    assert [(one.kind, "api_key_env" in one.trouble) for one in found.sightings] == [("jan", True)]
    assert [model.name for model in (await look(transport, servers.JAN, key="k")).models] == ["jan-nano"]


async def test_a_stranger_is_local_only_when_the_configuration_names_it(transport: AiohttpTransport) -> None:
    found = await look(transport, servers.STRANGER, named=False)
    assert (found.models, [other.reason for other in found.not_local]) == ((), [UNKNOWN])
    assert [model.name for model in (await look(transport, servers.STRANGER)).models] == ["deepseek-chat"]


async def test_a_web_page_hears_one_question_a_look(transport: AiohttpTransport) -> None:
    page = Imitation(servers.WEB_PAGE)
    with serve_in_thread(page.app) as url:
        assert await Discovery((), transport, "hop", (url,), PATIENT).look() == Found()
    assert page.asked == ["/v1/models"]


async def test_who_is_known_is_asked_less_and_a_newcomer_on_its_port_is_recognised(transport: AiohttpTransport) -> None:
    server = Imitation(servers.VLLM)
    with serve_in_thread(server.app) as url:
        discovery = Discovery((), transport, "hop", (url,), PATIENT)
        await discovery.look()
        server.asked.clear()
        await discovery.look()
        assert sorted(server.asked) == ["/v1/models", "/version"]
        server.answers = dict(servers.LOCALAI)
        assert [one.kind for one in (await discovery.look()).sightings] == ["localai"]
        server.answers = dict(servers.LITELLM)
        assert (await discovery.look()).models == ()


@pytest.mark.parametrize("named", [True, False])
async def test_a_stranger_is_asked_everything_once_until_it_says_something_else(
    transport: AiohttpTransport, named: bool
) -> None:
    server = Imitation(servers.STRANGER)
    with serve_in_thread(server.app) as url:
        configured = (Local("mine", f"{url}/v1"),) if named else ()
        discovery = Discovery(configured, transport, "hop", () if named else (url,), PATIENT)
        first = await discovery.look()
        server.asked.clear()
        assert await discovery.look() == first
        assert server.asked == ["/v1/models"]
        for _ in range(19):
            await discovery.look()
        assert "/api/version" in server.asked, "after a while it is asked again"
        server.answers = dict(servers.OLLAMA)
        assert [one.kind for one in (await discovery.look()).sightings] == ["ollama"]


async def test_a_forwarder_behind_the_first_answer_of_an_engine_is_seen_through(transport: AiohttpTransport) -> None:
    """LiteLLM lists models of a vLLM word for word; only what stands before it tells."""
    found = await look(transport, {**servers.VLLM, "/health/liveliness": "I'm alive!"}, named=False)
    assert (found.models, [one.kind for one in found.sightings]) == ((), ["litellm"])


def test_every_kind_has_a_port_that_is_looked_at_on_both_loopback_addresses() -> None:
    assert set(USUALLY.values()) <= set(PORTS)
    assert set(USUALLY) == {kind for kind, _ in ALONE.values()} - {"litellm", "halfdoor"}
    assert len(ROOTS) == 2 * len(PORTS)
    assert "http://[::1]:11434" in ROOTS

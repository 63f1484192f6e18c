"""Ollama gets the context that a request needs, cuts nothing, and keeps the model it has in memory where it can."""

from typing import Any

import orjson
import pytest

from router.conversation.message import Needs
from router.errors import UpstreamFailed
from router.settings import Limits, Local, Settings
from router.trouble import Trouble
from router.upstreams.answer import Call
from router.upstreams.availability import Availability
from router.upstreams.engine import Engine
from router.upstreams.lane import Lane
from router.upstreams.live import DISPROVEN, Upstreams
from router.upstreams.local import LocalModel, capability
from router.upstreams.roomy import context, roomy
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.transport import AiohttpTransport
from tests.router.upstreams.doubles import Line, reply, upstream
from tests.router.upstreams.servers.imitations import OLLAMA, Imitation

pytestmark = pytest.mark.anyio


def model(url: str = "http://127.0.0.1:11434", **facts: Any) -> LocalModel:
    stated = {"context": 4_096, "context_most": 40_960, "grows": True, **facts}
    return LocalModel("qwen3:4b", "ollama", f"{url}/v1", kind="ollama", **stated)


@pytest.mark.parametrize(
    ("facts", "needed", "asked"),
    [
        ({}, 100, 4_096),
        ({}, 4_096, 4_096),
        ({}, 4_097, 8_192),
        ({}, 30_000, 32_768),
        ({}, 35_000, 40_960),
        ({}, 90_000, 40_960),
        ({"context": 16_384}, 100, 16_384),
        ({"context": 16_384}, 20_000, 32_768),
        ({"context": 8_192, "grows": False, "context_most": None}, 90_000, 8_192),
        ({"context": 131_072}, 90_000, 131_072),
    ],
)
def test_the_context_grows_in_steps_and_only_when_it_must(facts: dict[str, Any], needed: int, asked: int) -> None:
    assert context(model(**facts), needed) == asked


def test_a_model_whose_context_grows_can_take_what_is_not_in_force_yet() -> None:
    long = Needs(characters=100_000)
    assert capability(model(), long).capable
    assert not capability(model(), Needs(characters=150_000)).capable
    assert not capability(model(grows=False), long).capable
    assert capability(model(context=131_072), Needs(characters=150_000)).capable


def test_images_take_no_room_of_a_text() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 400_000}}
    body = orjson.dumps({"model": "m", "messages": [{"role": "user", "content": [image]}]})
    said = roomy(model(), body)
    assert said is not None
    assert orjson.loads(said.body)["options"]["num_ctx"] == 4_096


def test_what_only_the_other_layer_can_say_goes_there_unless_it_would_be_cut() -> None:
    short = orjson.dumps({"model": "m", "n": 2, "messages": [{"role": "user", "content": "x"}]})
    assert roomy(model(), short) is None
    long = orjson.dumps({"model": "m", "n": 2, "messages": [{"role": "user", "content": "x " * 9_000}]})
    with pytest.raises(UpstreamFailed) as caught:
        roomy(model(), long)
    assert (caught.value.status, caught.value.trouble) == (400, Trouble.LOCAL_REFUSES)
    assert "`n`" in caught.value.message


ANSWER = {
    "model": "qwen3:4b",
    "message": {"role": "assistant", "content": "Hello"},
    "done": True,
    "done_reason": "stop",
    "prompt_eval_count": 5,
    "eval_count": 1,
}


@pytest.mark.parametrize("stream", [True, False])
async def test_an_engine_that_is_ollama_is_spoken_to_in_its_own_words(
    transport: AiohttpTransport, stream: bool
) -> None:
    async def answers(line: Line) -> None:
        await line.request()
        kind = "application/x-ndjson" if stream else "application/json; charset=utf-8"
        await line.say(reply(orjson.dumps(ANSWER) + b"\n", kind=kind))

    asked = {"model": "qwen3:4b", "stream": stream, "messages": [{"role": "user", "content": "word " * 8_000}]}
    async with upstream(answers) as server:
        engine = Engine(model(server.url), Limits(), transport, Availability(), "me")
        answer = await engine.send(orjson.dumps(asked), Call(stream, "qwen3:4b", tongue=engine.tongue("chat")))
        events = [answer.whole] if answer.whole else [event async for event in answer.events or ()]  # type: ignore[union-attr]
        head, _, body = server.lines[0].requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api/chat HTTP/1.1")
    assert orjson.loads(body)["options"] == {"num_ctx": 16_384}
    assert "".join(piece.text for event in events if event for piece in event.pieces) == "Hello"
    assert [event.usage.output_tokens for event in events if event and event.usage] == [1]
    if stream:
        assert not any("usage" in event.body for event in events if event), "the client did not ask for it"


async def test_a_model_that_another_machine_answers_for_is_local_no_more(tmp_path: Any) -> None:
    forwards = Imitation({**OLLAMA, "/api/chat": {**ANSWER, "remote_host": "https://ollama.com:443"}})
    with serve_in_thread(forwards.app) as url:
        from router.paths import paths

        places = paths({"HALFDOOR_DATA_DIR": str(tmp_path), "HALFDOOR_CONFIG_DIR": str(tmp_path)})
        settings = Settings(places, locals=(Local("mine", f"{url}/v1"),), discover=False)
        async with Upstreams(settings) as upstreams:
            (found,) = upstreams.fleet().locals
            engine = upstreams.engine(found)
            body = b'{"model":"qwen3:4b","messages":[{"role":"user","content":"q"}]}'
            with pytest.raises(UpstreamFailed):
                await engine.send(body, Call(False, found.name, tongue=engine.tongue("chat")))
            assert upstreams.fleet().locals == ()
            assert ("qwen3:4b", DISPROVEN) in [(one.name, one.reason) for one in upstreams.fleet().not_local]
            assert (await upstreams.look()).locals == ()


def test_a_lane_forgets_nobody() -> None:
    assert Lane().disproven == set()

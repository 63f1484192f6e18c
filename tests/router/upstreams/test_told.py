"""An engine that cannot stream is asked for the whole, and its client gets the stream all the same."""

import orjson
import pytest

from router.settings import Limits
from router.upstreams.answer import Call
from router.upstreams.availability import Availability
from router.upstreams.engine import Engine
from router.upstreams.local import LocalModel
from router.upstreams.transport import AiohttpTransport
from tests.router.upstreams.doubles import Line, reply, upstream, whole


@pytest.mark.anyio
@pytest.mark.parametrize("usage", [True, False])
async def test_a_whole_answer_is_told_as_a_stream(transport: AiohttpTransport, usage: bool) -> None:
    async def answers(line: Line) -> None:
        await line.request()
        said = {**orjson.loads(whole("Hello")), "usage": {"prompt_tokens": 3, "completion_tokens": 1}}
        await line.say(reply(orjson.dumps(said)))

    asked = {"model": "m", "stream": True, "messages": [], "stream_options": {"include_usage": usage}}
    async with upstream(answers) as server:
        model = LocalModel("m", "here", f"{server.url}/v1", streams=False)
        engine = Engine(model, Limits(), transport, Availability(), "me")
        answer = await engine.send(orjson.dumps(asked), Call(True, "m"))
        assert answer.events is not None
        events = [event async for event in answer.events]
        answer.events.close()
        sent = orjson.loads(server.lines[0].requests[0].partition(b"\r\n\r\n")[2])
    assert sent == {"model": "m", "messages": []}
    assert [piece.text for event in events for piece in event.pieces] == ["Hello"]
    assert [event.ends for event in events if event.ends] == [(0,)]
    assert [event.usage.input_tokens for event in events if event.usage] == [3]
    assert any("usage" in event.body for event in events) is usage

"""What a local model can take, and what an engine is sent."""

import pytest

from router.conversation.message import Needs
from router.settings import Limits
from router.upstreams.answer import Call
from router.upstreams.availability import Availability
from router.upstreams.engine import Engine
from router.upstreams.local import LocalModel, capability
from router.upstreams.transport import AiohttpTransport
from tests.router.upstreams.doubles import Line, reply, upstream, whole


def model(**facts: object) -> LocalModel:
    return LocalModel("m", "here", "http://127.0.0.1:1/v1", **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "needs", "capable", "assumed"),
    [
        (model(context=1_000), Needs(characters=3_500), True, False),
        (model(context=1_000), Needs(characters=3_501), False, False),
        (model(context=1_000), Needs(characters=3_500, answer_tokens=1), False, False),
        (model(), Needs(characters=10_000_000), True, True),
        (model(context=100), Needs(tools=True), True, True),
        (model(context=100, tools=True), Needs(tools=True), True, False),
        (model(context=100, tools=False), Needs(tools=True), False, False),
        (model(context=100, tools=False), Needs(), True, False),
        (model(context=100, vision=False), Needs(vision=True), False, False),
        (model(context=100), Needs(vision=True), True, True),
        (model(context=100), Needs(json_schema=True), True, True),
        (model(context=100, chat=False), Needs(), False, False),
        (model(context=100, reachable=False), Needs(), False, False),
        (model(context=100), Needs(audio=True), False, False),
    ],
)
def test_only_what_an_engine_states_counts_against_it(
    known: LocalModel, needs: Needs, capable: bool, assumed: bool
) -> None:
    verdict = capability(known, needs)
    assert (verdict.capable, verdict.assumed) == (capable, assumed)
    assert bool(verdict.reason) == (assumed or not capable)


@pytest.mark.anyio
async def test_an_engine_is_sent_the_bytes_as_they_are_and_no_bearer_of_a_client(transport: AiohttpTransport) -> None:
    async def answers(line: Line) -> None:
        await line.request()
        await line.say(reply(whole("x")))

    payload = '{"model": "m", "messages": [{"role": "user", "content": "Grüße \\u00e9"}]}'.encode()
    async with upstream(answers) as server:
        there = LocalModel("m", "here", f"{server.url}/v1")
        engine = Engine(there, Limits(), transport, Availability(), "me")
        await engine.send(payload, Call(False, "m", bearer="sk-of-the-client"))
        head, _, body = server.lines[0].requests[0].partition(b"\r\n\r\n")
    assert body == payload
    lines = head.lower().split(b"\r\n")
    assert lines[0] == b"post /v1/chat/completions http/1.1"
    assert {line.split(b":")[0] for line in lines[1:]} == {
        b"host", b"content-type", b"accept", b"user-agent", b"x-halfdoor-hop", b"accept-encoding", b"content-length",
    }  # fmt: skip
    assert b"accept-encoding: identity" in lines
    assert b"sk-of-the-client" not in head

"""A cloud as the pipeline meets it: what it is sent, with whose key, and what comes back."""

from typing import Any

import httpx
import pytest

from router.errors import BadRequest, EgressBlocked, UpstreamFailed
from router.settings import Cloud as Configured
from router.settings import Limits
from router.upstreams.answer import Answer, Call
from router.upstreams.availability import Availability
from router.upstreams.cloud import Cloud
from router.upstreams.stand_ins.chat_answers import Pace
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.transport import AiohttpTransport
from router.wire.tongues import CHAT, MESSAGES
from tests.router.upstreams.clearing import cleared

pytestmark = pytest.mark.anyio
BODY = b'{"model":"glass-1","messages":[{"role":"user","content":"one [PERSON_1], two"}]}'
STREAMED = BODY[:-1] + b',"stream":true}'
BACK = "You said, in another order: two one [PERSON_1],"


def cloud(url: str, transport: httpx.AsyncBaseTransport, **facts: Any) -> Cloud:
    configured = Configured("glass", "openai", f"{url}/v1", **facts)
    return Cloud(configured, Limits(), transport, Availability(), "me")


async def text(answer: Answer) -> str:
    if answer.whole is not None:
        return "".join(piece.text for piece in answer.whole.pieces)
    assert answer.events is not None
    return "".join([piece.text async for event in answer.events for piece in event.pieces])


@pytest.mark.parametrize("body", [BODY, STREAMED])
async def test_what_was_cleared_arrives_byte_for_byte_and_the_answer_comes_back(
    transport: AiohttpTransport, body: bytes
) -> None:
    glass = GlassCloud(Pace(1))
    with serve_in_thread(glass.app) as url:
        stream = body is STREAMED
        async with await cloud(url, transport).send(cleared(body), Call(stream, "glass-1")) as answer:
            assert await text(answer) == BACK
    assert [seen.body for seen in glass.seen] == [body]


@pytest.mark.parametrize(
    ("facts", "sent"),
    [
        ({}, None),
        ({"api_key": "sk-mine", "api_key_env": "K"}, "Bearer sk-mine"),
        ({"key_from_client": True}, "Bearer sk-client"),
        ({"key_from_client": True, "api_key": "sk-mine"}, "Bearer sk-client"),
    ],
)
async def test_a_clients_key_goes_only_to_the_cloud_that_asks_for_it(
    transport: AiohttpTransport, facts: dict[str, Any], sent: str | None
) -> None:
    glass = GlassCloud()
    with serve_in_thread(glass.app) as url:
        call = Call(False, "glass-1", bearer="sk-client")
        await cloud(url, transport, **facts).send(cleared(BODY), call)
    headers = dict(glass.seen[0].headers)
    assert headers.get("authorization") == sent
    assert headers["user-agent"] == "halfdoor"
    assert headers["x-halfdoor-hop"] == "me"
    assert headers["accept-encoding"] == "identity"
    assert headers.keys() <= {
        "host", "authorization", "content-type", "content-length", "accept", "accept-encoding", "user-agent",
        "x-halfdoor-hop",
    }  # fmt: skip


class Never(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise AssertionError("sent")


async def test_bytes_that_nobody_cleared_are_blocked_with_the_pipelines_own_error() -> None:
    class Forged:
        payload = BODY
        decided_id = "01ROW"

    with pytest.raises(EgressBlocked) as caught:
        await cloud("https://cloud.example", Never()).send(Forged(), Call(False, "m"))  # type: ignore[arg-type]
    assert caught.value.status == 403


@pytest.mark.parametrize("bearer", ["a b", "k\r\nx-evil: 1", "schlüssel", "", "k" * 9_000])
async def test_a_bearer_that_is_no_key_is_refused_and_not_repeated(bearer: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await cloud("https://cloud.example", Never(), key_from_client=True).send(
            cleared(BODY), Call(False, "m", bearer=bearer)
        )
    assert not bearer or bearer not in str(caught.value)


def test_how_to_think_is_not_told_through_litellm() -> None:
    configured = Configured("far", "litellm", "https://cloud.example", ("gemini/x",))
    far = Cloud(configured, Limits(), Never(), Availability(), "me")
    assert far.tongue("chat").unsaid == {"thinking"}
    assert not cloud("https://cloud.example", Never()).tongue("chat").unsaid


async def test_a_cloud_whose_key_is_missing_is_never_called() -> None:
    with pytest.raises(UpstreamFailed, match="OPENAI_API_KEY"):
        await cloud("https://cloud.example", Never(), api_key_env="OPENAI_API_KEY").send(
            cleared(BODY), Call(False, "m")
        )


class Kept(httpx.AsyncBaseTransport):
    """Keeps what leaves and answers with an error, which is enough to look at it."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        raise httpx.ConnectError("refused")


@pytest.mark.parametrize(
    ("key", "field", "value"),
    [("sk-ant-api03-x", "x-api-key", "sk-ant-api03-x"), ("sk-ant-oat01-x", "authorization", "Bearer sk-ant-oat01-x")],
)
async def test_anthropic_is_asked_at_its_own_address_with_its_own_header_fields(
    key: str, field: str, value: str
) -> None:
    kept = Kept()
    configured = Configured("claude", "anthropic", "https://api.example", api_key=key)
    there = Cloud(configured, Limits(), kept, Availability(), "me")
    assert {there.tongue(dialect).name for dialect in ("chat", "messages", "responses")} == {"messages"}
    with pytest.raises(UpstreamFailed):
        await there.send(cleared(BODY), Call(False, "m", tongue=there.tongue("chat")))
    (request,) = kept.requests
    assert str(request.url) == "https://api.example/v1/messages"
    assert request.headers["anthropic-version"] == "2023-06-01"
    assert request.headers[field] == value
    assert ("authorization" in request.headers) is (field == "authorization")


@pytest.mark.parametrize("kind", ["openai", "anthropic"])
async def test_a_cloud_is_told_nothing_at_the_address_of_another_kind(kind: str) -> None:
    kept = Kept()
    there = Cloud(Configured("c", kind, "https://api.example"), Limits(), kept, Availability(), "me")
    foreign = {"openai": MESSAGES, "anthropic": CHAT}[kind]
    assert there.tongue("anything") is not foreign
    with pytest.raises(EgressBlocked):
        await there.send(cleared(BODY), Call(False, "m", tongue=foreign))
    assert not kept.requests


def test_no_repr_shows_a_key() -> None:
    call = Call(False, "m", bearer="sk-client")
    configured = Configured("c", "openai", "https://c.example", api_key="sk-mine")
    assert "sk-" not in repr(call) + repr(configured)

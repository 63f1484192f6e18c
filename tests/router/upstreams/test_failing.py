"""Upstreams that refuse, stall, lie or break off: each an error that says why and quotes nothing."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from router.errors import UpstreamFailed, UpstreamRefused
from router.settings import Limits
from router.upstreams.answer import Call
from router.upstreams.availability import Availability
from router.upstreams.engine import Engine
from router.upstreams.local import LocalModel
from router.upstreams.transport import AiohttpTransport
from tests.router.upstreams.doubles import HEAD_STREAM, LAST_CHUNK, Line, chunked, delta, reply, upstream, whole

pytestmark = pytest.mark.anyio
SECRET = "Ada Lovelace"
PAYLOAD = f'{{"model":"m","messages":[{{"role":"user","content":"{SECRET}"}}]}}'.encode()
QUICK = Limits(connect_s=0.5, first_byte_s=0.3, idle_s=0.2, total_s=0.6)

Script = Callable[[Line], Awaitable[None]]


async def ask(url: str, transport: AiohttpTransport, *, stream: bool, availability: Availability | None = None) -> str:
    engine = Engine(LocalModel("m", "here", f"{url}/v1"), QUICK, transport, availability or Availability(), "hop")
    async with await engine.send(PAYLOAD, Call(stream, "m")) as answer:
        if answer.whole is not None:
            return "".join(piece.text for piece in answer.whole.pieces)
        assert answer.events is not None
        return "".join([piece.text async for event in answer.events for piece in event.pieces])


@pytest.fixture
async def transport(anyio_backend: Any) -> AsyncIterator[AiohttpTransport]:
    opened = AiohttpTransport(QUICK)
    yield opened
    await opened.aclose()


def says(*parts: bytes, stay: bool = False) -> Script:
    async def script(line: Line) -> None:
        await line.request()
        await line.say(*parts)
        if stay:
            await line.until_left()

    return script


async def drips(line: Line) -> None:
    await line.request()
    await line.say(HEAD_STREAM)
    while True:
        await line.say(chunked(delta("x")))
        await asyncio.sleep(0.05)


async def resets(line: Line) -> None:
    await line.request()
    sock = line.writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    line.writer.transport.abort()


CASES = [
    ("silent before the head", says(stay=True), True, "limits.first_byte_s"),
    ("silent before the head, whole", says(stay=True), False, "limits.first_byte_s"),
    ("silent before the first event", says(HEAD_STREAM, stay=True), True, "limits.first_byte_s"),
    ("silent in the middle", says(HEAD_STREAM, chunked(delta("x")), stay=True), True, "limits.idle_s"),
    ("silent in the middle, whole", says(reply(whole("x"))[:-5], stay=True), False, "limits.idle_s"),
    ("never done", drips, True, "limits.total_s"),
    ("closes at once", says(), False, "closed the connection"),
    ("resets", resets, False, "connection"),
    ("ends early", says(HEAD_STREAM, chunked(delta("x")), LAST_CHUNK), True, "broke off"),
    ("breaks off", says(HEAD_STREAM, chunked(delta("x"))), True, "broke its answer off"),
    ("breaks off, whole", says(reply(whole("x"))[:-5]), False, "broke its answer off"),
    ("not HTTP", says(b"220 mail ESMTP\r\n\r\n"), False, "did not answer in HTTP"),
    ("a web page", says(reply(b"<html>", kind="text/html")), False, "did not answer with JSON"),
    ("a web page, streaming", says(reply(b"<html>", kind="text/html")), True, "did not stream"),
    ("compressed", says(reply(b"\x1f\x8b", extra="content-encoding: gzip\r\n")), False, "compressed"),
    ("a redirect", says(reply(b"", "307 Moved", extra="location: http://127.0.0.1:1/\r\n")), False, "redirect"),
    ("no JSON", says(reply(b"{nope")), False, ""),
    ("garbage in the stream", says(HEAD_STREAM, chunked(b"data: {nope\n\n"), LAST_CHUNK), True, ""),
    (
        "an error in the stream",
        says(HEAD_STREAM, chunked(b'data: {"error":{"message":"no"}}\n\n'), LAST_CHUNK),
        True,
        "",
    ),
]


@pytest.mark.parametrize(("script", "stream", "why"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
async def test_a_broken_upstream_is_an_error_and_never_a_clean_end(
    transport: AiohttpTransport, script: Script, stream: bool, why: str
) -> None:
    async with upstream(script) as server:
        started = time.monotonic()
        with pytest.raises(UpstreamFailed) as caught:
            await ask(server.url, transport, stream=stream)
        assert why in str(caught.value)
        assert SECRET not in repr(caught.value) + str(caught.value)
        assert caught.value.status == 502
        assert time.monotonic() - started < 1.5
        assert len(server.lines) == 1, "tried twice"


async def test_what_came_before_the_break_is_delivered(transport: AiohttpTransport) -> None:
    got = []
    async with upstream(says(HEAD_STREAM, chunked(delta("half")), stay=True)) as server:
        engine = Engine(LocalModel("m", "here", f"{server.url}/v1"), QUICK, transport, Availability(), "hop")
        async with await engine.send(PAYLOAD, Call(True, "m")) as answer:
            assert answer.events is not None
            got += [piece.text for piece in (await anext(answer.events)).pieces]
            with pytest.raises(UpstreamFailed):
                await anext(answer.events)
        await server.left_at()
    assert got == ["half"]


async def test_what_came_in_the_same_bytes_before_an_error_is_delivered_too(transport: AiohttpTransport) -> None:
    got = []
    bad = b'data: {"error":{"message":"no"}}\n\n'
    script = says(HEAD_STREAM, chunked(delta("one ") + delta("two") + bad + delta("never")), stay=True)
    async with upstream(script) as server:
        engine = Engine(LocalModel("m", "here", f"{server.url}/v1"), QUICK, transport, Availability(), "hop")
        async with await engine.send(PAYLOAD, Call(True, "m")) as answer:
            assert answer.events is not None
            for _ in range(2):
                got += [piece.text for piece in (await anext(answer.events)).pieces]
            with pytest.raises(UpstreamFailed):
                await anext(answer.events)
            with pytest.raises(StopAsyncIteration):
                await anext(answer.events)
        await server.left_at()
    assert got == ["one ", "two"]


async def test_a_port_where_nobody_listens_may_be_tried_again(transport: AiohttpTransport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(UpstreamFailed, match="could not be connected") as caught:
        await ask(f"http://127.0.0.1:{port}", transport, stream=False)
    assert caught.value.retry


REFUSALS = [
    ("401 No", b'{"error":{"message":"bad key Ada Lovelace","code":"invalid_api_key"}}', "invalid_api_key", False),
    ("429 Many", b'{"error":{"message":"slow down","type":"tokens","code":null}}', "tokens", True),
    ("500 Oops", b"<html>Ada Lovelace</html>", "upstream_refused", False),
    ("400 Bad", b'{"error":{"code":400,"type":"exceed_context_size_error"}}', "context_length_exceeded", False),
    ("404 Gone", b'{"error":"model Ada Lovelace not found"}', "upstream_refused", False),
    ("400 Bad", b'{"error":{"code":"Ada Lovelace"}}', "upstream_refused", False),
    ("503 Busy", b"[]", "upstream_refused", True),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "code", "retry"), REFUSALS)
@pytest.mark.parametrize("stream", [True, False])
async def test_an_error_answer_keeps_its_status_and_its_words_stay_out_of_the_exception(
    transport: AiohttpTransport, status: str, body: bytes, code: str, retry: bool, stream: bool
) -> None:
    async with upstream(says(reply(body, status, extra="retry-after: 7\r\n"))) as server:
        with pytest.raises(UpstreamRefused) as caught:
            await ask(server.url, transport, stream=stream)
    error = caught.value
    assert (error.status, error.code, error.retry, error.retry_after) == (int(status[:3]), code, retry, "7")
    assert SECRET not in repr(error) + str(error) + error.message + error.code
    assert error.detail == "" or error.detail.encode() in body


async def test_the_upstreams_own_advice_on_trying_again_wins(transport: AiohttpTransport) -> None:
    async with upstream(says(reply(b"{}", "500 Oops", extra="x-should-retry: true\r\n"))) as server:
        with pytest.raises(UpstreamRefused) as caught:
            await ask(server.url, transport, stream=False)
    assert caught.value.retry


async def test_failures_make_an_upstream_rest_and_an_answer_ends_the_rest(transport: AiohttpTransport) -> None:
    availability = Availability()
    async with upstream(says(reply(b"{}", "429 Too Many", extra="retry-after: 30\r\n"))) as server:
        with pytest.raises(UpstreamRefused):
            await ask(server.url, transport, stream=False, availability=availability)
    now = time.monotonic()
    assert not availability.reachable("here", now + 29)
    assert availability.reachable("here", now + 31)
    async with upstream(says(reply(whole("back")))) as server:
        assert await ask(server.url, transport, stream=False, availability=availability) == "back"
    assert availability.reachable("here", now)


async def test_only_named_headers_of_the_upstream_are_passed_on(transport: AiohttpTransport) -> None:
    extra = "x-request-id: r1\r\nset-cookie: a=b\r\nx-ratelimit-remaining-tokens: 9\r\nserver: s\r\nx-other: o\r\n"
    async with upstream(says(reply(whole("x"), extra=extra))) as server:
        engine = Engine(LocalModel("m", "here", f"{server.url}/v1"), QUICK, transport, Availability(), "hop")
        answer = await engine.send(PAYLOAD, Call(False, "m"))
    assert answer.headers == (("x-request-id", "r1"), ("x-ratelimit-remaining-tokens", "9"))

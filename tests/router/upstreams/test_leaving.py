"""Client gone, upstream closed: before the first byte, mid-stream, in whole answers, on both event loops."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

import pytest

from router.settings import Limits
from router.upstreams.answer import Answer, Call
from router.upstreams.availability import Availability
from router.upstreams.engine import Engine
from router.upstreams.local import LocalModel
from router.upstreams.transport import AiohttpTransport
from tests.router.upstreams.doubles import DONE, HEAD_STREAM, LAST_CHUNK, Line, chunked, delta, reply, upstream, whole

pytestmark = pytest.mark.anyio
PAYLOAD = b'{"model":"m","messages":[{"role":"user","content":"hi"}]}'
WITHIN_S = 0.5


def engine(url: str, transport: AiohttpTransport, limits: Limits | None = None) -> Engine:
    return Engine(LocalModel("m", "here", f"{url}/v1"), limits or Limits(), transport, Availability(), "hop")


async def never_answers(line: Line) -> None:
    await line.request()
    await line.until_left()


async def head_only(line: Line) -> None:
    await line.request()
    await line.say(HEAD_STREAM)
    await line.until_left()


async def two_events_then_silence(line: Line) -> None:
    await line.request()
    await line.say(HEAD_STREAM, chunked(delta("one ")), chunked(delta("two")))
    await line.until_left()


async def half_a_body(line: Line) -> None:
    await line.request()
    await line.say(reply(whole("all of it"))[:-10])
    await line.until_left()


async def read_all(answer: Answer) -> list[str]:
    assert answer.events is not None
    return [piece.text async for event in answer.events for piece in event.pieces]


@pytest.mark.parametrize(
    ("script", "stream"),
    [
        pytest.param(never_answers, True, id="streaming, before the head"),
        pytest.param(never_answers, False, id="whole, before the head"),
        pytest.param(head_only, True, id="streaming, before the first token"),
        pytest.param(two_events_then_silence, True, id="mid-stream"),
        pytest.param(half_a_body, False, id="whole, in the middle of the body"),
    ],
)
async def test_a_cancelled_task_leaves_no_socket_open(
    transport: AiohttpTransport, script: Callable[[Line], Awaitable[None]], stream: bool
) -> None:
    async with upstream(script) as server:

        async def client() -> None:
            async with await engine(server.url, transport).send(PAYLOAD, Call(stream, "m")) as answer:
                await read_all(answer)

        task = asyncio.create_task(client())
        await asyncio.sleep(0.1)
        assert server.lines[0].closed_at is None, "closed before anybody left"
        left = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await server.left_at() - left < WITHIN_S


async def test_a_stream_closed_before_its_first_pull_is_closed_upstream(transport: AiohttpTransport) -> None:
    async with upstream(head_only) as server:
        answer = await engine(server.url, transport).send(PAYLOAD, Call(True, "m"))
        left = time.monotonic()
        assert answer.events is not None
        answer.events.close()
        assert await server.left_at() - left < WITHIN_S


async def test_a_consumer_that_stops_reading_closes_the_upstream(transport: AiohttpTransport) -> None:
    async with upstream(two_events_then_silence) as server:
        async with await engine(server.url, transport).send(PAYLOAD, Call(True, "m")) as answer:
            assert answer.events is not None
            first = await anext(answer.events)
            assert first.pieces[0].text == "one "
            left = time.monotonic()
        assert await server.left_at() - left < WITHIN_S


async def test_a_finished_stream_leaves_its_connection_for_the_next(transport: AiohttpTransport) -> None:
    async def two_answers(line: Line) -> None:
        for _ in range(2):
            await line.request()
            await line.say(HEAD_STREAM, chunked(delta("x", "stop")), chunked(DONE))
            await asyncio.sleep(0.05)  # the end of the body comes late, as from a server that sends it by itself
            await line.say(LAST_CHUNK)

    async with upstream(two_answers) as server:
        for _ in range(2):
            async with await engine(server.url, transport).send(PAYLOAD, Call(True, "m")) as answer:
                assert await read_all(answer) == ["x"]
            await asyncio.sleep(0.1)
        assert len(server.lines) == 1


async def test_an_upstream_that_keeps_the_line_after_the_end_delays_nobody_and_is_closed(
    transport: AiohttpTransport,
) -> None:
    async def never_hangs_up(line: Line) -> None:
        await line.request()
        await line.say(HEAD_STREAM, chunked(delta("x", "stop")), chunked(DONE))
        await line.until_left()

    async with upstream(never_hangs_up) as server:
        started = time.monotonic()
        async with await engine(server.url, transport).send(PAYLOAD, Call(True, "m")) as answer:
            assert await read_all(answer) == ["x"]
        assert time.monotonic() - started < WITHIN_S
        assert await server.left_at() - started < 1.0


async def test_a_half_read_connection_is_never_used_again(transport: AiohttpTransport) -> None:
    async def slow(line: Line) -> None:
        await line.request()
        await line.say(HEAD_STREAM, chunked(delta("mine")))
        await line.until_left()

    async with upstream(slow) as server:
        for _ in range(2):
            async with await engine(server.url, transport).send(PAYLOAD, Call(True, "m")) as answer:
                assert answer.events is not None
                await anext(answer.events)
        assert len(server.lines) == 2


async def test_what_nobody_reads_stays_in_the_socket(transport: AiohttpTransport) -> None:
    sent = 0

    async def pours(line: Line) -> None:
        nonlocal sent
        await line.request()
        await line.say(HEAD_STREAM)
        event = chunked(delta("x" * 60_000))
        while True:
            await line.say(event)
            sent += len(event)

    async with upstream(pours) as server, await engine(server.url, transport).send(PAYLOAD, Call(True, "m")) as answer:
        assert answer.events is not None
        await anext(answer.events)
        await asyncio.sleep(0.2)
        held = sent
        await asyncio.sleep(0.2)
        assert sent == held, "the upstream is read although nobody asks"
        assert held < 40_000_000


async def test_many_clients_leaving_at_any_moment_leave_nothing_behind(transport: AiohttpTransport) -> None:
    async def drips(line: Line) -> None:
        watching = asyncio.create_task(line.until_left_after_request())
        await line.arrived.wait()
        await asyncio.sleep(0.01)
        await line.say(HEAD_STREAM)
        while not line.left.is_set():
            await line.say(chunked(delta("x")))
            await asyncio.sleep(0.002)
        await watching

    async with upstream(drips) as server:
        here = engine(server.url, transport)

        async def client(patience_s: float) -> None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience_s):
                    async with await here.send(PAYLOAD, Call(True, "m")) as answer:
                        await read_all(answer)

        await asyncio.gather(*(client(i * 0.001) for i in range(60)))
        for line in server.lines:
            async with asyncio.timeout(1.0):
                await line.left.wait()
        assert len(server.lines) > 20, "too few got through to prove anything"

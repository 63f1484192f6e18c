"""While a model loads, the head of its stream is out and comments keep the line alive; what follows is the answer."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from router.course import Course, Head
from router.early import AFTER_S, Delivery, beside, early
from router.errors import LedgerUnavailable, RouterError, UpstreamFailed
from router.policy.decision import Wish
from router.settings import Limits
from router.upstreams.answer import Answer
from router.upstreams.fleet import CloudModel, Target
from router.upstreams.retries import RetryBudget
from router.upstreams.stand_ins.chat_answers import Said, respond
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.standing import LOCAL_MODEL, local, standing, user

HEAD = Head(((b"x-halfdoor-route", b"local"),), lambda error: f"data: {error.code}\n\n".encode())


class Delivered:
    """An answer that remembers how it was closed."""

    def __init__(self) -> None:
        self.body: bytes | None = None
        self.headers = [(b"x-halfdoor-receipt", b"hd_1"), (b"x-halfdoor-model", b"m")]
        self.closed: list[bool] = []

    @property
    def receipt(self) -> str:
        return "hd_1"

    async def chunks(self) -> AsyncIterator[bytes]:
        yield b"data: hello\n\n"

    def close(self, *, delivered: bool) -> None:
        self.closed.append(delivered)


def course(*, head: Head | None = HEAD) -> Course:
    made = Course(Limits(), RetryBudget(), time.perf_counter())
    made.head = head
    return made


def work(after_s: float, outcome: Delivered | RouterError) -> "asyncio.Task[Delivery]":
    async def run() -> Delivery:
        await asyncio.sleep(after_s)
        if isinstance(outcome, RouterError):
            raise outcome
        return outcome

    return asyncio.ensure_future(run())


pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_an_answer_that_is_there_in_time_is_given_as_it_is() -> None:
    answer, its = Delivered(), course()
    assert await early(its, work(0.0, answer), after_s=5.0) is answer
    assert not its.head_is_out


async def test_a_late_answer_follows_its_head_and_comments() -> None:
    answer, its = Delivered(), course()
    begun = await early(its, work(0.1, answer), after_s=0.01)
    assert (begun.headers, begun.body, its.head_is_out) == ([(b"x-halfdoor-route", b"local")], None, True)
    told = [chunk async for chunk in begun.chunks()]
    assert told == [b": loading\n\n", b": x-halfdoor-receipt: hd_1\n\n", b"data: hello\n\n"]
    begun.close(delivered=True)
    begun.close(delivered=True)
    assert answer.closed == [True]


async def test_an_error_before_the_head_is_raised_and_after_it_is_an_event() -> None:
    with pytest.raises(UpstreamFailed):
        await early(course(), work(0.0, UpstreamFailed("no")), after_s=5.0)
    begun = await early(course(), work(0.1, UpstreamFailed("no", code="upstream_failed")), after_s=0.01)
    assert [chunk async for chunk in begun.chunks()][-1] == b"data: upstream_failed\n\n"


async def test_without_an_engine_of_this_device_nothing_is_said_early() -> None:
    answer, its = Delivered(), course(head=None)
    assert await early(its, work(0.2, answer), after_s=0.01) is answer
    assert not its.head_is_out


async def test_a_client_that_leaves_ends_the_work_whenever_it_leaves() -> None:
    for patience_s in (0.01, 5.0):
        doing = work(30.0, Delivered())
        waiting = asyncio.ensure_future(early(course(), doing, after_s=patience_s))
        await asyncio.sleep(0.05)
        if waiting.done():
            waiting.result().close(delivered=False)
        waiting.cancel()
        await asyncio.gather(waiting, doing, return_exceptions=True)
        assert doing.cancelled()


async def test_once_the_head_says_local_no_cloud_is_a_choice() -> None:
    its, target = course(), Target(Wish.AUTO, CloudModel("openai", "gpt-5"))
    assert its.remaining(target, here=False).cloud is not None
    (await early(its, work(0.2, Delivered()), after_s=0.01)).close(delivered=False)
    assert its.remaining(target, here=False).cloud is None


async def test_an_answer_that_came_while_nobody_listened_is_closed() -> None:
    answer = Delivered()
    doing = work(0.05, answer)
    begun = await early(course(), doing, after_s=0.01)
    await doing
    begun.close(delivered=False)
    assert answer.closed == [False]


async def said(answer: Answer | RouterError, after_s: float = 0.0) -> Answer:
    await asyncio.sleep(after_s)
    if isinstance(answer, RouterError):
        raise answer
    return answer


async def written(after_s: float, error: RouterError | None = None) -> None:
    await asyncio.sleep(after_s)
    if error is not None:
        raise error


class Open:
    """Events that remember whether they were closed."""

    def __init__(self) -> None:
        self.closed = False

    def __aiter__(self) -> "Open":
        return self

    async def __anext__(self) -> Any:
        raise StopAsyncIteration

    def close(self) -> None:
        self.closed = True


async def test_the_engine_does_not_wait_for_the_disk_nor_the_answer_go_out_before_its_row() -> None:
    began = time.perf_counter()
    noting = asyncio.ensure_future(written(0.2))
    await beside(noting, said(Answer(()), 0.2))
    assert noting.done()
    assert time.perf_counter() - began < 0.39


@pytest.mark.parametrize("asked", [said(Answer((), events=Open())), said(UpstreamFailed("no"))])
async def test_a_failure_on_either_side_is_told_after_the_other_is_done(asked: Coroutine[Any, Any, Answer]) -> None:
    noting = asyncio.ensure_future(written(0.05, LedgerUnavailable("no disk")))
    with pytest.raises(LedgerUnavailable):
        await beside(noting, asked)
    assert noting.done()


async def test_a_lost_row_closes_the_answer() -> None:
    events = Open()
    with pytest.raises(LedgerUnavailable):
        await beside(asyncio.ensure_future(written(0.01, LedgerUnavailable("x"))), said(Answer((), events=events)))
    assert events.closed


def loading(seconds: float, status: int = 200) -> Starlette:
    """An engine that loads its model before it says anything at all."""

    async def chat(request: Request) -> Response:
        document = await request.json()
        await asyncio.sleep(seconds)
        if status != 200:
            return JSONResponse({"error": {"message": "out of memory"}}, status)
        return respond(document, Said("Loaded and answered."), _pace())

    def _pace() -> Any:
        from router.upstreams.stand_ins.chat_answers import STEADY

        return STEADY

    async def listed(_: Request) -> Response:
        return JSONResponse({"data": [{"id": LOCAL_MODEL}]})

    return Starlette(routes=[Route("/v1/chat/completions", chat, methods=["POST"]), Route("/v1/models", listed)])


def streamed(base_url: str, body: dict[str, Any]) -> list[tuple[float, bytes]]:
    """Return what came over the line and when."""
    url, data = urlsplit(base_url), json.dumps(body).encode()
    head = (
        f"POST {url.path}/chat/completions HTTP/1.1\r\nhost: {url.netloc}\r\ncontent-type: application/json\r\n"
        f"connection: close\r\ncontent-length: {len(data)}\r\n\r\n"
    )
    began, got = time.monotonic(), []
    with socket.create_connection((url.hostname, url.port), timeout=30) as line:
        line.sendall(head.encode() + data)
        while chunk := line.recv(65_536):
            got.append((time.monotonic() - began, chunk))
    return got


@pytest.mark.parametrize("status", [200, 500])
def test_the_head_is_out_while_the_model_loads_and_the_answer_or_the_error_follows(tmp_path: Path, status: int) -> None:
    with serve_in_thread(loading(AFTER_S + 1.5, status)) as url, standing(tmp_path, {"locals": [local(url)]}) as door:
        got = streamed(door.base_url, user("Hello", model="local", stream=True))
    first, whole = got[0], b"".join(chunk for _, chunk in got)
    assert first[0] < AFTER_S + 1.2
    assert first[1].startswith(b"HTTP/1.1 200")
    assert b"x-halfdoor-route: local" in first[1]
    assert whole.count(b": loading") >= 1
    assert b"x-halfdoor-receipt: hd_" in whole
    if status == 200:
        assert b"Loaded" in whole
        assert whole.rstrip().endswith(b"data: [DONE]\n\n\r\n0") or b"[DONE]" in whole
    else:
        assert b'"error"' in whole
        assert b"[DONE]" not in whole

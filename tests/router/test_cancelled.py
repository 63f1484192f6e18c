"""Every await of a request is cancelled once: no byte without its row, no row without its end, no foreign answer."""

import asyncio
import json
import types
from collections.abc import AsyncIterator, Coroutine, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from router.app import Halfdoor
from router.inspecting import build_inspecting
from router.ledger.entry import Decided, Finished
from router.ledger.read import read_all
from router.pipeline import Incoming
from router.policy.loading import load_policy
from router.upstreams.live import Upstreams
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.standing import by_patterns, cloud, configured

CARD = "4242 4242 4242 4242"
MOST_AWAITS = 60
WAITS = 3
"""For the detectors, for the disk and for the cloud; a stream waits for each of its pieces as well."""


@types.coroutine
def cancelled_at(work: Coroutine[Any, Any, None], n: int) -> Generator[Any, Any, bool]:
    """Run a coroutine whose task is cancelled while it waits for the n-th time; tell whether it came to that."""
    waits = 0
    sent: Any = None
    thrown: BaseException | None = None
    while True:
        try:
            waiting = work.send(sent) if thrown is None else work.throw(thrown)
        except StopIteration:
            return waits >= n
        waits += 1
        if waits == n:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()
        sent, thrown = None, None
        try:
            sent = yield waiting
        except BaseException as error:  # noqa: BLE001 - handed on to the coroutine as it came
            thrown = error


def said(text: str, *, stream: bool) -> bytes:
    return json.dumps({"model": "cloud", "stream": stream, "messages": [{"role": "user", "content": text}]}).encode()


async def ask(halfdoor: Halfdoor, body: bytes) -> bytes:
    """Do what the door does: take the whole answer, and close it however it ended."""
    outgoing = await halfdoor.pipeline.answer(Incoming(body))
    delivered = False
    try:
        got = outgoing.body or b"".join([chunk async for chunk in outgoing.chunks()])
        delivered = True
        return got
    finally:
        outgoing.close(delivered=delivered)


def said_in(answer: bytes) -> bytes:
    """Return the text of an answer, put together where it came in pieces."""
    datas = [line[6:] for line in answer.splitlines() if line.startswith(b"data: {")] or [answer]
    choices = [choice for data in datas for choice in json.loads(data)["choices"]]
    return "".join(
        (choice.get("delta") or choice.get("message") or {}).get("content") or "" for choice in choices
    ).encode()


async def drop(halfdoor: Halfdoor, body: bytes) -> None:
    await ask(halfdoor, body)


@asynccontextmanager
async def opened(home: Path, url: str) -> AsyncIterator[Halfdoor]:
    settings = configured(home, {"policy": "masked", "clouds": [cloud(url, "glass-1")]})
    inspecting = by_patterns(build_inspecting(settings))
    halfdoor = Halfdoor(settings, load_policy("masked"), inspecting, Upstreams(settings))
    async with halfdoor.lifespan(None):
        yield halfdoor


async def cancel_everywhere(home: Path, glass: GlassCloud, url: str, *, stream: bool) -> int:
    """Cancel one request at each of its awaits in turn; return how many there were."""
    async with opened(home, url) as halfdoor:
        await ask(halfdoor, said("warm up", stream=stream))
        rest = len(asyncio.all_tasks())
        for n in range(1, MOST_AWAITS):
            body = said(f"My card is {CARD}, question {n}.", stream=stream)
            task = asyncio.ensure_future(run(cancelled_at(drop(halfdoor, body), n)))
            (outcome,) = await asyncio.gather(task, return_exceptions=True)
            if outcome is False:
                return n - 1
            assert isinstance(outcome, asyncio.CancelledError) or outcome is True
            await asyncio.sleep(0.05)  # threads that were at work come to their end
            assert len(asyncio.all_tasks()) == rest, f"a task was left behind by await {n}"
            other = await ask(halfdoor, said(f"Another question, number {n + 1000}?", stream=stream))
            assert str(n + 1000).encode() in said_in(other)
            assert f"question {n}.".encode() not in said_in(other), "another request's answer"
        raise AssertionError("the request never came to its end")


async def run(work: Generator[Any, Any, bool]) -> bool:
    done: bool = await work  # type: ignore[misc]
    return done


@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
def test_wherever_a_request_is_cancelled_it_leaves_nothing_behind(tmp_path: Path, stream: bool) -> None:
    glass = GlassCloud()
    with serve_in_thread(glass.app) as url:
        awaits = asyncio.run(cancel_everywhere(tmp_path, glass, url, stream=stream))
    assert awaits >= WAITS, "the request did not wait where it should have"
    rows = list(read_all(tmp_path / "data" / "ledger.sqlite"))
    decided = [row.receipt for row in rows if isinstance(row, Decided)]
    ended = [row.receipt for row in rows if isinstance(row, Finished)]
    assert len(glass.seen) <= len(decided), "something left without a row"
    assert sorted(decided) == sorted(ended), "a request has no end, or two"
    assert not any(CARD.encode() in seen.body for seen in glass.seen)

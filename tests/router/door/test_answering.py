"""The endpoint: what it hands in, and that it closes what it was given, however the client behaves."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from router.door.answering import Answering
from router.errors import EgressBlocked, LedgerUnavailable, NoModel, RouterError, UpstreamRefused
from router.pipeline import Incoming
from router.wire.dialects import CHAT


class Outgoing:
    """An answer that notes how it was closed."""

    def __init__(self, body: bytes | None = None, parts: tuple[bytes, ...] = (), stalls: bool = False) -> None:
        self.headers = [(b"x-halfdoor-route", b"local")]
        self.body = body
        self.closed: list[bool] = []
        self._parts = parts
        self._stalls = stalls

    async def chunks(self) -> Any:
        for part in self._parts:
            yield part
        if self._stalls:
            await asyncio.sleep(30)

    def close(self, *, delivered: bool) -> None:
        self.closed.append(delivered)


class Pipeline:
    """Hands out one answer, or one error."""

    def __init__(self, outcome: Outgoing | RouterError) -> None:
        self.incoming: list[Incoming] = []
        self._outcome = outcome

    async def answer(self, incoming: Incoming) -> Any:
        self.incoming.append(incoming)
        if isinstance(self._outcome, RouterError):
            raise self._outcome
        return self._outcome


def knock(
    pipeline: Pipeline, *headers: tuple[bytes, bytes], ours: bool = False, leaves: bool = False, limit: int = 100
) -> list[Any]:
    """Send one request; a client that leaves hangs up as soon as its body is read."""
    sent: list[Any] = []
    messages: list[Any] = [{"type": "http.request", "body": b"{}", "more_body": True}, {"type": "http.request"}]

    async def receive() -> Any:
        if messages:
            return messages.pop(0)
        await asyncio.sleep(0.05 if leaves else 30)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    door = Answering(CHAT, lambda: pipeline, limit, bearer_is_ours=ours)
    asyncio.run(asyncio.wait_for(door({"type": "http", "headers": list(headers)}, receive, send), 5))
    return sent


def test_a_whole_answer_has_its_length_and_is_delivered() -> None:
    outgoing = Outgoing(b'{"a":1}')
    start, body = knock(Pipeline(outgoing))
    assert (b"content-length", b"7") in start["headers"]
    assert body["body"] == b'{"a":1}'
    assert outgoing.closed == [True]


def test_a_stream_goes_out_part_by_part_and_ends() -> None:
    outgoing = Outgoing(parts=(b"one", b"two"))
    start, *parts = knock(Pipeline(outgoing))
    assert (b"content-type", b"text/event-stream; charset=utf-8") in start["headers"]
    assert [(part["body"], part.get("more_body", False)) for part in parts] == [
        (b"one", True),
        (b"two", True),
        (b"", False),
    ]
    assert outgoing.closed == [True]


def test_a_client_that_leaves_closes_the_answer_once_and_undelivered() -> None:
    outgoing = Outgoing(parts=(b"one",), stalls=True)
    sent = knock(Pipeline(outgoing), leaves=True)
    assert outgoing.closed == [False]
    assert all(message.get("more_body", True) for message in sent), "a cut stream must not look whole"


@pytest.mark.parametrize(
    ("header", "ours", "bearer"),
    [
        (b"Bearer k", False, "k"),
        (b"bearer  k ", False, "k"),
        (b"Basic k", False, None),
        (b"Bearer ", False, None),
        (b"k", False, None),
        (b"Bearer k", True, None),
    ],
)
def test_a_bearer_is_handed_in_unless_it_is_our_own_token(header: bytes, ours: bool, bearer: str | None) -> None:
    pipeline = Pipeline(Outgoing(b"{}"))
    knock(pipeline, (b"authorization", header), ours=ours)
    assert pipeline.incoming[0].bearer == bearer
    assert "k" not in repr(pipeline.incoming[0]).partition("bearer")[2], "a key must not stand in a repr"


@pytest.mark.parametrize(
    ("values", "local"), [((), False), ((b"",), False), ((b"local",), True), ((b"", b"LOCAL"), True)]
)
def test_any_wish_to_stay_is_heard(values: tuple[bytes, ...], local: bool) -> None:
    pipeline = Pipeline(Outgoing(b"{}"))
    knock(pipeline, *((b"x-halfdoor-route", value) for value in values))
    assert pipeline.incoming[0].local_only is local


@pytest.mark.parametrize("values", [(b"cloud",), (b"local", b"cloud"), (b"local, cloud",)])
def test_a_wish_to_leave_is_no_request(values: tuple[bytes, ...]) -> None:
    pipeline = Pipeline(Outgoing(b"{}"))
    start, _ = knock(pipeline, *((b"x-halfdoor-route", value) for value in values))
    assert start["status"] == 400
    assert not pipeline.incoming


def test_a_body_that_outgrows_the_limit_reaches_nobody() -> None:
    pipeline = Pipeline(Outgoing(b"{}"))
    start, _ = knock(pipeline, limit=1)
    assert start["status"] == 413
    assert not pipeline.incoming


ERRORS: list[tuple[Callable[[], RouterError], int, bool]] = [
    (lambda: NoModel("nobody"), 503, True),
    (lambda: EgressBlocked({"EMAIL_ADDRESS"}), 403, True),
    (lambda: LedgerUnavailable("no row"), 503, False),
    (lambda: UpstreamRefused("no", status=429, retry_after="7"), 429, False),
]


@pytest.mark.parametrize(("error", "status", "refused"), ERRORS)
def test_an_error_has_its_status_and_says_when_it_is_a_refusal(
    error: Callable[[], RouterError], status: int, refused: bool
) -> None:
    start, body = knock(Pipeline(error()))
    headers = dict(start["headers"])
    assert start["status"] == status
    assert headers.get(b"x-halfdoor-route") == (b"refused" if refused else None)
    assert headers.get(b"x-should-retry") == (b"false" if status >= 500 else None)
    assert headers.get(b"retry-after") == (b"7" if status == 429 else None)
    assert b'"error"' in body["body"]

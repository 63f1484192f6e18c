"""A client that goes away ends the upstream's work within a second, and the ledger says so."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from router.ledger.entry import Decided, Finished, Status
from tests.router.puppet import Puppet, never_answers, puppet
from tests.router.standing import Standing, cloud, local, standing, user
from tests.router.upstreams.doubles import HEAD_STREAM, Line, Script, chunked, delta, reply, whole

WITHIN_S = 1.0
LONG_S = 15.0
"""What a client waits: the head of a stream may be held back 5 s for its first event."""
CARD = "4242 4242 4242 4242"


@pytest.fixture(scope="module")
def inside() -> Iterator[Puppet]:
    with puppet() as engine:
        yield engine


@pytest.fixture(scope="module")
def outside() -> Iterator[Puppet]:
    with puppet() as cloud_:
        yield cloud_


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, outside: Puppet, inside: Puppet) -> Iterator[Standing]:
    inside.obeys(answers_nothing_but_chat)
    document = {"policy": "masked", "clouds": [cloud(outside.url)], "locals": [local(inside.url)]}
    with standing(tmp_path_factory.mktemp("leaving"), document) as running:
        yield running


async def answers_nothing_but_chat(line: Line) -> None:
    """Let the proxy see at start-up that an engine is there."""
    await line.request()
    await line.say(
        reply(b'{"object":"list","data":[{"id":"local-1","object":"model"}]}', extra="connection: close\r\n")
    )


async def head_only(line: Line) -> None:
    await line.request()
    await line.say(HEAD_STREAM)
    await line.until_left()


async def two_words_then_silence(line: Line) -> None:
    await line.request()
    await line.say(HEAD_STREAM, chunked(delta("one ")), chunked(delta("two ")))
    await line.until_left()


async def half_an_answer(line: Line) -> None:
    await line.request()
    await line.say(reply(whole("all of it"))[:-10])
    await line.until_left()


def connect(proxy: Standing, body: dict[str, Any]) -> socket.socket:
    """Send a request on a raw socket and leave it to the test what becomes of it."""
    where = urlsplit(proxy.base_url)
    line = socket.create_connection((where.hostname or "", where.port or 0), timeout=LONG_S)
    content = json.dumps(body).encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: {where.netloc}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(content)}\r\n\r\n"
    )
    line.sendall(head.encode() + content)
    return line


def closes(line: socket.socket) -> None:
    line.close()


def resets(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    line.close()


def read_until(line: socket.socket, wanted: bytes) -> bytes:
    seen = b""
    while wanted not in seen:
        seen += (part := line.recv(65_536))
        assert part, "the proxy closed before the client saw what it waits for"
    return seen


def decisions(proxy: Standing) -> list[Decided]:
    return [row for row in proxy.entries() if isinstance(row, Decided)]


def next_request(proxy: Standing, before: int) -> tuple[Decided, Finished]:
    """Return the rows of the request after so many; that of one that stays here is written while it is answered."""
    until = time.monotonic() + LONG_S
    while len(rows := decisions(proxy)) <= before:
        assert time.monotonic() < until, "no row was written"
        time.sleep(0.01)
    return rows[-1], proxy.finished(rows[-1].receipt)


@pytest.mark.parametrize("who", [("cloud", closes), ("local", resets)], ids=["cloud", "local"])
@pytest.mark.parametrize(
    "case",
    [
        pytest.param((never_answers, True, b""), id="streaming, before the head"),
        pytest.param((never_answers, False, b""), id="whole, before the head"),
        pytest.param((head_only, True, b"\r\n\r\n"), id="streaming, before the first token"),
        pytest.param((two_words_then_silence, True, b"one"), id="mid-stream"),
        pytest.param((half_an_answer, False, b""), id="whole, in the middle of the answer"),
    ],
)
def test_the_upstream_is_closed_within_a_second_and_the_ledger_says_cancelled(
    proxy: Standing,
    outside: Puppet,
    inside: Puppet,
    who: tuple[str, Callable[[socket.socket], None]],
    case: tuple[Script, bool, bytes],
) -> None:
    (model, leave), (script, stream, sees) = who, case
    upstream = outside if model == "cloud" else inside
    upstream.obeys(script)
    before = len(decisions(proxy))
    line = connect(proxy, user("Go on, please.", model, stream=stream))
    upstream.arrived()
    read_until(line, sees)
    assert all(one.closed_at is None for one in upstream.lines if one.requests), "closed before anybody left"
    left = time.monotonic()
    leave(line)
    assert upstream.left_at() - left < WITHIN_S
    decided, finished = next_request(proxy, before)
    assert decided.route == model
    assert finished.status == Status.CANCELLED
    assert finished.http_status == 499


def test_the_official_client_that_breaks_off_its_loop_ends_the_upstream(proxy: Standing, outside: Puppet) -> None:
    outside.obeys(two_words_then_silence)
    before = len(decisions(proxy))
    with proxy.openai() as client:
        stream = client.chat.completions.create(
            model="cloud", messages=[{"role": "user", "content": f"Card {CARD}, please."}], stream=True
        )
        for chunk in stream:
            if chunk.choices[0].delta.content:
                break
        left = time.monotonic()
        stream.close()
    assert outside.left_at() - left < WITHIN_S
    decided, finished = next_request(proxy, before)
    assert decided.masked
    assert finished.status == Status.CANCELLED


def test_a_client_that_goes_while_it_still_sends_its_body_reaches_nobody(proxy: Standing, outside: Puppet) -> None:
    outside.obeys(never_answers)
    rows = len(proxy.entries())
    where = urlsplit(proxy.base_url)
    line = socket.create_connection((where.hostname or "", where.port or 0), timeout=LONG_S)
    line.sendall(
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: {where.netloc}\r\ncontent-type: application/json\r\n"
        'content-length: 500\r\n\r\n{"model": "cloud", "messages": ['.encode()
    )
    line.close()
    time.sleep(0.3)
    assert not outside.requests
    assert len(proxy.entries()) == rows


def test_after_sixteen_clients_left_the_next_one_is_answered(proxy: Standing, outside: Puppet) -> None:
    outside.obeys(two_words_then_silence)
    lines = [connect(proxy, user("Go on.", "cloud", stream=True)) for _ in range(16)]
    for line in lines:
        read_until(line, b"one")
        line.close()

    async def answers(line: Line) -> None:
        await line.request()
        await line.say(reply(whole("still here")))

    outside.obeys(answers)
    assert proxy.post(user("Anybody?", "cloud")).json()["choices"][0]["message"]["content"] == "still here"

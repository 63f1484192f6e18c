"""On every endpoint a client that goes away ends the upstream's work within a second."""

import json
import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from router.ledger.entry import Decided, Status
from tests.router.puppet import Puppet, never_answers, puppet
from tests.router.standing import Standing, cloud, local, standing
from tests.router.test_leaving import LONG_S, answers_nothing_but_chat, half_an_answer, head_only, read_until
from tests.router.upstreams.doubles import HEAD_STREAM, Line, Script, chunked, delta

WITHIN_S = 1.0
SPOKEN = ["chat", "responses", "completions", "embeddings", "moderations"]
BODIES: dict[str, dict[str, Any]] = {
    "responses": {"input": "Go on, please."},
    "messages": {"max_tokens": 9, "messages": [{"role": "user", "content": "Go on, please."}]},
    "completions": {"prompt": "Go on, please."},
    "embeddings": {"input": "Go on, please."},
    "moderations": {"input": "Go on, please."},
}
STREAMED = ("responses", "messages", "completions")


def event(**body: Any) -> bytes:
    return b"data: " + json.dumps(body).encode() + b"\n\n"


FIRST = {
    "responses": (
        event(type="response.created", response={"id": "resp_1", "output": [], "status": "in_progress"}),
        event(type="response.output_text.delta", item_id="m", output_index=0, content_index=0, delta="one "),
    ),
    "completions": (event(choices=[{"index": 0, "text": "one ", "finish_reason": None}]),),
}
"""How a stream begins in the formats that the cloud speaks; the others are told in chat."""


def begins(path: str, side: str) -> Script:
    """Say the first word of a stream, then fall silent."""
    native = path == "completions" or side == "cloud"
    pieces = FIRST.get(path, (delta("one "),)) if native else (delta("one "),)

    async def script(line: Line) -> None:
        await line.request()
        await line.say(HEAD_STREAM, *(chunked(piece) for piece in pieces))
        await line.until_left()

    return script


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
    speaks = {**cloud(outside.url), "speaks": SPOKEN}
    document = {"policy": "masked", "clouds": [speaks], "locals": [local(inside.url)]}
    with standing(tmp_path_factory.mktemp("leaving"), document) as running:
        yield running


def connect(proxy: Standing, path: str, body: dict[str, Any]) -> socket.socket:
    where = urlsplit(proxy.base_url)
    line = socket.create_connection((where.hostname or "", where.port or 0), timeout=LONG_S)
    content = json.dumps(body).encode()
    head = (
        f"POST /v1/{path} HTTP/1.1\r\nhost: {where.netloc}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(content)}\r\n\r\n"
    )
    line.sendall(head.encode() + content)
    return line


CASES = [
    *(
        (path, "before the head", stream)
        for path in BODIES
        for stream in (False, *((True,) if path in STREAMED else ()))
    ),
    *((path, "in the middle of the answer", False) for path in BODIES),
    *((path, "before the first token", True) for path in STREAMED),
    *((path, "mid-stream", True) for path in STREAMED),
]
CLOUD_ONLY = ("embeddings", "moderations")


@pytest.mark.parametrize("side", ["cloud", "local"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_upstream_is_closed_within_a_second(
    proxy: Standing, outside: Puppet, inside: Puppet, side: str, case: tuple[str, str, bool]
) -> None:
    path, when, stream = case
    if side == "local" and path in CLOUD_ONLY:
        pytest.skip("no engine of this test answers it")
    upstream = outside if side == "cloud" else inside
    scripts: dict[str, tuple[Script, bytes]] = {
        "before the head": (never_answers, b""),
        "in the middle of the answer": (half_an_answer, b""),
        "before the first token": (head_only, b"\r\n\r\n"),
        "mid-stream": (begins(path, side), b"one "),
    }
    script, sees = scripts[when]
    upstream.obeys(script)
    model = "cloud-1" if side == "cloud" else "local-1"
    line = connect(proxy, path, {"model": model, **BODIES[path], **({"stream": True} if stream else {})})
    upstream.arrived()
    read_until(line, sees)
    left = time.monotonic()
    line.close()
    assert upstream.left_at() - left < WITHIN_S
    decided = [row for row in proxy.entries() if isinstance(row, Decided)][-1]
    assert proxy.finished(decided.receipt).status == Status.CANCELLED

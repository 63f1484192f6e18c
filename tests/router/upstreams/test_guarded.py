"""The guarded transport lets out cleared bytes to a configured address, and nothing else."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.upstreams.guarded import BLOCKED, CLEARED, GuardedTransport
from tests.router.upstreams.clearing import cleared

pytestmark = pytest.mark.anyio
URL = "https://cloud.example/v1/chat/completions"
PROBE = "https://cloud.example/v1/models"


class Recorder(httpx.AsyncBaseTransport):
    def __init__(self) -> None:
        self.sent: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        return httpx.Response(200, json={})


def guarded(inner: httpx.AsyncBaseTransport) -> GuardedTransport:
    return GuardedTransport(inner, frozenset({URL}), frozenset({PROBE}), "me")


async def outcome(request: httpx.Request) -> tuple[int, list[httpx.Request]]:
    inner = Recorder()
    response = await guarded(inner).handle_async_request(request)
    assert (response.status_code == 403) == bool(response.extensions.get(BLOCKED))
    return response.status_code, inner.sent


def post(body: bytes, url: str = URL, method: str = "POST", **extensions: Any) -> httpx.Request:
    return httpx.Request(method, url, content=body, extensions=extensions)


async def test_exactly_the_cleared_bytes_arrive() -> None:
    status, sent = await outcome(post(b'{"a":1}', **{CLEARED: cleared(b'{"a":1}')}))
    assert status == 200
    assert [await request.aread() for request in sent] == [b'{"a":1}']


class LooksCleared:
    payload = b"{}"
    decided_id = "01ROW"


REFUSED = [
    ("no token", post(b"{}")),
    ("a token of another make", post(b"{}", **{CLEARED: LooksCleared()})),
    ("one byte more", post(b"{} ", **{CLEARED: cleared(b"{}")})),
    ("an empty body", post(b"", **{CLEARED: cleared(b"{}")})),
    ("the same text in another encoding", post('"é"'.encode("latin-1"), **{CLEARED: cleared('"é"'.encode())})),
    ("another host", post(b"{}", "https://evil.example/v1/chat/completions", **{CLEARED: cleared(b"{}")})),
    ("another port", post(b"{}", "https://cloud.example:444/v1/chat/completions", **{CLEARED: cleared(b"{}")})),
    ("in the clear", post(b"{}", "http://cloud.example/v1/chat/completions", **{CLEARED: cleared(b"{}")})),
    ("another path", post(b"{}", "https://cloud.example/v1/files", **{CLEARED: cleared(b"{}")})),
    ("data in a query", post(b"{}", URL + "?q=Ada", **{CLEARED: cleared(b"{}")})),
    ("data in a fragment", post(b"{}", URL + "#Ada", **{CLEARED: cleared(b"{}")})),
    ("a user in the address", post(b"{}", URL.replace("://", "://ada@"), **{CLEARED: cleared(b"{}")})),
    ("this device", post(b"{}", "http://127.0.0.1:4114/v1/chat/completions", **{CLEARED: cleared(b"{}")})),
    ("another method", post(b"{}", method="PUT", **{CLEARED: cleared(b"{}")})),
    ("a probe elsewhere", post(b"", "https://cloud.example/v1/files", "GET")),
    ("a probe with a query", post(b"", PROBE + "?q=Ada", "GET")),
    ("a probe with a body", post(b"{}", PROBE, "GET")),
]


@pytest.mark.parametrize("request_", [pytest.param(case[1], id=case[0]) for case in REFUSED])
async def test_anything_else_is_answered_with_403_and_never_sent(request_: httpx.Request) -> None:
    status, sent = await outcome(request_)
    assert (status, sent) == (403, [])


async def test_a_body_that_is_streamed_is_read_whole_and_compared() -> None:
    async def pieces() -> Any:
        yield b'{"a'
        yield b'":1}'

    good = httpx.Request("POST", URL, content=pieces(), extensions={CLEARED: cleared(b'{"a":1}')})
    bad = httpx.Request("POST", URL, content=pieces(), extensions={CLEARED: cleared(b'{"a":2}')})
    assert (await outcome(good))[0] == 200
    assert (await outcome(bad)) == (403, [])


async def test_a_configured_probe_passes_without_a_body() -> None:
    assert (await outcome(post(b"", PROBE, "GET")))[0] == 200


async def test_only_named_headers_leave_and_the_hop_is_added() -> None:
    headers = {
        "authorization": "Bearer k", "content-type": "application/json", "accept": "*/*", "cookie": "a=Ada",
        "user-agent": "AdaAgent/1", "x-stainless-os": "Linux", "x-forwarded-for": "10.0.0.1", "referer": "Ada",
        "accept-encoding": "gzip", "x-halfdoor-hop": "forged",
    }  # fmt: skip
    request = httpx.Request("POST", URL, headers=headers, content=b"{}", extensions={CLEARED: cleared(b"{}")})
    _, (sent,) = await outcome(request)
    assert dict(sent.headers) == {
        "host": "cloud.example", "authorization": "Bearer k", "content-type": "application/json", "accept": "*/*",
        "user-agent": "halfdoor", "x-halfdoor-hop": "me", "content-length": "2",
    }  # fmt: skip
    assert sent.extensions == {}


async def test_it_refuses_once_under_the_whole_httpx_client_too() -> None:
    inner = Recorder()
    async with httpx.AsyncClient(transport=guarded(inner)) as client:
        assert (await client.post(URL, content=b"{}")).status_code == 403
        assert (await client.post(URL, content=b"{}", extensions={CLEARED: cleared(b"{}")})).status_code == 200
    assert len(inner.sent) == 1


@given(body=st.binary(max_size=60), other=st.binary(max_size=60))
async def test_only_equal_bytes_pass(body: bytes, other: bytes) -> None:
    try:
        token = cleared(other)
    except Exception:  # noqa: BLE001 - not UTF-8: the real guard clears no such thing
        return
    _, sent = await outcome(post(body, **{CLEARED: token}))
    assert bool(sent) == (body == other)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("ada@example.org", None),
        ("interleaved-thinking-2025-05-14,ada@example.org", "interleaved-thinking-2025-05-14"),
        ("context-1m-2025-08-07", "context-1m-2025-08-07"),
    ],
)
async def test_a_field_of_closed_words_holds_no_other_whoever_wrote_it(said: str, left: str | None) -> None:
    request = post(b"{}", **{CLEARED: cleared(b"{}")})
    request.headers["anthropic-beta"] = said
    _, sent = await outcome(request)
    assert [one.headers.get("anthropic-beta") for one in sent] == [left]

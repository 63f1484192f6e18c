"""Bad knocks are answered before any route is looked at."""

import asyncio
from typing import Any

import pytest

from router.door.gate import Gate, Rules, plain_path

GOOD: dict[str, str] = {"host": "127.0.0.1:4114", "content-type": "application/json"}


async def inner(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-path", scope["path"].encode())]})
    await send({"type": "http.response.body", "body": b""})


def knock(
    rules: Rules, headers: list[tuple[str, str]], method: str = "POST", path: str = "/v1/chat/completions"
) -> tuple[int, dict[bytes, bytes]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("the gate judges without reading the body")

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "server": ("127.0.0.1", 4114),
        "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in headers],
    }
    asyncio.run(Gate(inner, rules)(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"])


def with_(**changed: str | None) -> list[tuple[str, str]]:
    merged = {**GOOD, **{k.replace("_", "-"): v for k, v in changed.items()}}
    return [(k, v) for k, v in merged.items() if v is not None]


PLAIN = Rules(host="127.0.0.1")

BAD_HOSTS = [
    "evil.example",
    "evil.example:4114",
    "127.0.0.1",
    "127.0.0.1:4115",
    "localhost:80",
    "localhost.evil.example:4114",
    "127.0.0.1:4114.evil.example",
    "127.0.0.1:4114/x?y#z",
    "a/x?y#z",
    "127.0.0.1:4114@evil.example",
    "0.0.0.0:4114",
    "[::]:4114",
    "127.0.0.2:4114",
    "127.1:4114",
    "2130706433:4114",
    "0x7f000001:4114",
    "",
    " 127.0.0.1:4114",
    "127.0.0.1:4114 ",
    "127.0.0.1:04114",
    "router.local:4114",
    "xn--lcalhost-n0a:4114",
    "localhost.:4114",
]
BAD_ORIGINS = [
    "null", "file://", "https://evil.example", "http://localhost", "http://localhost:4114", "http://127.0.0.1:4114",
    "app://x", "chrome-extension://abc", "", "https://chat.example.evil.example", "https://CHAT.example",
]  # fmt: skip
BAD_TYPES = ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx", "text/json", "application/xml"]


@pytest.mark.parametrize("host", BAD_HOSTS)
def test_only_an_exact_host_enters(host: str) -> None:
    assert knock(PLAIN, with_(host=host))[0] == 421


@pytest.mark.parametrize("host", ["127.0.0.1:4114", "localhost:4114", "LOCALHOST:4114", "[::1]:4114"])
def test_the_loopback_names_with_the_port_enter(host: str) -> None:
    assert knock(PLAIN, with_(host=host))[0] == 200


def test_two_hosts_or_none_do_not_enter() -> None:
    assert knock(PLAIN, [*with_(), ("host", "127.0.0.1:4114")])[0] == 421
    assert knock(PLAIN, with_(host=None))[0] == 421


@pytest.mark.parametrize("origin", BAD_ORIGINS)
def test_no_web_page_enters_unless_configured(origin: str) -> None:
    rules = Rules(host="127.0.0.1", origins=("https://chat.example",))
    status, headers = knock(rules, with_(origin=origin))
    assert status == 403
    assert b"access-control-allow-origin" not in headers


def test_a_configured_page_may_call_and_preflight() -> None:
    rules = Rules(host="127.0.0.1", origins=("https://chat.example",))
    status, headers = knock(rules, with_(origin="https://chat.example"))
    assert (status, headers[b"access-control-allow-origin"]) == (200, b"https://chat.example")
    assert b"access-control-allow-credentials" not in headers
    assert knock(rules, with_(origin="https://chat.example"), method="OPTIONS")[0] == 204
    assert knock(PLAIN, with_(origin="https://chat.example"), method="OPTIONS")[0] == 403


@pytest.mark.parametrize("kind", BAD_TYPES)
def test_a_form_post_is_no_request(kind: str) -> None:
    assert knock(PLAIN, with_(content_type=kind))[0] == 415


def test_json_with_a_charset_and_multipart_are_requests() -> None:
    assert knock(PLAIN, with_(content_type="application/json; charset=utf-8"))[0] == 200
    assert knock(PLAIN, with_(content_type="multipart/form-data; boundary=x"))[0] == 200


def test_compressed_and_oversized_bodies_are_refused_unread() -> None:
    assert knock(PLAIN, with_(content_encoding="gzip"))[0] == 415
    assert knock(PLAIN, with_(content_length="33554433"))[0] == 413
    assert knock(PLAIN, with_(content_length="-1"))[0] == 413
    assert knock(PLAIN, [*with_(), *[(f"x-{i}", "y") for i in range(101)]])[0] == 431


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("authorization", "Bearer right", 200),
        ("x-api-key", "right", 200),
        ("authorization", "Bearer wrong", 401),
        ("authorization", "right-and-more", 401),
        ("authorization", "Bearer ", 401),
        ("cookie", "token=right", 401),
    ],
)
def test_a_configured_token_is_asked_of_everyone(header: str, value: str, status: int) -> None:
    rules = Rules(host="127.0.0.1", token="right")
    assert knock(rules, [*with_(), (header, value)])[0] == status


def test_without_a_token_an_unknown_route_is_401_and_not_404() -> None:
    rules = Rules(host="127.0.0.1", token="right")
    assert knock(rules, with_(), path="/anything")[0] == 401
    assert knock(rules, with_(), path="/healthz", method="GET")[0] == 200


@pytest.mark.parametrize(
    ("path", "plain"),
    [("//v1//models/", "/v1/models"), ("/", "/"), ("///", "/"), ("/v1/chat/completions", "/v1/chat/completions")],
)
def test_slashes_collapse(path: str, plain: str) -> None:
    assert plain_path(path) == plain


def test_a_request_that_came_from_a_halfdoor_goes_no_further() -> None:
    assert knock(PLAIN, [*with_(), ("x-halfdoor-hop", "any")])[0] == 400
    assert knock(PLAIN, [*with_(), ("x-halfdoor-hop", "any")], method="GET", path="/v1/models")[0] == 400

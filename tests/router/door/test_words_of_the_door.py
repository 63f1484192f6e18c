"""What the door says by itself: in the words of whoever knocks, with everything that its SDK reads."""

import asyncio
import json
from typing import Any

import pytest

from router.door.gate import Gate, Rules
from router.door.log import RequestLog, with_request_id

OPENAI = {"message", "type", "param", "code"}


def knock(path: str, *headers: tuple[str, str], method: str = "POST") -> tuple[Any, bytes]:
    """Send one request to a gate behind which an app answers 204."""
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    rules = Rules("127.0.0.1", origins=("https://page.example",), token="right")
    outer = RequestLog(Gate(app, rules), lambda line: None, frozenset())
    fields = [("host", "127.0.0.1:1"), ("content-type", "application/json"), *headers]
    encoded = [(name.encode(), value.encode()) for name, value in fields]
    scope = {"type": "http", "method": method, "path": path, "headers": encoded, "server": ("127.0.0.1", 1)}
    asyncio.run(outer(scope, receive, send))
    return sent[0], b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/responses/resp_1", "/embeddings", "/nowhere"])
def test_a_wrong_token_is_told_in_openais_words(path: str) -> None:
    start, body = knock(path, ("authorization", "Bearer wrong"))
    assert start["status"] == 401
    assert set(json.loads(body)["error"]) == OPENAI


def test_a_wrong_token_is_told_in_anthropics_words_on_its_path() -> None:
    start, body = knock("//v1//messages", ("x-api-key", "wrong"))
    assert start["status"] == 401
    told = json.loads(body)
    assert told["type"] == "error"
    assert {"type", "message"} <= set(told["error"])


def test_every_answer_has_a_request_id_and_the_upstreams_own_stays() -> None:
    shown = ("authorization", "Bearer right")
    ours = dict(knock("/v1/models", shown)[0]["headers"])[b"x-request-id"]
    assert ours.startswith(b"req_")
    assert ours != dict(knock("/v1/models", shown)[0]["headers"])[b"x-request-id"]
    assert with_request_id([(b"x-request-id", b"req_cloud")]) == [(b"x-request-id", b"req_cloud")]


def test_a_configured_page_may_send_what_its_sdk_sends_and_read_what_it_gets() -> None:
    page = ("origin", "https://page.example")
    asked = ("access-control-request-headers", "X-Stainless-Lang, anthropic-version, bad header\x00")
    start, _ = knock("/v1/chat/completions", page, asked, method="OPTIONS")
    allowed = dict(start["headers"])[b"access-control-allow-headers"].decode().split(", ")
    assert {"authorization", "x-stainless-lang", "anthropic-version"} <= set(allowed)
    assert not [name for name in allowed if " " in name]
    answered, _ = knock("/v1/models", page, ("authorization", "Bearer right"), method="GET")
    assert dict(answered["headers"])[b"access-control-expose-headers"] == b"*"
    other, _ = knock("/v1/models", ("origin", "https://other.example"), method="OPTIONS")
    assert other["status"] == 403
    assert b"access-control-allow-origin" not in dict(other["headers"])

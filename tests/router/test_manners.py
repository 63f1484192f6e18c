"""Manners of the protocol through a running proxy: large bodies, one connection for many requests, advice on limits."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import ScriptedEngine
from tests.router.puppet import puppet
from tests.router.standing import CLOUD_MODEL, LOCAL_MODEL, Standing, cloud, local, standing, user
from tests.router.upstreams.doubles import Line, reply, whole

Both = tuple[Standing, GlassCloud, ScriptedEngine]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    outside, inside = GlassCloud(), ScriptedEngine(("Seen.",) * 8)
    with serve_in_thread(outside.app) as url, serve_in_thread(inside.app) as home:
        document = {"clouds": [cloud(url)], "locals": [local(home)]}
        with standing(tmp_path_factory.mktemp("manners"), document) as proxy:
            yield proxy, outside, inside


def post(proxy: Standing, body: dict[str, Any]) -> httpx.Response:
    """Post what takes a busy machine a while."""
    return httpx.post(f"{proxy.base_url}/chat/completions", json=body, timeout=300.0)


def test_a_picture_of_twenty_megabytes_reaches_the_engine_whole(both: Both) -> None:
    proxy, outside, inside = both
    outside.seen.clear()
    url = f"data:image/png;base64,{'iVBORw0KGgoA' * (20_000_000 // 12)}"
    parts = [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": url}}]
    answer = post(proxy, {"model": LOCAL_MODEL, "messages": [{"role": "user", "content": parts}]})
    assert answer.status_code == 200, answer.text
    assert json.loads(inside.seen[-1])["messages"][0]["content"][1]["image_url"]["url"] == url
    assert not outside.seen


def test_tool_schemas_of_a_hundred_kilobytes_reach_the_cloud_as_they_are(both: Both) -> None:
    proxy, outside, _ = both
    properties = {f"field_{i}": {"type": "string", "description": f"What to put into part {i}."} for i in range(1_400)}
    parameters = {"type": "object", "properties": properties}
    tools = [{"type": "function", "function": {"name": "fill", "parameters": parameters}}]
    assert len(json.dumps(tools)) > 100_000
    answer = post(proxy, {"model": CLOUD_MODEL, "messages": [{"role": "user", "content": "Hello"}], "tools": tools})
    assert answer.status_code == 200
    assert json.loads(outside.seen[-1].body)["tools"] == tools


def test_a_body_over_the_limit_is_413_in_the_words_of_its_client(tmp_path: Path) -> None:
    with standing(tmp_path, {"limits": {"body_bytes": 10_000}}) as proxy:
        large = user("x" * 20_000)
        assert proxy.post(large).json()["error"]["code"] == "request_too_large"
        answer = httpx.post(f"{proxy.base_url}/messages", json={**large, "max_tokens": 5})
        assert (answer.status_code, answer.json()["error"]["type"]) == (413, "request_too_large")


def test_one_connection_takes_many_requests_whatever_became_of_each(both: Both) -> None:
    proxy = both[0]
    at = urlsplit(proxy.base_url)
    line = http.client.HTTPConnection(at.hostname or "", at.port, timeout=60)
    line.connect()
    first = line.sock.getsockname()
    asked: list[tuple[str, str, Any, int]] = [
        ("POST", "/v1/chat/completions", user("Hello", LOCAL_MODEL), 200),
        ("GET", "/v1/nothing", None, 404),
        ("POST", "/v1/chat/completions", {"model": LOCAL_MODEL}, 400),
        ("POST", "/v1/chat/completions", user("Hello", LOCAL_MODEL, stream=True), 200),
        ("POST", "//v1//chat/completions", user("Hello", LOCAL_MODEL), 200),
        ("GET", "/v1/models", None, 200),
    ]
    for method, path, body, status in asked:
        sent = None if body is None else json.dumps(body).encode()
        line.request(method, path, sent, {"content-type": "application/json"} if sent else {})
        answer = line.getresponse()
        assert answer.status == status
        assert answer.read()
        assert line.sock is not None, f"{path} closed the connection"
        assert line.sock.getsockname() == first
    line.close()


LIMITS = {"x-ratelimit-remaining-requests": "3", "x-ratelimit-reset-tokens": "6m0s", "anthropic-ratelimit-x": "1"}
SENT = "".join(f"{name}: {value}\r\n" for name, value in LIMITS.items()) + "set-cookie: a=b\r\nx-request-id: req_up\r\n"


def test_what_a_cloud_says_of_its_limits_comes_with_its_answers(tmp_path: Path) -> None:
    async def answers(line: Line) -> None:
        await line.request()
        await line.say(reply(whole("Hi"), extra=SENT))

    with puppet() as outside, standing(tmp_path, {"clouds": [cloud(outside.url)]}) as proxy:
        outside.obeys(answers)
        answer = proxy.post(user("Hello", CLOUD_MODEL))
        assert {name: answer.headers.get(name) for name in LIMITS} == LIMITS
        assert answer.headers["x-request-id"] == "req_up"
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/chat/completions", "/messages", "/responses"])
@pytest.mark.parametrize(("advice", "told"), [("", None), ("x-should-retry: false\r\n", "false")])
def test_what_a_cloud_says_of_its_limits_comes_with_its_refusals(
    tmp_path: Path, path: str, advice: str, told: str | None
) -> None:
    async def refuses(line: Line) -> None:
        await line.request()
        body = b'{"error": {"message": "slow down", "code": "rate_limit_exceeded"}}'
        await line.say(reply(body, "429 Too Many Requests", extra=f"{SENT}retry-after: 20\r\n{advice}"))

    with puppet() as outside, standing(tmp_path, {"clouds": [cloud(outside.url)]}) as proxy:
        outside.obeys(refuses)
        asked = {**user("Hello", CLOUD_MODEL, max_tokens=9), "input": "Hello"}
        answer = httpx.post(f"{proxy.base_url}{path}", json=asked, timeout=60.0)
        assert answer.status_code == 429
        assert {name: answer.headers.get(name) for name in LIMITS} == LIMITS
        assert (answer.headers["retry-after"], answer.headers.get("x-should-retry")) == ("20", told)
        assert answer.headers["x-request-id"] == "req_up"
        assert "set-cookie" not in answer.headers

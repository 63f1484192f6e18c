"""A rehearsal of any endpoint's request says what the cloud receives, were it sent."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from router.app import Halfdoor
from router.inspecting import Inspecting, build_inspecting
from router.policy.loading import load_policy
from router.rehearsal import Rehearsal
from router.upstreams.live import Upstreams
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.standing import Standing, by_patterns, standing

CARD = "4242 4242 4242 4242"
SAID = f"Card {CARD}."


class Anything:
    """A cloud that keeps what it is sent on every path, and answers with an error of the client's making."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.app = Starlette(routes=[Route("/{path:path}", self._take, methods=["GET", "POST"])])

    async def _take(self, request: Request) -> Response:
        self.seen.append(await request.body())
        return JSONResponse({"error": {"message": "no", "type": "x", "param": None, "code": None}}, 400)


@dataclass(frozen=True)
class Everywhere:
    """A running proxy with a cloud that speaks every format of OpenAI's, or Messages alone."""

    proxy: Standing
    cloud: Anything
    inspecting: Inspecting

    def rehearsed(self, body: object, endpoint: str = "") -> Rehearsal:
        settings = self.proxy.settings
        dry = Halfdoor(settings, load_policy(settings.policy), self.inspecting, Upstreams(settings))
        return asyncio.run(dry.rehearse(json.dumps(body).encode(), endpoint))

    def sent(self, path: str, body: object) -> list[bytes]:
        self.cloud.seen.clear()
        httpx.post(f"{self.proxy.base_url.removesuffix('/v1')}{path}", json=body, timeout=60.0)
        return [body for body in self.cloud.seen if body]


@pytest.fixture(scope="module", params=["openai", "anthropic"])
def everywhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everywhere]:
    outside = Anything()
    speaks = ["chat", "responses", "completions", "embeddings", "moderations"]
    with ExitStack() as stack:
        url = stack.enter_context(serve_in_thread(outside.app))
        one = {"name": "outside", "kind": request.param, "models": ["recorded-1"], "base_url": url}
        one |= {"speaks": speaks, "base_url": f"{url}/v1"} if request.param == "openai" else {}
        home = tmp_path_factory.mktemp("everywhere")
        proxy = stack.enter_context(standing(home, {"policy": "masked", "clouds": [one]}))
        yield Everywhere(proxy, outside, by_patterns(build_inspecting(proxy.settings)))


ASKED: dict[str, dict[str, Any]] = {
    "/v1/chat/completions": {"model": "auto", "messages": [{"role": "user", "content": SAID}]},
    "/v1/responses": {"model": "auto", "instructions": SAID, "input": [{"role": "user", "content": SAID}]},
    "/v1/responses?": {"model": "auto", "input": SAID, "background": False, "stream": True, "metadata": {"a": SAID}},
    "/v1/messages": {
        "model": "auto",
        "max_tokens": 9,
        "system": [{"type": "text", "text": SAID}],
        "messages": [{"role": "user", "content": [{"type": "text", "text": "And?"}]}],
    },
    "/v1/completions": {"model": "auto", "prompt": SAID, "max_tokens": 9, "stream": True},
}


@pytest.mark.parametrize("path", ASKED)
def test_what_it_says_would_leave_is_what_the_cloud_receives(everywhere: Everywhere, path: str) -> None:
    rehearsal = everywhere.rehearsed(ASKED[path])
    assert [rehearsal.body] == everywhere.sent(path, ASKED[path])
    assert rehearsal.route_name == "cloud-masked"
    assert b"[CREDIT_CARD_1]" in (rehearsal.body or b"")


def test_the_endpoint_that_is_said_counts(everywhere: Everywhere) -> None:
    body = {"model": "auto", "max_tokens": 9, "messages": [{"role": "user", "content": SAID}]}
    assert everywhere.rehearsed(body).seen.conversation.dialect == "chat"
    said = everywhere.rehearsed(body, "/v1/messages")
    assert said.seen.conversation.dialect == "messages"
    assert [said.body] == everywhere.sent("/v1/messages", body)


def test_a_vector_is_made_here_or_of_the_text_as_it_is_or_not_at_all(everywhere: Everywhere) -> None:
    hello = {"model": "any-name", "input": "hello", "encoding_format": "float"}
    here = everywhere.rehearsed(hello)
    assert (here.seen.answers, here.route_name, here.body) == ("skill:embed", "local", None)
    if everywhere.proxy.settings.clouds[0].kind == "anthropic":
        return  # speaks no embeddings
    named = {**hello, "model": "recorded-1"}
    assert [everywhere.rehearsed(named).body] == everywhere.sent("/v1/embeddings", named)
    refused = everywhere.rehearsed({**named, "input": SAID})
    assert (refused.route_name, refused.error, refused.body) == ("refused", "policy_refused", None)
    assert "vector" in refused.told
    assert CARD not in refused.told
    assert not everywhere.sent("/v1/embeddings", {**named, "input": SAID})

"""Lists and states: what is there now, and nothing that a caller wrote."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from router.door.listing import Listing, unknown_route

OFFERED = [("auto", "halfdoor"), ("org/model-1", "inside")]


@dataclass(frozen=True)
class Asking:
    """A client without a socket."""

    app: Starlette

    def get(self, path: str) -> httpx.Response:
        return self.request("GET", path)

    def request(self, method: str, path: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://here") as client:
                return await client.request(method, path)

        return asyncio.run(ask())


def client(*, ready: bool = True, offered: Any = None) -> Asking:
    listing = Listing(lambda: OFFERED if offered is None else offered, lambda: ready)
    routes = [
        Route("/v1/models", listing.models, methods=["GET"]),
        Route("/v1/models/{id:path}", listing.model, methods=["GET"]),
        Route("/healthz", listing.healthz),
        Route("/readyz", listing.readyz),
    ]
    return Asking(Starlette(routes=routes, exception_handlers={404: unknown_route, 405: unknown_route}))


def test_the_list_has_the_dialects_shape() -> None:
    listed = client().get("/v1/models").json()
    assert listed["object"] == "list"
    assert [(card["id"], card["object"], card["owned_by"]) for card in listed["data"]] == [
        ("auto", "model", "halfdoor"),
        ("org/model-1", "model", "inside"),
    ]


def test_the_list_is_of_the_moment() -> None:
    offered: list[tuple[str, str]] = []
    asking = client(offered=offered)
    assert asking.get("/v1/models").json()["data"] == []
    offered.append(("new", "inside"))
    assert [card["id"] for card in asking.get("/v1/models").json()["data"]] == ["new"]


def test_a_name_with_a_slash_is_found() -> None:
    assert client().get("/v1/models/org/model-1").json()["id"] == "org/model-1"


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/models/maria"), ("GET", "/maria"), ("POST", "/v1/models")])
def test_what_is_not_there_is_404_and_is_not_repeated(method: str, path: str) -> None:
    answer = client().request(method, path)
    assert answer.status_code == 404
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
    assert "maria" not in answer.text


def test_up_and_ready_are_two_things() -> None:
    assert client(ready=False).get("/healthz").status_code == 200
    assert client(ready=False).get("/readyz").status_code == 503
    assert client(ready=True).get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "named"),
    [
        ("POST", "/v1/audio/transcriptions", "send the text"),
        ("POST", "/v1/files", "into the message"),
        ("POST", "/v1/conversations", "`previous_response_id`"),
        ("POST", "/v1/responses/compact", "`input_items`"),
        ("GET", "/v1/chat/completions/chatcmpl_maria", "/v1/responses"),
        ("POST", "/v1/messages/batches", "one by one"),
        ("POST", "/batches", "one by one"),
        ("POST", "/api/chat", "/v1/chat/completions"),
    ],
)
def test_what_clients_ask_for_and_is_not_served_says_what_to_do_in_their_words(
    method: str, path: str, named: str
) -> None:
    answer = client().request(method, path)
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert error["message"].startswith("not served: ")
    assert named in error["message"]
    assert "maria" not in answer.text
    if "messages" in path:
        assert answer.json()["type"] == "error"
        assert error["type"] == "not_found_error"


def test_a_path_that_only_begins_like_one_is_told_nothing_of_it() -> None:
    assert client().get("/v1/filesystem").json()["error"]["message"].startswith("no such route")

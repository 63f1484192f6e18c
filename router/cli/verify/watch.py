"""Listens on the client's side: what the client really sent, and what it was given back."""

import json
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from router.upstreams.stand_ins.recording_cloud import Arrived


@dataclass(frozen=True, slots=True, repr=False)
class Exchange:
    """One request of the client's and its answer."""

    request: Arrived
    status: int
    route: str
    """As `x-halfdoor-route` says it; `-` where no decision was made."""
    answer: str
    """The text of the answer, put together where it was streamed."""

    @property
    def crossed(self) -> bool:
        return self.route.startswith("cloud")


class Watch:
    """ASGI middleware around a whole proxy; changes nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.exchanges: list[Exchange] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        asked: list[bytes] = []
        told: list[Message] = []

        async def heard() -> Message:
            message = await receive()
            asked.append(message.get("body", b""))
            return message

        async def say(message: Message) -> None:
            told.append(message)
            await send(message)

        try:
            await self._app(scope, heard, say)
        finally:
            self.exchanges.append(_exchange(scope, b"".join(asked), told))


def _exchange(scope: Scope, body: bytes, told: list[Message]) -> Exchange:
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    query = scope["query_string"].decode("latin-1")
    request = Arrived(scope["method"], scope["path"] + (f"?{query}" if query else ""), headers, body)
    if not told:
        return Exchange(request, 0, "-", "")
    fields = {name.decode("latin-1"): value.decode("latin-1") for name, value in told[0]["headers"]}
    whole = b"".join(message.get("body", b"") for message in told[1:]).decode("utf-8", "replace")
    return Exchange(request, told[0]["status"], fields.get("x-halfdoor-route", "-"), _text(whole))


def _text(body: str) -> str:
    """Return what an answer says: content and arguments of all its messages or chunks in a row."""
    lines = [line.removeprefix("data: ") for line in body.splitlines() if line.startswith("data: {")] or [body]
    said: list[str] = []
    for line in lines:
        try:
            document = json.loads(line)
        except ValueError:
            continue
        for choice in document.get("choices") or () if isinstance(document, dict) else ():
            said += _said(choice.get("message") or choice.get("delta") or {})
    return "".join(said)


def _said(message: dict[str, Any]) -> list[str]:
    calls = [call.get("function") or {} for call in message.get("tool_calls") or ()]
    return [message.get("content") or "", *(call.get("arguments") or "" for call in calls)]

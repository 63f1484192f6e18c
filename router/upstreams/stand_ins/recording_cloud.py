"""A cloud that records: every request as it came, on any path; answers with the placeholders it was sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from router.upstreams.stand_ins.chat_answers import STEADY, Said, ToolCall, respond

MODEL: Final = "recording-1"
_PLACEHOLDER: Final = re.compile(r"\[[A-Z][A-Z_]*_\d+(?:\.\d+)?\]")
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True, repr=False)
class Arrived:
    """One request as it arrived."""

    method: str
    url: str
    """Path and query."""
    headers: tuple[tuple[str, str], ...]
    body: bytes


class RecordingCloud:
    """The stand-in of any cloud. A client that asks for a tool call gets one, so that agents go on."""

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []
        self.app: ASGIApp = Starlette(routes=[Route("/{path:path}", self._any, methods=list(_METHODS))])

    async def _any(self, request: Request) -> Response:
        body = await request.body()
        query = request.url.query
        url = request.scope["path"] + (f"?{query}" if query else "")
        self.arrived.append(Arrived(request.method, url, tuple(request.headers.items()), body))
        if request.method == "GET":
            return JSONResponse({"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "stand-in"}]})
        document = orjson.loads(body)
        return respond(document, echo(document), STEADY)


def echo(request: Mapping[str, Any]) -> Said:
    """Return every placeholder of a request, or the call of a tool where one is demanded."""
    seen = dict.fromkeys(_PLACEHOLDER.findall(orjson.dumps(request.get("messages", [])).decode()))
    if name := _demanded(request):
        return Said(calls=(ToolCall(name, orjson.dumps({"text": " ".join(seen)}).decode()),))
    return Said("I am a stand-in and keep nothing. You wrote of: " + (", ".join(seen) or "nothing that was masked"))


def _demanded(request: Mapping[str, Any]) -> str:
    """Return the name of the function that must be called, or nothing."""
    choice = request.get("tool_choice")
    if isinstance(choice, dict):
        return str((choice.get("function") or {}).get("name", ""))
    functions = [tool["function"]["name"] for tool in request.get("tools") or () if tool.get("type") == "function"]
    return str(functions[0]) if choice == "required" and functions else ""

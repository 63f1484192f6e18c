"""A cloud made of glass: keeps every byte it is sent and answers by quoting it back in another order."""

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

from router.upstreams.stand_ins.chat_answers import STEADY, Pace, Said, ToolCall, respond

MODEL: Final = "glass-1"
_CLAUSE: Final = re.compile(r"(?<=[.!?;,])\s+|\n+")
_NOTABLE: Final = re.compile(r"\[[A-Z][A-Z_]*_\d+(?:\.\d+)?\]|\S*[@\d]\S*")
"""Words that carry something: placeholders, addresses, numbers."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived."""

    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class GlassCloud:
    """The stand-in of a cloud. What it has `seen` is the whole point of it."""

    def __init__(self, pace: Pace = STEADY) -> None:
        self.seen: list[Seen] = []
        self._pace = pace
        self.app: ASGIApp = Starlette(
            routes=[
                Route("/v1/chat/completions", self._chat, methods=["POST"]),
                Route("/v1/models", self._models),
            ]
        )

    async def _chat(self, request: Request) -> Response:
        body = await request.body()
        self.seen.append(Seen(request.scope["path"], tuple(request.headers.items()), body))
        return respond(document := orjson.loads(body), answer(document), self._pace)

    async def _models(self, _: Request) -> Response:
        return JSONResponse({"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "stand-in"}]})


def answer(request: Mapping[str, Any]) -> Said:
    """Return the answer: a tool call where one is asked for, else the last words in another order."""
    last = request["messages"][-1]
    text = _text(last.get("content"))
    if last.get("role") == "user" and (tool := _asked_tool(request, text)):
        return Said(calls=(ToolCall(tool["name"], _arguments(tool, text)),))
    return Said(f"You said, in another order: {rearranged(text)}")


def rearranged(text: str) -> str:
    """Return the clauses of a text backwards; of a single clause, the words."""
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    return " ".join(reversed(clauses if len(clauses) > 1 else text.split()))


def _asked_tool(request: Mapping[str, Any], text: str) -> Mapping[str, Any] | None:
    """Return the function to call: the one that is demanded, or that the user's text names."""
    functions = [tool["function"] for tool in request.get("tools") or () if tool.get("type") == "function"]
    choice = request.get("tool_choice")
    if choice == "none":
        return None
    if choice == "required":
        return functions[0] if functions else None
    named = choice.get("function", {}).get("name") if isinstance(choice, dict) else None
    return next((f for f in functions if f["name"] == named or (named is None and f["name"] in text)), None)


def _arguments(function: Mapping[str, Any], text: str) -> str:
    """Fill each string argument with the next word that carries something, numbers with a 1."""
    notable = _NOTABLE.findall(text) or [rearranged(text)]
    properties = (function.get("parameters") or {}).get("properties") or {}
    filled: dict[str, object] = {}
    for name, schema in properties.items():
        kind = schema.get("type") if isinstance(schema, dict) else "string"
        if kind == "string":
            filled[name] = notable[len(filled) % len(notable)]
        elif kind in {"integer", "number"}:
            filled[name] = 1
    return orjson.dumps(filled).decode()


def _text(content: object) -> str:
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""

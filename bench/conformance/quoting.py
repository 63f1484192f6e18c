"""A glass cloud that also fills the schema of a structured answer, with the words that carry something."""

import re
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from router.upstreams.stand_ins.chat_answers import Pace, Said, respond
from router.upstreams.stand_ins.glass_cloud import GlassCloud, answer

_CARRIES = re.compile(r"\[[A-Z][A-Z_]*_\d+\]|\S@\S")
"""Agents put words of their own around what their user says; the question is the paragraph that names somebody."""
_HARD = Pace(characters=3)
"""Every placeholder comes in pieces."""


class QuotingCloud(GlassCloud):
    """Calls the tool that the user names, quotes the last words, answers a schema where one is asked for."""

    def __init__(self) -> None:
        super().__init__(_HARD)

    async def _chat(self, request: Request) -> Response:
        await super()._chat(request)  # is kept as seen
        document = orjson.loads(await request.body())
        document["messages"] = [_last_said(document["messages"])]
        for tool in document.get("tools") or ():
            _leave_out_options(tool["function"].get("parameters") or {})
        schema = ((document.get("response_format") or {}).get("json_schema") or {}).get("schema")
        said = answer(document) if schema is None else Said(_filled(document, schema))
        return respond(document, said, _HARD)


def _last_said(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the user or a tool said last, without what an agent says of itself before and behind it."""
    last = next((message for message in reversed(messages) if message["role"] in ("user", "tool")), messages[-1])
    content = last.get("content")
    if isinstance(content, list):
        content = next((part["text"] for part in reversed(content) if part.get("type") == "text"), "")
    paragraphs = str(content or "").strip().split("\n\n")
    asked = next((one for one in reversed(paragraphs) if _CARRIES.search(one)), paragraphs[-1])
    return {**last, "content": asked}


def _leave_out_options(schema: dict[str, Any]) -> None:
    """Leave of a tool's parameters those that must be given: a folder or a mode is no place for a mailbox."""
    if required := schema.get("required"):
        schema["properties"] = {key: inner for key, inner in schema["properties"].items() if key in required}


def _filled(document: dict[str, Any], schema: dict[str, Any]) -> str:
    tool = {"type": "function", "function": {"name": "answer", "parameters": schema}}
    last = {"role": "user", "content": document["messages"][-1]["content"]}
    asked = {"messages": [last], "tools": [tool], "tool_choice": "required"}
    return answer(asked).calls[0].arguments

"""A glass cloud that also fills the schema of a structured answer, with the words that carry something."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from router.upstreams.stand_ins.chat_answers import Pace, Said, respond
from router.upstreams.stand_ins.glass_cloud import GlassCloud, answer

_HARD = Pace(characters=3)
"""Every placeholder comes in pieces."""


class QuotingCloud(GlassCloud):
    """Calls the tool that the user names, quotes the last words, answers a schema where one is asked for."""

    def __init__(self) -> None:
        super().__init__(_HARD)

    async def _chat(self, request: Request) -> Response:
        document = orjson.loads(await request.body())
        schema = ((document.get("response_format") or {}).get("json_schema") or {}).get("schema")
        if schema is None:
            return await super()._chat(request)
        await super()._chat(request)  # is kept as seen
        return respond(document, Said(_filled(document, schema)), _HARD)


def _filled(document: dict[str, Any], schema: dict[str, Any]) -> str:
    tool = {"type": "function", "function": {"name": "answer", "parameters": schema}}
    last = {"role": "user", "content": document["messages"][-1]["content"]}
    asked = {"messages": [last], "tools": [tool], "tool_choice": "required"}
    return answer(asked).calls[0].arguments

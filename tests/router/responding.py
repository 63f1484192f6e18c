"""A cloud that speaks Responses: keeps every byte, and answers with every placeholder it was sent."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_]*_\d+(?:\.\d+)?\]")


class RespondingCloud:
    """Says `Seen: ` and all placeholders of the request, then calls the first function with them, if there is one."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.pause_s = 0.0
        self.left = asyncio.Event()
        self.app = Starlette(routes=[Route("/v1/responses", self._respond, methods=["POST"])])

    async def _respond(self, request: Request) -> Response:
        document = json.loads(await request.body())
        self.bodies.append(document)
        seen = " ".join(dict.fromkeys(PLACEHOLDER.findall(json.dumps(document["input"]))))
        named = [tool["name"] for tool in document.get("tools") or () if tool["type"] == "function"]
        output = [message(f"Seen: {seen}")]
        if "reasoning" in document:
            output.insert(0, _reasoning(f"sealed-{len(self.bodies)}"))
        if named:
            output.append(_call(named[0], json.dumps({"who": seen})))
        response = {**_frame(document), "status": "completed", "output": output, "usage": _USAGE}
        if not document.get("stream"):
            return Response(json.dumps(response), media_type="application/json", headers={"x-request-id": "req_1"})
        return StreamingResponse(self._events(document, response), media_type="text/event-stream")

    async def _events(self, document: dict[str, Any], response: dict[str, Any]) -> AsyncIterator[bytes]:
        begun = {**_frame(document), "status": "in_progress", "output": [], "usage": None}
        events = [{"type": "response.created", "response": begun}, {"type": "response.in_progress", "response": begun}]
        for index, item in enumerate(response["output"]):
            events += item_events(index, item)
        events.append({"type": "response.completed", "response": response})
        for number, event in enumerate(events):
            yield f"event: {event['type']}\ndata: {json.dumps({**event, 'sequence_number': number})}\n\n".encode()
            await asyncio.sleep(self.pause_s)


_USAGE = {
    "input_tokens": 9,
    "input_tokens_details": {"cached_tokens": 1, "cache_write_tokens": 0},
    "output_tokens": 4,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 13,
}


def _frame(document: dict[str, Any]) -> dict[str, Any]:
    """Return what a provider repeats of the request: as it was sent to it, not as the client wrote it."""
    echoed = {key: document[key] for key in ("instructions", "metadata", "tools", "store") if key in document}
    return {
        "id": "resp_cloud", "object": "response", "created_at": 1_700_000_000, "model": "cloud-1-2026", "error": None,
        "incomplete_details": None, "parallel_tool_calls": True, "tool_choice": "auto", **echoed,
    }  # fmt: skip


def message(text: str) -> dict[str, Any]:
    part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    return {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [part]}


def _reasoning(sealed: str) -> dict[str, Any]:
    return {"id": "rs_1", "type": "reasoning", "summary": [], "encrypted_content": sealed}


def _call(name: str, arguments: str) -> dict[str, Any]:
    frame = {"id": "fc_1", "type": "function_call", "status": "completed", "call_id": "call_1"}
    return {**frame, "name": name, "arguments": arguments}


def item_events(index: int, item: dict[str, Any]) -> list[dict[str, Any]]:
    here = {"item_id": item["id"], "output_index": index}
    middle: list[dict[str, Any]] = []
    if item["type"] == "reasoning":
        empty = item
    elif item["type"] == "function_call":
        empty = {**item, "arguments": "", "status": "in_progress"}
        deltas = [
            {"type": "response.function_call_arguments.delta", **here, "delta": c, "obfuscation": "x"}
            for c in item["arguments"]
        ]
        done = {"type": "response.function_call_arguments.done", **here, "arguments": item["arguments"]}
        middle = [*deltas, {**done, "name": item["name"]}]
    else:
        (part,) = item["content"]
        empty = {**item, "content": [], "status": "in_progress"}
        here |= {"content_index": 0}
        middle = [
            {"type": "response.content_part.added", **here, "part": {**part, "text": ""}},
            *(
                {"type": "response.output_text.delta", **here, "delta": c, "logprobs": [], "obfuscation": "x"}
                for c in part["text"]
            ),
            {"type": "response.output_text.done", **here, "text": part["text"], "logprobs": []},
            {"type": "response.content_part.done", **here, "part": part},
        ]
    return [
        {"type": "response.output_item.added", "output_index": index, "item": empty},
        *middle,
        {"type": "response.output_item.done", "output_index": index, "item": item},
    ]

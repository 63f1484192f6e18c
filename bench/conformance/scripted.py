"""Upstreams without a model that say what is asked for: a tool call where there are tools, JSON where a schema is."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

TEXT = "One, two, three."


class ScriptedOpenAI:
    """Speaks chat completions."""

    def __init__(self) -> None:
        routes = [Route("/v1/chat/completions", self._chat, methods=["POST"]), Route("/v1/models", self._models)]
        self.app = Starlette(routes=routes)

    async def _models(self, _: Request) -> Response:
        return JSONResponse({"object": "list", "data": []})

    async def _chat(self, request: Request) -> Response:
        document = json.loads(await request.body())
        call = _chat_call(document)
        text = None if call else _answer((document.get("response_format") or {}).get("json_schema", {}).get("schema"))
        top = {"id": "chatcmpl-1", "created": 1_700_000_000, "model": document["model"]}
        finish = "tool_calls" if call else "stop"
        details = {"reasoning_tokens": 5}
        usage = {"prompt_tokens": 9, "completion_tokens": 8, "total_tokens": 17, "completion_tokens_details": details}
        if not document.get("stream"):
            message = {"role": "assistant", "content": text, "refusal": None, "annotations": []}
            if document.get("reasoning_effort"):
                message["reasoning_content"] = "15 * 37 = 555."
            if call:
                message["tool_calls"] = [call]
            choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
            return JSONResponse({**top, "object": "chat.completion", "choices": [choice], "usage": usage})
        deltas: list[dict[str, Any]] = [{"role": "assistant", "content": "" if text else None}]
        deltas += [{"tool_calls": [{"index": 0, **call}]}] if call else [{"content": part} for part in _parts(text)]
        wants_usage = (document.get("stream_options") or {}).get("include_usage")
        chunks = [_chunk(top, delta, None) for delta in deltas] + [_chunk(top, {}, finish)]
        if wants_usage:
            chunks.append({**top, "object": "chat.completion.chunk", "choices": [], "usage": usage})
        lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks] + ["data: [DONE]\n\n"]
        return StreamingResponse(iter(lines), media_type="text/event-stream")


def _chunk(top: Mapping[str, Any], delta: dict[str, Any], finish: str | None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return {**top, "object": "chat.completion.chunk", "choices": [choice]}


def _chat_call(document: Mapping[str, Any]) -> dict[str, Any] | None:
    tools = [tool["function"] for tool in document.get("tools") or ()]
    if not tools or document.get("tool_choice") == "none" or document["messages"][-1]["role"] == "tool":
        return None
    arguments = json.dumps(_filled(tools[0].get("parameters") or {}))
    return {"id": "call_1", "type": "function", "function": {"name": tools[0]["name"], "arguments": arguments}}


class ScriptedAnthropic:
    """Speaks Messages."""

    def __init__(self) -> None:
        self.app = Starlette(routes=[Route("/v1/messages", self._messages, methods=["POST"])])

    async def _messages(self, request: Request) -> Response:
        document = json.loads(await request.body())
        usage = {"input_tokens": 9, "output_tokens": 8}
        blocks = list(_blocks(document))
        top = {"id": "msg_1", "type": "message", "role": "assistant", "model": document["model"]}
        ends = {"stop_reason": "tool_use" if blocks[-1]["type"] == "tool_use" else "end_turn", "stop_sequence": None}
        if not document.get("stream"):
            return JSONResponse({**top, "content": blocks, **ends, "usage": usage, **_REST})
        start = {**top, "content": [], "stop_reason": None, "stop_sequence": None, "usage": usage, **_REST}
        events = [{"type": "message_start", "message": start}]
        for index, block in enumerate(blocks):
            events += list(_streamed(index, block))
        events += [{"type": "message_delta", "delta": ends, "usage": usage}, {"type": "message_stop"}]
        lines = [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events]
        return StreamingResponse(iter(lines), media_type="text/event-stream")


_REST = {"stop_details": None, "container": None}


def _blocks(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if (document.get("thinking") or {}).get("type") == "enabled":
        yield {"type": "thinking", "thinking": "15 * 37 = 555.", "signature": "c2lnbmF0dXJl"}
    tools = document.get("tools") or ()
    content = document["messages"][-1]["content"]
    answered = isinstance(content, list) and any(block["type"] == "tool_result" for block in content)
    if tools and not answered and (document.get("tool_choice") or {}).get("type") != "none":
        filled = _filled(tools[0].get("input_schema") or {})
        yield {"type": "tool_use", "id": "toolu_1", "name": tools[0]["name"], "input": filled}
        return
    schema = ((document.get("output_config") or {}).get("format") or {}).get("schema")
    yield {"type": "text", "text": _answer(schema), "citations": None}


_BEGUN: Mapping[str, dict[str, Any]] = {
    "text": {"text": ""},
    "thinking": {"thinking": "", "signature": ""},
    "tool_use": {"input": {}},
}


def _streamed(index: int, block: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    begun = {
        **block,
        **{"text": {"text": ""}, "thinking": {"thinking": "", "signature": ""}}.get(block["type"], {"input": {}}),
    }
    yield {"type": "content_block_start", "index": index, "content_block": begun}
    if block["type"] == "text":
        deltas = [{"type": "text_delta", "text": part} for part in _parts(block["text"])]
    elif block["type"] == "thinking":
        signed = {"type": "signature_delta", "signature": block["signature"]}
        deltas = [{"type": "thinking_delta", "thinking": block["thinking"]}, signed]
    else:
        deltas = [{"type": "input_json_delta", "partial_json": json.dumps(block["input"])}]
    for delta in deltas:
        yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


def _answer(schema: Mapping[str, Any] | None) -> str:
    return json.dumps(_filled(schema)) if schema else TEXT


def _parts(text: str | None, size: int = 4) -> list[str]:
    return [(text or "")[i : i + size] for i in range(0, len(text or ""), size)]


def _filled(schema: Mapping[str, Any]) -> Any:
    """Return something that a JSON Schema allows, as far as tests use it."""
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {key: _filled(inner) for key, inner in (schema.get("properties") or {}).items()}
        case "array":
            return [_filled(schema.get("items") or {})]
        case "integer" | "number":
            return 1
        case "boolean":
            return True
    return "Paris"

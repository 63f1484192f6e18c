"""Where a value can ride in a Messages request."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]
USER = {"role": "user", "content": "Please go on."}


@dataclass(frozen=True, slots=True)
class Carrier:
    """One place, as a function that puts a text there."""

    put: Callable[[str], Body]
    maskable: bool = True
    """A placeholder can stand there, so the request need not stay at home."""
    travels: bool = True
    """False: what stands there never leaves in clear, however blind inspection is."""
    converts: bool = True
    """It reaches a cloud that speaks chat as well; False: that format has no such place, so it is left out."""


def said(*messages: Mapping[str, Any], **more: Any) -> Body:
    return {"model": "auto", "max_tokens": 100, "messages": [dict(message) for message in messages], **more}


def _block(**block: Any) -> Body:
    return said({"role": "user", "content": [block]})


def _answered(*blocks: Body) -> Body:
    return said(USER, {"role": "assistant", "content": list(blocks)}, USER)


def _called(given: Any, result: Any = "found", **more: Any) -> Body:
    call = {"type": "tool_use", "id": "toolu_1", "name": "look_up", "input": given, **more}
    returned = {"type": "tool_result", "tool_use_id": call["id"], "content": result}
    return said(USER, {"role": "assistant", "content": [call]}, {"role": "user", "content": [returned]})


def _tool(**tool: Any) -> Body:
    return said(USER, tools=[{"name": "look_up", "input_schema": {"type": "object"}, **tool}])


def _schema(properties: Body) -> Body:
    return _tool(input_schema={"type": "object", "properties": properties})


def _document(**more: Any) -> Body:
    return _block(**{"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "."}, **more})


CARRIERS: Mapping[str, Carrier] = {
    "system": Carrier(lambda t: said(USER, system=t)),
    "system block": Carrier(lambda t: said(USER, system=[{"type": "text", "text": t}])),
    "user": Carrier(lambda t: said({"role": "user", "content": t})),
    "user block": Carrier(lambda t: _block(type="text", text=t)),
    "system turn": Carrier(lambda t: said(USER, {"role": "system", "content": t})),
    "assistant": Carrier(lambda t: said(USER, {"role": "assistant", "content": t}, USER)),
    "assistant block": Carrier(lambda t: _answered({"type": "text", "text": t})),
    "prefilled answer": Carrier(lambda t: said(USER, {"role": "assistant", "content": t})),
    "thinking": Carrier(
        lambda t: _answered({"type": "thinking", "thinking": t, "signature": "x"}, {"type": "text", "text": "Yes."}),
        maskable=False,
        converts=False,
    ),
    "signature": Carrier(
        lambda t: _answered({"type": "thinking", "thinking": "", "signature": t}, {"type": "text", "text": "Yes."}),
        maskable=False,
        converts=False,
    ),
    "redacted thinking": Carrier(
        lambda t: _answered({"type": "redacted_thinking", "data": t}, {"type": "text", "text": "Yes."}),
        maskable=False,
        travels=False,
    ),
    "tool input value": Carrier(lambda t: _called({"query": t})),
    "tool input, nested": Carrier(lambda t: _called({"a": [{"b": t}]})),
    "tool input key": Carrier(lambda t: _called({t: True}), maskable=False),
    "tool call id": Carrier(lambda t: _called({}, id=t), maskable=False, converts=False),
    "tool call name": Carrier(lambda t: _called({}, name=t), maskable=False),
    "tool result": Carrier(lambda t: _called({}, t)),
    "tool result, JSON": Carrier(lambda t: _called({}, json.dumps({"row": t}))),
    "tool result block": Carrier(lambda t: _called({}, [{"type": "text", "text": t}])),
    "tool result document": Carrier(
        lambda t: _called({}, [{"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": t}}])
    ),
    "unknown in tool result": Carrier(
        lambda t: _called({}, [{"type": "surprise", "deep": {"a": t}}]), maskable=False, travels=False
    ),
    "document text": Carrier(
        lambda t: _document(source={"type": "text", "media_type": "text/plain", "data": t}),
    ),
    "document content": Carrier(
        lambda t: _document(source={"type": "content", "content": [{"type": "text", "text": t}]}),
    ),
    "document title": Carrier(lambda t: _document(title=t)),
    "document context": Carrier(lambda t: _document(context=t)),
    "document address": Carrier(lambda t: _document(source={"type": "url", "url": t}), maskable=False, travels=False),
    "document bytes": Carrier(
        lambda t: _document(source={"type": "base64", "media_type": "application/pdf", "data": t}),
        maskable=False,
        travels=False,
    ),
    "image address": Carrier(
        lambda t: _block(type="image", source={"type": "url", "url": t}), maskable=False, travels=False
    ),
    "image file": Carrier(
        lambda t: _block(type="image", source={"type": "file", "file_id": t}), maskable=False, travels=False
    ),
    "search result": Carrier(
        lambda t: _block(type="search_result", source="x", title="y", content=[{"type": "text", "text": t}])
    ),
    "search title": Carrier(
        lambda t: _block(type="search_result", source="x", title=t, content=[{"type": "text", "text": "z"}])
    ),
    "web search title": Carrier(
        lambda t: _answered(
            {
                "type": "web_search_tool_result",
                "tool_use_id": "srvtoolu_1",
                "content": [{"type": "web_search_result", "url": "https://x.example", "title": t}],
            },
            {"type": "text", "text": "Yes."},
        ),
        maskable=False,
        converts=False,
    ),
    "citation": Carrier(
        lambda t: _answered(
            {"type": "text", "text": "Yes.", "citations": [{"type": "char_location", "cited_text": t}]}
        ),
        maskable=False,
        converts=False,
    ),
    "tool description": Carrier(lambda t: _tool(description=t)),
    "tool name": Carrier(lambda t: _tool(name=t), maskable=False),
    "tool example": Carrier(lambda t: _tool(input_examples=[{"query": t}]), converts=False),
    "allowed domain": Carrier(
        lambda t: said(USER, tools=[{"type": "web_search_20250305", "name": "web_search", "allowed_domains": [t]}]),
        maskable=False,
        converts=False,
    ),
    "location": Carrier(
        lambda t: said(
            USER,
            tools=[{"type": "web_search_20250305", "name": "s", "user_location": {"type": "approximate", "city": t}}],
        ),
        maskable=False,
        travels=False,
    ),
    "parameter description": Carrier(lambda t: _schema({"q": {"type": "string", "description": t}})),
    "parameter key": Carrier(lambda t: _schema({t: {"type": "string"}}), maskable=False),
    "chosen tool": Carrier(lambda t: {**_tool(), "tool_choice": {"type": "tool", "name": t}}, maskable=False),
    "format": Carrier(
        lambda t: said(
            USER,
            output_config={"format": {"type": "json_schema", "schema": {"type": "object", "description": t}}},
        )
    ),
    "stop sequence": Carrier(lambda t: said(USER, stop_sequences=[t])),
    "user id": Carrier(lambda t: said(USER, metadata={"user_id": t}), maskable=False, travels=False),
    "container": Carrier(lambda t: said(USER, container=t), maskable=False, travels=False),
    "unknown field": Carrier(lambda t: said(USER, surprise=t), converts=False),
    "unknown object": Carrier(lambda t: said(USER, surprise={"deep": [t]}), maskable=False, travels=False),
    "unknown block": Carrier(lambda t: _block(type="surprise", text=t), maskable=False, travels=False),
    "cache control": Carrier(
        lambda t: _block(type="text", text="Hi.", cache_control={"type": "ephemeral", "note": t}),
        maskable=False,
        converts=False,
    ),
    "model": Carrier(lambda t: {**said(USER), "model": t}, maskable=False, travels=False),
}

"""Every place of a chat request that can hold text, as functions that put a value there."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]
USER = {"role": "user", "content": "Please go on."}
DONE = [{"role": "user", "content": "Hello."}, {"role": "assistant", "content": "Hello, what can I do?"}]


@dataclass(frozen=True)
class Spot:
    """One place: how a value gets there, and whether a placeholder could stand for it."""

    put: Callable[[str], Body]
    maskable: bool = True
    """False: rewritten, removed, opaque or bound to a type, so the value is never replaced by a placeholder."""


def said(*messages: Mapping[str, Any], **more: Any) -> Body:
    return {"model": "auto", "messages": [dict(m) for m in messages], **more}


def call(arguments: str, **more: Any) -> list[dict[str, Any]]:
    """A finished tool loop in the current exchange."""
    tool_call = {"id": "call_1", "type": "function", "function": {"name": "look_up", "arguments": arguments}}
    return [
        dict(USER),
        {"role": "assistant", "content": None, "tool_calls": [tool_call]},
        {"role": "tool", "tool_call_id": "call_1", "content": "found", **more},
    ]


def tool(**function: Any) -> Body:
    return said(USER, tools=[{"type": "function", "function": {"name": "look_up", **function}}])


def schema(properties: Mapping[str, Any]) -> Body:
    return tool(parameters={"type": "object", "properties": dict(properties)})


def custom_call(text: str) -> Body:
    return said(
        USER,
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "c1", "type": "custom", "custom": {"name": "shell", "input": text}}],
        },
        {"role": "tool", "tool_call_id": "c1", "content": "done"},
    )


def form(**inner: Any) -> Body:
    shape = {"name": "answer", "schema": {"type": "object", "properties": {"a": {"type": "string"}}}, **inner}
    return said(USER, response_format={"type": "json_schema", "json_schema": shape})


def grammar(text: str) -> Body:
    definition = {"type": "grammar", "grammar": {"syntax": "lark", "definition": f'start: "{text}"'}}
    return said(USER, tools=[{"type": "custom", "custom": {"name": "shell", "format": definition}}])


def legacy(arguments: str) -> Body:
    return said(
        USER,
        {"role": "assistant", "content": None, "function_call": {"name": "look_up", "arguments": arguments}},
        {"role": "function", "name": "look_up", "content": "ok"},
    )


def written(value: str) -> str:
    """The value inside a sentence: what stands alone is easier."""
    return f"Please keep {value} in mind."


SPOTS: dict[str, Spot] = {
    "system": Spot(lambda v: said({"role": "system", "content": written(v)}, USER)),
    "developer": Spot(lambda v: said({"role": "developer", "content": written(v)}, USER)),
    "system part": Spot(lambda v: said({"role": "system", "content": [{"type": "text", "text": written(v)}]}, USER)),
    "user": Spot(lambda v: said({"role": "user", "content": written(v)})),
    "user part": Spot(lambda v: said({"role": "user", "content": [{"type": "text", "text": written(v)}]})),
    "user, bare": Spot(lambda v: said({"role": "user", "content": v})),
    "user, in history": Spot(
        lambda v: said({"role": "user", "content": written(v)}, {"role": "assistant", "content": "Noted."}, USER)
    ),
    "assistant, in history": Spot(
        lambda v: said(DONE[0], {"role": "assistant", "content": written(v)}, USER),
    ),
    "assistant part": Spot(
        lambda v: said(DONE[0], {"role": "assistant", "content": [{"type": "text", "text": written(v)}]}, USER)
    ),
    "assistant refusal": Spot(lambda v: said(DONE[0], {"role": "assistant", "refusal": written(v)}, USER)),
    "arguments value": Spot(lambda v: said(*call(json.dumps({"query": written(v)})))),
    "arguments value, escaped": Spot(lambda v: said(*call('{"q":"' + "".join(f"\\u{ord(c):04x}" for c in v) + '"}'))),
    "arguments, nested": Spot(lambda v: said(*call(json.dumps({"a": [{"b": [v]}]})))),
    "arguments key": Spot(lambda v: said(*call(json.dumps({v: True}))), maskable=False),
    "arguments, broken JSON": Spot(lambda v: said(*call('{"query": "' + v)), maskable=False),
    "tool result": Spot(lambda v: said(*call("{}", content=json.dumps({"row": v})))),
    "tool result part": Spot(lambda v: said(*call("{}", content=[{"type": "text", "text": written(v)}]))),
    "custom input": Spot(lambda v: custom_call(f"echo {v}")),
    "legacy arguments": Spot(lambda v: legacy(json.dumps({"query": v}))),
    "tool description": Spot(lambda v: tool(description=written(v))),
    "parameter description": Spot(lambda v: schema({"q": {"type": "string", "description": written(v)}})),
    "parameter default": Spot(lambda v: schema({"q": {"type": "string", "default": v}}), maskable=False),
    "parameter enum": Spot(lambda v: schema({"q": {"type": "string", "enum": [v]}}), maskable=False),
    "parameter key": Spot(lambda v: schema({v: {"type": "string"}}), maskable=False),
    "format description": Spot(lambda v: form(description=written(v))),
    "format title": Spot(lambda v: form(schema={"type": "object", "title": written(v)})),
    "grammar": Spot(grammar, maskable=False),
    "prediction": Spot(lambda v: said(USER, prediction={"type": "content", "content": written(v)})),
    "prediction part": Spot(
        lambda v: said(USER, prediction={"type": "content", "content": [{"type": "text", "text": written(v)}]})
    ),
    "stop": Spot(lambda v: said(USER, stop=[v])),
    "metadata value": Spot(lambda v: said(USER, metadata={"note": v}), maskable=False),
    "metadata key": Spot(lambda v: said(USER, metadata={v: "note"}), maskable=False),
    "name": Spot(lambda v: said({**USER, "name": v}), maskable=False),
    "user field": Spot(lambda v: said(USER, user=v), maskable=False),
    "safety identifier": Spot(lambda v: said(USER, safety_identifier=v), maskable=False),
    "cache key": Spot(lambda v: said(USER, prompt_cache_key=v), maskable=False),
    "location": Spot(
        lambda v: said(USER, web_search_options={"user_location": {"type": "approximate", "approximate": {"city": v}}}),
        maskable=False,
    ),
    "unknown field": Spot(lambda v: said(USER, surprise=v)),
    "unknown object": Spot(lambda v: said(USER, surprise={"deep": [v]}), maskable=False),
    "unknown in message": Spot(lambda v: said({**USER, "surprise": {"deep": v}}), maskable=False),
    "file name": Spot(
        lambda v: said(
            {
                "role": "user",
                "content": [{"type": "file", "file": {"filename": f"{v}.pdf", "file_data": "data:;base64,AA=="}}],
            }
        ),
        maskable=False,
    ),
    "image url": Spot(
        lambda v: said(
            {"role": "user", "content": [{"type": "image_url", "image_url": {"url": f"https://x.example/?q={v}"}}]}
        ),
        maskable=False,
    ),
}
NUMBERS: dict[str, Callable[[int], Body]] = {
    "arguments number": lambda n: said(*call(json.dumps({"card": n}))),
    "tool result number": lambda n: said(*call("{}", content=json.dumps({"card": n}))),
    "default number": lambda n: schema({"q": {"type": "integer", "default": n}}),
    "unknown number": lambda n: said(USER, surprise=n),
    "metadata number in text": lambda n: said(USER, metadata={"n": str(n)}),
}

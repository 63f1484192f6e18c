"""One full request of each dialect, and every way to put one thing in it: for a value, for a key, in addition."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

Body = dict[str, Any]
Path = tuple[str | int, ...]

_CALL = {"type": "function_call", "id": "fc_1", "call_id": "c1", "name": "look", "arguments": '{"q":"z"}'}
_SCHEMA = {"type": "object", "properties": {"q": {"type": "string", "description": "x", "enum": ["a"]}}}
_TOOL = {"name": "look", "description": "d", "parameters": _SCHEMA}
BODIES: Mapping[str, Body] = {
    "/v1/chat/completions": {
        "model": "auto",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": [{"type": "text", "text": "hello"}]},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [
                    {"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"q":"z"}'}}
                ],
            },
            {"role": "tool", "tool_call_id": "c1", "content": "found"},
        ],
        "tools": [{"type": "function", "function": _TOOL}],
        "tool_choice": {"type": "function", "function": {"name": "look"}},
        "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": _SCHEMA}},
        "metadata": {"k": "v"},
        "user": "u",
        "stop": ["x"],
        "temperature": 1,
    },
    "/v1/completions": {"model": "recorded-1", "prompt": "Say hi", "stop": ["x"], "user": "u", "max_tokens": 5},
    "/v1/responses": {
        "model": "auto",
        "instructions": "be brief",
        "input": [
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hello"}]},
            _CALL,
            {"type": "function_call_output", "call_id": "c1", "output": "found"},
            {"role": "user", "content": "go on"},
        ],
        "tools": [{"type": "function", **_TOOL, "strict": False}],
        "text": {"format": {"type": "json_schema", "name": "n", "schema": {"type": "object"}, "description": "d"}},
        "metadata": {"k": "v"},
        "user": "u",
        "prompt_cache_key": "p",
        "store": False,
    },
    "/v1/messages": {
        "model": "auto",
        "max_tokens": 10,
        "system": [{"type": "text", "text": "be brief"}],
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "hello"}]},
            {"role": "assistant", "content": [{"type": "tool_use", "id": "t_1", "name": "look", "input": {"q": "z"}}]},
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "t_1", "content": [{"type": "text", "text": "found"}]}
                ],
            },
        ],
        "tools": [{"name": "look", "description": "d", "input_schema": _SCHEMA}],
        "metadata": {"user_id": "u"},
        "stop_sequences": ["x"],
    },
}


def altered(body: Body, value: str | int) -> Iterator[tuple[str, Body]]:
    """Yield the request with the value at each position, and what was done; a position names no value."""
    for path, node in _nodes(body, ()):
        place = ".".join(map(str, path)) or "body"
        if isinstance(node, dict):
            yield f"{place}: one more field", _with(body, (*path, "zz_unknown"), value)
            for key in node if isinstance(value, str) else ():
                turned = {value if name == key else name: inner for name, inner in node.items()}
                yield f"{place}.{key}: its key", _with(body, path, turned)
        elif isinstance(node, list):
            yield f"{place}: one more item", _with(body, path, [*node, value])
        else:
            yield f"{place}: its value", _with(body, path, value)


def _nodes(node: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, node
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, child in inner:
        yield from _nodes(child, (*path, step))


def _with(body: Body, path: Path, value: Any) -> Body:
    if not path:
        return dict(value)
    changed = copy.deepcopy(body)
    node: Any = changed
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return changed

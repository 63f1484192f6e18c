"""Where a value can ride: every place of a chat request, and the request around it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.leaks.door import Headers
from tests.router.places import SPOTS, USER, said

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Carrier:
    """One place, as a function that puts a text there."""

    put: Callable[[str], Body]
    maskable: bool = False
    """A placeholder can stand there, so the request need not stay at home."""
    travels: bool = True
    """False: what stands there never leaves in clear, however blind inspection is."""
    headers: Callable[[str], Headers] = lambda _: ()
    query: Callable[[str], str] = lambda _: ""


def _cut(text: str) -> tuple[str, str]:
    return text[: len(text) * 2 // 3], text[len(text) * 2 // 3 :]


def _parts(text: str) -> Body:
    return said({"role": "user", "content": [{"type": "text", "text": piece} for piece in _cut(text)]})


def _messages(text: str) -> Body:
    return said(*({"role": "user", "content": piece} for piece in _cut(text)))


def _quarters(text: str) -> list[str]:
    size = -(-len(text) // 4)
    return [text[start : start + size] for start in range(0, len(text), size)]


def _many_parts(text: str) -> Body:
    return said({"role": "user", "content": [{"type": "text", "text": piece} for piece in _quarters(text)]})


def _turns(text: str) -> Body:
    """What is told in four turns, with an answer to each but the last."""
    asked = [{"role": "user", "content": piece} for piece in _quarters(text)]
    answer = {"role": "assistant", "content": "And then?"}
    return said(*[message for one in asked for message in (one, answer)][:-1])


def _call_of(name: str, id_: str = "call_1") -> Body:
    call = {"id": id_, "type": "function", "function": {"name": name, "arguments": "{}"}}
    return said(
        USER,
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": id_, "content": "found"},
    )


def _named_format(text: str) -> Body:
    shape = {"name": text, "schema": {"type": "object", "properties": {"a": {"type": "string"}}}}
    return said(USER, response_format={"type": "json_schema", "json_schema": shape})


def _custom_tool(**custom: str) -> Body:
    return said(USER, tools=[{"type": "custom", "custom": {"name": "shell", **custom}}])


HASHED = {"name", "user field", "safety identifier", "cache key", "file name", "location", "unknown object"}
HOME = {"unknown in message", "image url"}
"""Parts that nobody can read keep a request at home even where no detector looks."""
CARRIERS: Mapping[str, Carrier] = {
    **{
        name: Carrier(spot.put, spot.maskable, travels=name not in HASHED | HOME)
        for name, spot in SPOTS.items()
        if name != "arguments value, escaped"
    },
    "two parts": Carrier(_parts),
    "two messages": Carrier(_messages),
    "many parts": Carrier(_many_parts),
    "turns": Carrier(_turns),
    "tool name": Carrier(lambda t: said(USER, tools=[{"type": "function", "function": {"name": t}}])),
    "name of a call": Carrier(_call_of),
    "id of a call": Carrier(lambda t: _call_of("look_up", t)),
    "chosen tool": Carrier(lambda t: said(USER, tool_choice={"type": "function", "function": {"name": t}})),
    "format name": Carrier(_named_format),
    "custom tool description": Carrier(lambda t: _custom_tool(description=t), maskable=True),
    "model": Carrier(lambda t: {**said(USER), "model": t}, travels=False),
    "reasoning effort": Carrier(lambda t: said(USER, reasoning_effort=t)),
    "logit bias": Carrier(lambda t: said(USER, logit_bias={t: 1})),
    "metadata user": Carrier(lambda t: said(USER, metadata={"user_id": t}), travels=False),
    "annotations": Carrier(lambda t: said({"role": "assistant", "content": "Yes.", "annotations": [{"a": t}]}, USER)),
    "file id": Carrier(
        lambda t: said({"role": "user", "content": [{"type": "file", "file": {"file_id": t}}]}), travels=False
    ),
    "previous audio": Carrier(lambda t: said({"role": "assistant", "audio": {"id": t}}, USER), travels=False),
    "header": Carrier(lambda _: said(USER), True, travels=False, headers=lambda t: (("x-note", t),)),
    "user agent": Carrier(lambda _: said(USER), True, travels=False, headers=lambda t: (("user-agent", t),)),
    "organization header": Carrier(
        lambda _: said(USER), True, travels=False, headers=lambda t: (("openai-organization", t),)
    ),
    "query string": Carrier(lambda _: said(USER), True, travels=False, query=lambda t: f"note={t}"),
}

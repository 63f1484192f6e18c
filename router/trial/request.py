"""An example as the request that a client would send."""

import json
from collections.abc import Iterator
from typing import Any

from router.conversation.message import Role
from router.policy.example import Example, Turn

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_ATTACHED: dict[str, dict[str, Any]] = {
    "image": {"type": "image_url", "image_url": {"url": PIXEL}},
    "audio": {"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}},
    "file": {"type": "file", "file": {"file_data": "data:application/pdf;base64,JVBERi0=", "filename": "file.pdf"}},
}


def request(example: Example) -> bytes:
    """Return the body of a chat completions request."""
    body: dict[str, Any] = {"model": example.wish.value, "messages": list(_messages(example))}
    if example.tools:
        body["tools"] = [
            {"type": "function", "function": {"name": name, "description": told, "parameters": {"type": "object"}}}
            for name, told in example.tools
        ]
    return json.dumps(body, ensure_ascii=False).encode()


def _messages(example: Example) -> Iterator[dict[str, Any]]:
    called: list[str] = []
    number = 0
    for turn in example.turns:
        if turn.role is Role.TOOL:
            yield {"role": "tool", "tool_call_id": called.pop(0) if called else "call_0", "content": turn.text}
            continue
        message: dict[str, Any] = {"role": turn.role.value, "content": _content(turn)}
        if turn.calls:
            called = [f"call_{number + i}" for i in range(len(turn.calls))]
            number += len(turn.calls)
            message["tool_calls"] = [
                {"id": key, "type": "function", "function": {"name": name, "arguments": arguments}}
                for key, (name, arguments) in zip(called, turn.calls, strict=True)
            ]
        yield message


def _content(turn: Turn) -> object:
    if not turn.attached:
        return turn.text or None
    return [{"type": "text", "text": turn.text}, *(_ATTACHED[medium] for medium in turn.attached)]

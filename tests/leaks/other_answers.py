"""What a cloud says on the paths beside chat and messages: the placeholders that it was sent."""

import json
from typing import Any

Said = tuple[str, list[bytes]]
"""Content type and pieces."""


def spoken(url: str, document: dict[str, Any], text: str) -> Said | None:
    """Return the answer for a path; None for those that somebody else answers."""
    stream = bool(document.get("stream"))
    match url.rsplit("/", 1)[-1]:
        case "responses":
            return _responses(text, stream=stream)
        case "completions" if not url.endswith("/chat/completions"):
            return _completions(text, stream=stream)
        case "embeddings":
            data = [{"object": "embedding", "index": 0, "embedding": [0.5]}]
            return _json(
                {"object": "list", "model": "m", "data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}}
            )
        case "moderations":
            return _json({"id": "modr-1", "model": "m", "results": [{"flagged": False}]})
    return None


def _json(document: dict[str, Any]) -> Said:
    return "application/json", [json.dumps(document).encode()]


def _events(*events: dict[str, Any]) -> Said:
    return "text/event-stream", [b"data: " + json.dumps(event).encode() + b"\n\n" for event in events]


def _completions(text: str, *, stream: bool) -> Said:
    top = {"id": "cmpl-1", "object": "text_completion", "created": 1_700_000_000, "model": "m"}
    choice: dict[str, Any] = {"index": 0, "logprobs": None, "text": text, "finish_reason": "stop"}
    if not stream:
        return _json({**top, "choices": [choice]})
    first = {**choice, "text": text[:7], "finish_reason": None}
    return _events({**top, "choices": [first]}, {**top, "choices": [{**choice, "text": text[7:]}]})


def _responses(text: str, *, stream: bool) -> Said:
    part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    item = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
    top = {"id": "resp_1", "object": "response", "created_at": 1_700_000_000, "model": "m", "status": "completed"}
    done = {**top, "output": [item]}
    if not stream:
        return _json(done)
    here = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    return _events(
        {"type": "response.created", "response": {**top, "status": "in_progress", "output": []}},
        {"type": "response.output_item.added", "output_index": 0, "item": {**item, "content": []}},
        {"type": "response.content_part.added", **here, "part": {**part, "text": ""}},
        *({"type": "response.output_text.delta", **here, "delta": text[i : i + 7]} for i in range(0, len(text), 7)),
        {"type": "response.output_text.done", **here, "text": text},
        {"type": "response.content_part.done", **here, "part": part},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": done},
    )

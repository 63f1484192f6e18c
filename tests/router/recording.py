"""A cloud for tests: keeps every byte, and answers with every placeholder it was sent."""

import base64
import json
import re
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_]*_\d+(?:\.\d+)?\]")


class RecordingCloud:
    """Answers `Seen: ` and all placeholders of the request, last first; streams are cut into `size` characters."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.size = 1
        self.say: str | None = None
        self.app = Starlette(routes=[Route("/v1/chat/completions", self._chat, methods=["POST"])])

    async def _chat(self, request: Request) -> Response:
        body = await request.body()
        self.bodies.append(body)
        self.headers.append(dict(request.headers))
        document = json.loads(body)
        # An older placeholder may have been said by us: only what the request holds comes back.
        seen = dict.fromkeys(PLACEHOLDER.findall(json.dumps(document, ensure_ascii=False)))
        text = self.say if self.say is not None else "Seen: " + " | ".join(reversed(list(seen)))
        if document.get("stream"):
            return StreamingResponse(self._chunks(text), media_type="text/event-stream")
        message = {"role": "assistant", "content": text, "refusal": None}
        return _json({**_top("chat.completion"), "choices": [{**_choice("stop"), "message": message}]})

    async def _chunks(self, text: str) -> Any:
        yield _event({"role": "assistant", "content": ""}, None)
        for start in range(0, len(text), self.size):
            yield _event({"content": text[start : start + self.size]}, None)
        yield _event({}, "stop")
        yield b"data: [DONE]\n\n"


def _top(kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1_700_000_000, "model": "recorded-1"}


def _choice(finish: str | None) -> dict[str, Any]:
    return {"index": 0, "logprobs": None, "finish_reason": finish}


def _event(delta: dict[str, Any], finish: str | None) -> bytes:
    body = {**_top("chat.completion.chunk"), "choices": [{**_choice(finish), "delta": delta}]}
    return b"data: " + json.dumps(body).encode() + b"\n\n"


def _json(document: dict[str, Any]) -> Response:
    return Response(json.dumps(document), media_type="application/json")


def disguises(value: str) -> set[str]:
    """Every form of a value that must not be found in what a cloud was sent, lower-cased."""
    raw = value.encode()
    forms = {value, json.dumps(value)[1:-1], quote(value), quote(value, safe=""), raw.hex(), value[::-1]}
    forms.add("".join(f"\\u{ord(c):04x}" for c in value))
    forms.add("".join(f"&#{ord(c)};" for c in value))
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + raw).decode()
        forms.add(coded[(0, 2, 3)[offset] : (offset + len(raw)) * 8 // 6])
    digits = re.sub(r"[\s().+-]", "", value)
    if digits.isdigit() or digits[:2].isalpha():
        forms.add(digits)
    return {form.lower() for form in forms if len(form) >= 4}


def leaks(bodies: list[bytes], value: str) -> bool:
    """Whether the value stands in any of the bodies in any disguise."""
    text = b"\n".join(bodies).decode().lower()
    return any(form in text for form in disguises(value))

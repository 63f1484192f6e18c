"""A cloud that thinks: it signs what it thought, knows it again to the letter, and refuses to go on without it."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

MODEL = "claude-1"
_KEY = b"only the provider knows it"
_NOTABLE = re.compile(r"\[[A-Z][A-Z_]*_\d+\]|\S+@\S+")
_SIGNED = ("thinking", "redacted_thinking")
Block = dict[str, Any]


class ThinkingCloud:
    """As Anthropic's API is described: with a budget reasoning must come back, else it is bound to what led to it."""

    def __init__(self, steps: int = 1, uses: Callable[[int], Block] | None = None) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.refused: list[str] = []
        """Why it refused requests."""
        self._uses = uses or call
        self.steps = steps
        """How many times it calls its tool before it answers."""
        self.muses: str | None = None
        """What it thinks; None: it repeats whatever stands out in what the user said."""
        self.app: ASGIApp = Starlette(routes=[Route("/v1/messages", self._messages, methods=["POST"])])

    async def _messages(self, request: Request) -> Response:
        asked = await request.json()
        self.bodies.append(asked)
        if (why := refusal(asked)) is not None:
            self.refused.append(why)
            error = {"type": "invalid_request_error", "message": why}
            return JSONResponse({"type": "error", "error": error}, 400)
        content = self._content(asked)
        reason = "tool_use" if content[-1]["type"] == "tool_use" else "end_turn"
        top = {"id": f"msg_{len(self.bodies)}", **_TOP}
        if asked.get("stream"):
            return StreamingResponse(_events(top, content, reason), media_type="text/event-stream")
        return JSONResponse({**top, "content": content, "stop_reason": reason, "usage": _USAGE})

    def _content(self, asked: dict[str, Any]) -> list[Block]:
        step = sum(turn["role"] == "assistant" for turn in loop(asked))
        thought: list[Block] = []
        if (asked.get("thinking") or {}).get("type") in ("enabled", "adaptive"):
            said = json.dumps(asked["messages"][-1], ensure_ascii=False)
            muses = self.muses or f"Step {step}: „{' '.join(dict.fromkeys(_NOTABLE.findall(said)))}“, said they.\n"
            thought = [
                {"type": "thinking", "thinking": muses, "signature": sign(asked, asked["messages"], muses)},
                {"type": "redacted_thinking", "data": sign(asked, asked["messages"], "")},
            ]
        if step < self.steps and asked.get("tools"):
            return [*thought, {"type": "text", "text": "Let me look."}, self._uses(step)]
        return [*thought, {"type": "text", "text": "Done."}]


_TOP = {"type": "message", "role": "assistant", "model": MODEL, "stop_sequence": None}
_USAGE = {"input_tokens": 3, "output_tokens": 2}


def call(step: int) -> Block:
    """Return the call of one step. Ids are the same in every conversation, as those of some servers are."""
    return {"type": "tool_use", "id": f"toolu_{step}", "name": "look", "input": {"n": step}}


def loop(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the turns behind the last that holds nothing of a tool."""
    turns: list[dict[str, Any]] = []
    for turn in reversed(asked["messages"]):
        content = turn["content"] if isinstance(turn["content"], list) else []
        if not any(block["type"] in ("tool_use", "tool_result") for block in content):
            break
        turns.insert(0, turn)
    return turns


def sign(asked: dict[str, Any], before: list[dict[str, Any]], thought: str) -> str:
    """Return the signature of a thought; without a budget it covers everything that stood before it."""
    bound = (asked.get("thinking") or {}).get("type") != "enabled"
    prefix = _bare([asked.get("system"), asked.get("tools"), before]) if bound else []
    raw = json.dumps([prefix, thought], sort_keys=True).encode()
    return base64.b64encode(hmac.digest(_KEY, raw, hashlib.sha512)).decode()


def _bare(value: Any) -> Any:
    """Leave marks for the cache out: they bind nothing."""
    if isinstance(value, dict):
        return {key: _bare(below) for key, below in value.items() if key != "cache_control"}
    return [_bare(below) for below in value] if isinstance(value, list) else value


def refusal(asked: dict[str, Any]) -> str | None:
    """Return why a request is refused; None where it is not."""
    for i, turn in enumerate(asked["messages"]):
        for block in turn["content"] if isinstance(turn["content"], list) else ():
            if block["type"] in _SIGNED:
                made = sign(asked, asked["messages"][:i], block.get("thinking", ""))
                if block.get("signature", block.get("data")) != made:
                    return f"messages.{i}: Invalid `signature` in `thinking` block"
    going = loop(asked)
    if (asked.get("thinking") or {}).get("type") == "enabled" and going:
        first = going[0]["content"][0]["type"]
        if first not in _SIGNED:
            return f"Expected `thinking` or `redacted_thinking`, but found `{first}`."
    return None


def _events(top: dict[str, Any], content: list[Block], reason: str) -> Iterator[str]:
    yield _event("message_start", message={**top, "content": [], "stop_reason": None, "usage": _USAGE})
    for index, block in enumerate(content):
        begins, deltas = _cut(block)
        yield _event("content_block_start", index=index, content_block=begins)
        for delta in deltas:
            yield _event("content_block_delta", index=index, delta=delta)
        yield _event("content_block_stop", index=index)
    yield _event("message_delta", delta={"stop_reason": reason, "stop_sequence": None}, usage=_USAGE)
    yield _event("message_stop")


def _event(kind: str, **fields: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n"


def _cut(block: Block, size: int = 5) -> tuple[Block, list[Block]]:
    match block:
        case {"type": "thinking", "thinking": text, "signature": signature}:
            parts = [text[at : at + size] for at in range(0, len(text), size)]
            deltas = [{"type": "thinking_delta", "thinking": part} for part in parts]
            signed = {"type": "signature_delta", "signature": signature}
            return {"type": "thinking", "thinking": "", "signature": ""}, [*deltas, signed]
        case {"type": "text", "text": text}:
            return {"type": "text", "text": ""}, [{"type": "text_delta", "text": text}]
        case {"type": "tool_use", "input": given}:
            return {**block, "input": {}}, [{"type": "input_json_delta", "partial_json": json.dumps(given)}]
    return block, []

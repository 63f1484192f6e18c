"""A cloud that completes, makes vectors and judges: keeps every body it is sent."""

import base64
import json
import re
import struct
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_]*_\d+(?:\.\d+)?\]")


class SmallCloud:
    """Also serves as an engine: its paths are those of every OpenAI-compatible server."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.app = Starlette(
            routes=[
                Route("/v1/completions", self._complete, methods=["POST"]),
                Route("/v1/embeddings", self._embed, methods=["POST"]),
                Route("/v1/moderations", self._judge, methods=["POST"]),
                Route("/v1/models", lambda _: JSONResponse({"object": "list", "data": [{"id": "local-1"}]})),
            ]
        )

    async def _complete(self, request: Request) -> Response:
        body = await self._read(request)
        text = "Seen: " + " ".join(PLACEHOLDER.findall(json.dumps(body["prompt"])))
        top = {"id": "cmpl-1", "object": "text_completion", "created": 1_700_000_000, "model": "cloud-1-2026"}
        usage = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
        if body.get("stream"):
            return StreamingResponse(_chunks(top, text, usage), media_type="text/event-stream")
        choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": "stop"}
        return JSONResponse({**top, "choices": [choice], "usage": usage})

    async def _embed(self, request: Request) -> Response:
        body = await self._read(request)
        texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
        vector: Any = [0.5, 0.25]
        if body.get("encoding_format") == "base64":
            vector = base64.b64encode(struct.pack("<2f", *vector)).decode()
        data = [{"object": "embedding", "index": i, "embedding": vector} for i in range(len(texts))]
        usage = {"prompt_tokens": 2, "total_tokens": 2}
        return JSONResponse({"object": "list", "model": body["model"], "data": data, "usage": usage})

    async def _judge(self, request: Request) -> Response:
        body = await self._read(request)
        result = {"flagged": False, "categories": {}, "category_scores": {}, "category_applied_input_types": {}}
        return JSONResponse({"id": "modr-1", "model": body["model"], "results": [result]})

    async def _read(self, request: Request) -> dict[str, Any]:
        self.bodies.append(json.loads(await request.body()))
        return self.bodies[-1]


async def _chunks(top: dict[str, Any], text: str, usage: dict[str, int]) -> Any:
    for character in text:
        choice = {"index": 0, "text": character, "logprobs": None, "finish_reason": None}
        yield b"data: " + json.dumps({**top, "choices": [choice]}).encode() + b"\r\n\r\n"
    last = {"index": 0, "text": "", "logprobs": None, "finish_reason": "stop"}
    yield b"data: " + json.dumps({**top, "choices": [last]}).encode() + b"\n\n"
    yield b"data: " + json.dumps({**top, "choices": [], "usage": usage}).encode() + b"\n\n"
    yield b"data: [DONE]\n\n"

"""A local engine that reads its answers from a script and says so in each of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from router.upstreams.stand_ins.chat_answers import STEADY, Pace, Said, ToolCall, respond

MODEL: Final = "scripted-1"
LABEL: Final = "(scripted stand-in, no model)"
ANSWERS: Final = ("I read that here, and it stayed here.",)


class ScriptedEngine:
    """The stand-in of a local server; with `ollama` it also answers Ollama's own questions."""

    def __init__(
        self,
        answers: Sequence[str | ToolCall] = ANSWERS,
        *,
        models: Sequence[Mapping[str, Any]] = ({"id": MODEL},),
        ollama: Mapping[str, Any] | None = None,
        pace: Pace = STEADY,
    ) -> None:
        """Store the script.

        Args:
            answers: the next one for each assistant turn of a conversation, from the beginning again after the last.
            models: entries of `/v1/models`.
            ollama: documents by path below `/api/`; a dict under `show` is looked up by model.
            pace: how streams are cut.
        """
        self.seen: list[bytes] = []
        self._answers = tuple(answers)
        self._listed = [{"object": "model", "owned_by": "stand-in", **model} for model in models]
        self._ollama = ollama
        self._pace = pace
        routes = [Route("/v1/chat/completions", self._chat, methods=["POST"]), Route("/v1/models", self._models)]
        if ollama is not None:
            routes += [Route("/api/{what}", self._api, methods=["GET", "POST"]), Route("/", self._greet)]
        self.app: ASGIApp = Starlette(routes=routes)

    async def _chat(self, request: Request) -> Response:
        body = await request.body()
        self.seen.append(body)
        document = orjson.loads(body)
        turn = sum(message.get("role") == "assistant" for message in document["messages"])
        chosen = self._answers[turn % len(self._answers)]
        said = Said(calls=(chosen,)) if isinstance(chosen, ToolCall) else Said(f"{LABEL} {chosen}")
        return respond(document, said, self._pace)

    async def _greet(self, _: Request) -> Response:
        return Response("Ollama is running", media_type="text/plain")

    async def _models(self, _: Request) -> Response:
        return JSONResponse({"object": "list", "data": self._listed})

    async def _api(self, request: Request) -> Response:
        what = request.path_params["what"]
        document = (self._ollama or {}).get(what)
        if what == "show" and isinstance(document, Mapping):
            document = document.get((await request.json()).get("model"))
        return Response(status_code=404) if document is None else JSONResponse(document)

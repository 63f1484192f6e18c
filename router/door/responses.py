"""The sub-resources of Responses: answers that were kept, their input, cancelling, counting."""

import math
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

import orjson
from starlette.requests import Request
from starlette.responses import Response

from router.door.answering import client_key
from router.door.exchange import read_body
from router.errors import RouterError
from router.kept.answer import Kept
from router.upstreams.local import CHARACTERS_PER_TOKEN
from router.wire.fault import fault
from router.wire.response_state import listed, page
from router.wire.responses import parse

Endpoint = Callable[[Request], Awaitable[Response]]
_JSON: Final = "application/json"


class Memory(Protocol):
    """Where answers are kept, as the door sees it."""

    async def kept(self, name: str, bearer: str | None) -> Kept: ...
    async def remove(self, name: str, bearer: str | None) -> None: ...
    async def cancel(self, name: str, bearer: str | None) -> Kept: ...


class ResponseDoor:
    """Endpoints under `/v1/responses`. Nothing of them leaves the device."""

    def __init__(self, memory: Callable[[], Memory], body_bytes: int, *, bearer_is_ours: bool) -> None:
        self._memory = memory
        self._body_bytes = body_bytes
        self._bearer_is_ours = bearer_is_ours

    async def show(self, request: Request) -> Response:
        """Return an answer as its client got it."""
        return await self._told(self._show(request))

    async def remove(self, request: Request) -> Response:
        """Forget an answer."""
        return await self._told(self._remove(request))

    async def cancel(self, request: Request) -> Response:
        """End an answer that is made in the background."""
        return await self._told(self._cancel(request))

    async def input_items(self, request: Request) -> Response:
        """List what led to an answer."""
        return await self._told(self._input_items(request))

    async def input_tokens(self, request: Request) -> Response:
        """Estimate how many tokens a request has; nobody is asked."""
        return await self._told(self._input_tokens(request))

    async def _show(self, request: Request) -> bytes:
        return (await self._memory().kept(*self._named(request))).response

    async def _remove(self, request: Request) -> bytes:
        name, shown = self._named(request)
        await self._memory().remove(name, shown)
        return orjson.dumps({"id": name, "object": "response", "deleted": True})

    async def _cancel(self, request: Request) -> bytes:
        return (await self._memory().cancel(*self._named(request))).response

    async def _input_items(self, request: Request) -> bytes:
        name, shown = self._named(request)
        kept = await self._memory().kept(name, shown)
        return page(listed(orjson.loads(kept.items), name), request.query_params)

    async def _input_tokens(self, request: Request) -> bytes:
        conversation = parse(await read_body(request.receive, self._body_bytes))
        tokens = math.ceil(conversation.needs.characters / CHARACTERS_PER_TOKEN)
        return orjson.dumps({"object": "response.input_tokens", "input_tokens": tokens})

    def _named(self, request: Request) -> tuple[str, str | None]:
        shown = None if self._bearer_is_ours else client_key(dict(reversed(request.scope["headers"])))
        return request.path_params["id"], shown

    async def _told(self, work: Awaitable[bytes]) -> Response:
        try:
            return Response(await work, media_type=_JSON)
        except RouterError as error:
            answer = fault(error)
            return Response(answer.body, answer.status, dict(answer.headers))

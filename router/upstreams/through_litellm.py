"""Providers that speak neither OpenAI's nor Anthropic's format, reached through litellm: the one file that knows it.

litellm writes the final body, so the final body is what the guard is asked about: under every client that litellm
makes stands a transport of ours. It has the guard read the bytes by the rules of the request they come from, and
hands them to the guarded transport; what the guard stops is answered with 403, which no provider's code retries.
Only `acompletion` is called. Its native parts own sockets that nothing here could see, so they are switched off
(`silence.py`), and whatever connects past the transport while a call runs is stopped by an audit hook.
"""

import contextlib
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any, Final, Self

import httpx
import orjson

from router.egress import Cleared
from router.errors import ConfigurationError, EgressBlocked
from router.settings import Cloud as Configured
from router.upstreams.guarded import BLOCKED, CLEARED, GuardedTransport
from router.upstreams.transport import LIMITS, Body
from router.wire.paths import CHAT
from router.wire.sse import DONE, encode

CANARY: Final = "Halfdoor asks whether this can be seen."
_REFUSAL: Final = {"error": {"message": "stopped before leaving", "type": "policy_error", "code": "egress_blocked"}}
_CONNECTS: Final = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"})
_TOOL: Final = {"type": "function", "function": {"name": "canary", "parameters": {"type": "object", "properties": {}}}}
_SHAPES: Final[tuple[Mapping[str, Any], ...]] = (
    {},
    {"stream": True, "stream_options": {"include_usage": True}},
    {"tools": [_TOOL], "temperature": 0.5},
    {"tools": [_TOOL], "stream": True},
)
"""Requests that providers have different addresses for."""
_WHOLE_ONLY: Final = ("cohere/", "cohere_chat/")
"""litellm 1.106 cannot read their streams (it takes `data:` for JSON): asked for whole, told as a stream."""
_OPTIONS: Final = ("api_version", "aws_region_name")
_TOLD: Final = frozenset(path.partition(".")[0].removesuffix("[]") for path in CHAT)
"""Fields of chat. litellm takes its own settings by the same way (`api_base`, `mock_response`): nothing else passes."""
Wrap = Callable[[frozenset[str]], GuardedTransport]


@dataclass(slots=True, eq=False)
class _Passage:
    """One call of litellm: what it wanted to send, and what came of it."""

    cleared: Cleared | None = None
    """None while only looking at what would be sent."""
    guarded: GuardedTransport | None = None
    limits: object = None
    seen: list[tuple[str, bytes]] = field(default_factory=list)
    blocked: str = ""
    failure: httpx.TransportError | None = None
    answer: httpx.Response | None = None
    body: Body | None = None
    strayed: bool = False
    """Something tried to connect past the transport."""
    inside: bool = False
    """The guarded transport is at work: what connects now may."""

    async def carry(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        self.seen.append((str(request.url), body))
        if self.cleared is None or self.guarded is None:
            return httpx.Response(403, json=_REFUSAL, request=request)
        try:
            request.extensions[CLEARED] = self.cleared.again(body)
        except EgressBlocked as error:
            self.blocked = ", ".join(sorted(error.kinds))
            return httpx.Response(403, json=_REFUSAL, request=request)
        if self.limits is not None:
            request.extensions[LIMITS] = self.limits
        return await self._send(request)

    async def _send(self, request: httpx.Request) -> httpx.Response:
        assert self.guarded is not None  # noqa: S101 - `carry` looked
        self.inside = True
        try:
            response = await self.guarded.handle_async_request(request)
        except httpx.TransportError as error:
            self.failure = error
            raise
        finally:
            self.inside = False
        if why := response.extensions.get(BLOCKED):
            self.blocked = str(why)
        elif response.status_code != 200:
            content = await response.aread()
            self.answer = httpx.Response(response.status_code, headers=_plain(response.headers), content=content)
        else:
            self.body = response.stream if isinstance(response.stream, Body) else None
        response.request = request
        return response


_NOW: Final[ContextVar[_Passage | None]] = ContextVar("halfdoor_litellm_call", default=None)


class _Under(httpx.AsyncBaseTransport):
    """Stands under every client that litellm makes."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        passage = _NOW.get()
        if passage is None:
            return httpx.Response(403, json=_REFUSAL, request=request)
        return await passage.carry(request)


class _Never(httpx.BaseTransport):
    """Stands under every client that would block the event loop: nothing of ours uses one."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(403, json=_REFUSAL, request=request)


def _watch(event: str, _: tuple[object, ...]) -> None:
    """Stop what would connect past the transport."""
    if event in _CONNECTS and (passage := _NOW.get()) is not None and not passage.inside:
        passage.strayed = True
        raise PermissionError("a connection that no guard saw")


@cache
def _litellm() -> ModuleType:
    """Load litellm, quietly, with our transport under every client that it will make. Takes seconds."""
    import litellm
    from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler, HTTPHandler

    logging.getLogger("LiteLLM").setLevel(logging.CRITICAL + 1)  # its lines quote requests
    litellm.suppress_debug_info = True
    litellm.turn_off_message_logging = True
    litellm.disable_hf_tokenizer_download = True
    litellm.drop_params = True
    made: tuple[tuple[type, str, object], ...] = (
        (AsyncHTTPHandler, "create_async_transport", staticmethod(lambda *_, **__: _Under())),
        (AsyncHTTPHandler, "_create_async_transport", staticmethod(lambda *_, **__: _Under())),
        (HTTPHandler, "_create_sync_transport", lambda _: _Never()),
    )
    for owner, name, instead in made:
        setattr(owner, name, instead)
    litellm.client_session = httpx.Client(transport=_Never())
    litellm.aclient_session = httpx.AsyncClient(transport=_Under())
    litellm.module_level_client = HTTPHandler(client=httpx.Client(transport=_Never()))
    litellm.module_level_aclient = AsyncHTTPHandler()
    clients: Any = litellm.in_memory_llm_clients_cache
    clients.flush_cache()
    sys.addaudithook(_watch)
    return litellm


class ThroughLiteLLM(httpx.AsyncBaseTransport):
    """Takes cleared chat requests and answers in chat, whatever the provider speaks."""

    def __init__(self, configured: Configured, wrap: Wrap) -> None:
        """Store what is needed; litellm is loaded by `prove`.

        Args:
            configured: a cloud of kind `litellm`; its models are named as litellm names them (`gemini/…`).
            wrap: makes the guarded transport from the addresses that may be posted to.
        """
        self._configured = configured
        self._wrap = wrap
        self._guarded: GuardedTransport | None = None

    async def prove(self) -> None:
        """Have every configured model ask something that goes nowhere, and take down where it would have gone.

        Raises:
            ConfigurationError: a call did not come to the guard, or tried to go round it: such a provider stays closed.
        """
        if not self._configured.models:
            raise self._wrong("names no `models`; each has to be tried before the start")
        posts: set[str] = set()
        for model in self._configured.models:
            for more in _SHAPES:
                posts |= await self._tried(model, more)
        self._guarded = self._wrap(frozenset(posts))

    async def _tried(self, model: str, more: Mapping[str, Any]) -> set[str]:
        passage = _Passage()
        document = {"model": model, "messages": [{"role": "user", "content": CANARY}], "max_tokens": 16}
        failed = ""
        with _calling(passage):
            try:
                answer = await self._complete({**document, **more})
                if more.get("stream"):  # some ask only when somebody reads
                    await anext(aiter(answer), None)
            except Exception as error:  # noqa: BLE001 - it is refused by design; the type alone is told
                failed = type(error).__name__
        if passage.strayed:
            raise self._wrong(f"model `{model}` opens connections that no guard sees, so it cannot be used")
        if not any(CANARY.encode() in body for _, body in passage.seen):
            raise self._wrong(f"model `{model}` did not come to the guard when it was tried ({failed or 'no call'})")
        return {self._checked(url, model) for url, body in passage.seen if CANARY.encode() in body}

    def _checked(self, url: str, model: str) -> str:
        """Return an address that may be posted to: the configured one where there is one, https anywhere else."""
        base = self._configured.base_url
        inside = url == base or url.startswith(f"{base}/") if base else url.startswith("https://")
        if not inside:
            raise self._wrong(f"model `{model}` would be asked at an address that is not below its `base_url`")
        return url

    def _wrong(self, what: str) -> ConfigurationError:
        return ConfigurationError(f"cloud `{self._configured.name}`: {what}")

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Ask the provider and return its answer as chat would give it.

        Raises:
            httpx.TransportError: as the transport below raises it.
        """
        cleared = request.extensions.get(CLEARED)
        payload = await request.aread()
        if not isinstance(cleared, Cleared) or cleared.payload != payload or self._guarded is None:
            return _blocked("a body that nobody cleared")
        passage = _Passage(cleared, self._guarded, request.extensions.get(LIMITS))
        document = orjson.loads(payload)
        if document.get("model") not in self._configured.models:
            return _answer(404, {"message": "this model is not among the `models` of its cloud", "code": "not_found"})
        if document["model"].startswith(_WHOLE_ONLY):
            document = {key: value for key, value in document.items() if key not in ("stream", "stream_options")}
        with _calling(passage):
            try:
                answer = await self._complete(document)
            except Exception as error:  # noqa: BLE001 - litellm's own text may quote the request, so only its type is told
                return _failure(error, passage)
        if document.get("stream"):
            return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=_Chunks(answer, passage))
        return _answer(200, answer.model_dump(exclude_none=True))

    async def _complete(self, document: Mapping[str, Any]) -> Any:  # noqa: ANN401 - litellm's own types
        configured = self._configured
        more: dict[str, Any] = {name: value for name, value in configured.options if name in _OPTIONS}
        if configured.base_url:
            more["api_base"] = configured.base_url
        if configured.api_key is not None:
            more["api_key"] = configured.api_key
        # The handler of MCP tools would import a package that is not here; nothing of it is wanted.
        fixed = {"max_retries": 0, "num_retries": 0, "no-log": True, "_skip_mcp_handler": True}
        told = {key: value for key, value in document.items() if key in _TOLD}
        return await _litellm().acompletion(**told, **more, **fixed)


class _Chunks(httpx.AsyncByteStream):
    """litellm's chunks as the events of a chat stream."""

    def __init__(self, chunks: AsyncIterator[Any], passage: _Passage) -> None:
        self._chunks = aiter(chunks)
        self._passage = passage
        self._done = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if self._done:
            raise StopAsyncIteration
        with _calling(self._passage):
            try:
                chunk = await anext(self._chunks, None)
            except Exception:  # noqa: BLE001 - its text may quote the answer
                self._done = True
                raise self._passage.failure or httpx.RemoteProtocolError("incomplete") from None
        if chunk is None:
            self._done = True
            return DONE
        return encode(orjson.dumps(chunk.model_dump(exclude_none=True)))

    def abandon(self) -> None:
        """Close the provider's socket now."""
        self._done = True
        if self._passage.body is not None:
            self._passage.body.abandon()

    def settle(self, grace_s: float = 0.5) -> None:
        """Let the last bytes arrive."""
        if self._passage.body is not None:
            self._passage.body.settle(grace_s)

    async def aclose(self) -> None:
        self.abandon()


@contextlib.contextmanager
def _calling(passage: _Passage) -> Iterator[None]:
    token = _NOW.set(passage)
    try:
        yield
    finally:
        _NOW.reset(token)


def _failure(error: Exception, passage: _Passage) -> httpx.Response:
    """Return what went wrong as an answer; the provider's own words where it gave any."""
    if passage.blocked:
        return _blocked(passage.blocked)
    if passage.failure is not None:
        raise passage.failure from None
    if passage.answer is not None:
        return _answer(passage.answer.status_code, None, passage.answer.content, passage.answer.headers)
    status = getattr(error, "status_code", 502)
    status = status if isinstance(status, int) and 400 <= status < 600 else 502
    message = f"the request could not be told to this provider ({type(error).__name__})"
    return _answer(status, {"error": {"message": message, "type": "upstream_error", "code": "untranslatable"}})


def _blocked(why: str) -> httpx.Response:
    return httpx.Response(403, json=_REFUSAL, extensions={BLOCKED: why})


def _answer(
    status: int, document: object, content: bytes | None = None, headers: Mapping[str, str] | None = None
) -> httpx.Response:
    raw = content if content is not None else orjson.dumps(document)
    kept = {"content-type": "application/json", **(headers or {})}
    return httpx.Response(status, headers=kept, stream=_Whole(raw))


class _Whole(httpx.AsyncByteStream):
    """Bytes that are there already."""

    def __init__(self, raw: bytes) -> None:
        self._left: bytes | None = raw

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        left, self._left = self._left, None
        if left is None:
            raise StopAsyncIteration
        return left

    def abandon(self) -> None:
        """Nothing is open."""

    def settle(self, grace_s: float = 0.5) -> None:
        """Nothing is open."""


def _plain(headers: httpx.Headers) -> dict[str, str]:
    kept = ("content-type", "retry-after", "x-should-retry", "x-request-id")
    return {name: headers[name] for name in kept if name in headers}

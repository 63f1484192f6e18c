"""One request to one upstream and what came back of it; nothing is tried twice."""

import time
from typing import Final, cast

import httpx

from router.conversation.reply import Event
from router.errors import UpstreamFailed
from router.settings import Limits
from router.upstreams.answer import Answer, Call, EventStream
from router.upstreams.availability import Availability
from router.upstreams.failures import failed, refused
from router.upstreams.transport import Body
from router.wire.chat_reply import ReplyReader, parse_answer

_ANSWER_BYTES: Final = 64 << 20
_ERROR_BYTES: Final = 64 << 10
_RESTING: Final = frozenset({429, 500, 502, 503, 504, 529})
"""Quota gone or out of order: prefer somebody else for a while."""
_PASSED_ON: Final = frozenset({"x-request-id", "openai-processing-ms", "retry-after"})
_TYPES: Final = {True: "text/event-stream", False: "application/json"}


class Carrier:
    """What a cloud and a local engine have in common: a name, limits, a record of whether it answers."""

    def __init__(
        self, name: str, limits: Limits, transport: httpx.AsyncBaseTransport, availability: Availability
    ) -> None:
        self._name = name
        self._limits = limits
        self._transport = transport
        self._availability = availability

    async def carry(self, request: httpx.Request, call: Call) -> Answer:
        """Return the answer once its head, or all of it when it does not stream, is there.

        Cancelling closes the upstream's socket at once, whatever was being waited for.

        Raises:
            UpstreamFailed: no answer, or one that cannot be understood.
            UpstreamRefused: an error answer.
        """
        response = await self._head(request)
        body = cast(Body, response.stream)
        try:
            if response.status_code != 200:
                raise await self._refused(response, body)
            self._check_type(response, stream=call.stream)
            passed = _safe(response.headers)
            if call.stream:
                return Answer(passed, events=EventStream(body, _reader(call), self._failed))
            return Answer(passed, whole=self._whole(await self._all(body, _ANSWER_BYTES), call.model))
        except BaseException:
            body.abandon()
            raise

    async def _head(self, request: httpx.Request) -> httpx.Response:
        try:
            response = await self._transport.handle_async_request(request)
        except httpx.TransportError as error:
            raise self._failed(error) from None
        if response.status_code not in _RESTING:
            self._availability.answered(self._name, time.monotonic())
        return response

    async def _refused(self, response: httpx.Response, body: Body) -> UpstreamFailed:
        status = response.status_code
        if status in _RESTING:
            after = response.headers.get("retry-after", "")
            rest_s = float(after) if after.isdecimal() and after.isascii() and len(after) < 9 else None
            self._availability.failed(self._name, time.monotonic(), rest_s)
        return refused(self._name, status, response.headers, await self._all(body, _ERROR_BYTES))

    async def _all(self, body: Body, most: int) -> bytes:
        """Read to the end; an error answer's tail beyond `most` is not worth waiting for."""
        parts: list[bytes] = []
        size = 0
        try:
            async for chunk in body:
                parts.append(chunk)
                size += len(chunk)
                if size > most:
                    body.abandon()
                    break
        except httpx.TransportError as error:
            raise self._failed(error) from None
        return b"".join(parts)

    def _failed(self, error: Exception) -> UpstreamFailed:
        self._availability.failed(self._name, time.monotonic())
        return failed(self._name, error, self._limits)

    def _check_type(self, response: httpx.Response, *, stream: bool) -> None:
        kind = response.headers.get("content-type", _TYPES[stream]).partition(";")[0].strip().casefold()
        if kind != _TYPES[stream]:
            what = "did not stream its answer" if stream else "did not answer with JSON"
            raise UpstreamFailed(f"{self._name} {what}: check its `base_url`")

    def _whole(self, body: bytes, model: str) -> Event:
        if len(body) > _ANSWER_BYTES:
            raise UpstreamFailed(f"{self._name} answered with more than {_ANSWER_BYTES >> 20} MiB")
        return parse_answer(body, model)


def _reader(call: Call) -> ReplyReader:
    return ReplyReader(call.model, hide_usage=call.hide_usage)


def _safe(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value)
        for name, value in headers.items()
        if (name in _PASSED_ON or name.startswith("x-ratelimit-"))
        and value.isascii()
        and value.isprintable()
        and len(value) <= 200
    )

"""One request to one upstream and what came back of it; nothing is tried twice here."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final, cast

import httpx

from router.conversation.reply import Event
from router.errors import UpstreamFailed
from router.settings import Limits
from router.trouble import RESTS, Trouble
from router.upstreams.answer import Answer, Call, EventStream
from router.upstreams.availability import Availability
from router.upstreams.failures import failed, refused, within
from router.upstreams.passed_on import passed_on
from router.upstreams.told import Told
from router.upstreams.transport import LIMITS, Body
from router.wire.tongues import Reader

_ANSWER_BYTES: Final = 64 << 20
_ERROR_BYTES: Final = 64 << 10
_PATIENCE_S: Final = 5.0
"""How long the head of a streamed answer waits for its first event, so that what fails at once can go elsewhere."""
_WHOLE: Final = "application/json"


class Carrier:
    """What a cloud and a local engine have in common: a name, limits, a record of whether it answers."""

    def __init__(
        self, name: str, limits: Limits, transport: httpx.AsyncBaseTransport, availability: Availability, *, home: bool
    ) -> None:
        self._name = name
        self._limits = limits
        self._transport = transport
        self._availability = availability
        self._home = home

    async def carry(self, request: httpx.Request, call: Call) -> Answer:
        """Return the answer once its head, or all of it when it does not stream, is there.

        Cancelling closes the upstream's socket at once, whatever was being waited for.

        Raises:
            UpstreamFailed: no answer, one that cannot be understood, or nobody was asked: too many calls already.
            UpstreamRefused: an error answer.
        """
        if call.within_s is not None:
            request.extensions[LIMITS] = replace(self._limits, total_s=min(call.within_s, self._limits.total_s))
        end = self._availability.begin(self._name, home=self._home)
        try:
            response = await self._head(request)
            body = cast(Body, response.stream)
            try:
                return await self._answer(response, body, call, end)
            except BaseException:
                body.abandon()
                raise
        except BaseException:
            end()
            raise

    async def _answer(self, response: httpx.Response, body: Body, call: Call, end: Callable[[], None]) -> Answer:
        if response.status_code != 200:
            raise await self._refused(response, body)
        came_whole = call.stream and _kind(response, call) == _WHOLE
        self._check_type(response, call, stream=call.stream and not came_whole)
        self._availability.answered(self._name)
        passed = passed_on(response.headers)
        if call.stream and not came_whole:
            events = EventStream(body, _reader(call), self._broken, end)
            await events.begin(_PATIENCE_S)
            return Answer(passed, events=events)
        whole = self._whole(await self._all(body, _ANSWER_BYTES), call)
        end()
        if came_whole:  # asked for a stream, it gave all at once: the client gets the stream that it asked for
            return Answer(passed, events=Told(whole, call.model, usage=not call.hide_usage))
        return Answer(passed, whole=whole)

    async def _head(self, request: httpx.Request) -> httpx.Response:
        try:
            response = await self._transport.handle_async_request(request)
        except httpx.TransportError as error:
            raise self._broken(error) from None
        except BaseException:
            self._availability.breaker(self._name).abandoned()
            raise
        return response

    async def _refused(self, response: httpx.Response, body: Body) -> UpstreamFailed:
        refusal = refused(self._name, response, await self._all(body, _ERROR_BYTES), home=self._home)
        if refusal.trouble in RESTS:
            self._rest(refusal.trouble, _seconds(response.headers.get("retry-after", "")))
        else:
            self._availability.answered(self._name)
        return refusal

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
            raise self._broken(error) from None
        return b"".join(parts)

    def _broken(self, error: Exception) -> UpstreamFailed:
        """Return the failure that the client is told, and remember it where it is the upstream's own."""
        if isinstance(error, UpstreamFailed):
            failure = within(error, home=self._home)
            if failure.code != "upstream_cut_off":
                return failure
        else:
            failure = failed(self._name, error, self._limits, home=self._home)
        self._rest(failure.trouble or Trouble.CLOUD_DOWN)
        return failure

    def _rest(self, trouble: Trouble, rest_s: float | None = None) -> None:
        self._availability.failed(self._name, trouble, time.monotonic(), rest_s)

    def _check_type(self, response: httpx.Response, call: Call, *, stream: bool) -> None:
        kind = _kind(response, call)
        if kind != (call.tongue.stream_type if stream else _WHOLE):
            what = "did not stream its answer" if stream else "did not answer with JSON"
            raise self._other(f"{self._name} {what}: check its `base_url`", page=kind == "text/html")

    def _other(self, message: str, *, page: bool) -> UpstreamFailed:
        """Return the failure of an answer that is nothing we speak; a web page is somebody else's."""
        failure = UpstreamFailed(message)
        if self._home:
            failure.trouble = Trouble.LOCAL_DOWN
        else:
            failure.trouble = Trouble.CAPTIVE_PORTAL if page else Trouble.CLOUD_ERROR
        self._rest(failure.trouble)
        return failure

    def _whole(self, body: bytes, call: Call) -> Event:
        if len(body) > _ANSWER_BYTES:
            raise UpstreamFailed(f"{self._name} answered with more than {_ANSWER_BYTES >> 20} MiB")
        try:
            return call.tongue.parse_answer(body, call.model)
        except UpstreamFailed as failure:
            if body.lstrip()[:1] == b"<":
                raise self._other(failure.message, page=True) from None
            raise self._broken(failure) from None


def _kind(response: httpx.Response, call: Call) -> str:
    unstated = call.tongue.stream_type if call.stream else _WHOLE
    return str(response.headers.get("content-type", unstated)).partition(";")[0].strip().casefold()


def _seconds(after: str) -> float | None:
    """Return the seconds of a `Retry-After`; dates are left alone."""
    return float(after) if after.isdecimal() and after.isascii() and len(after) < 9 else None


def _reader(call: Call) -> Reader:
    return call.tongue.reader(call.model, call.hide_usage)

"""The endpoint of a dialect: reads the body, lets the pipeline answer, sends what it gives."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from typing import Protocol

from starlette.types import Receive, Scope, Send

from router.door.exchange import BodyTooLarge, ClientGone, read_body, start, unless_client_goes, whole
from router.door.kept_alive import KeptAlive
from router.errors import BadRequest, RouterError
from router.pipeline import Incoming
from router.wire.dialects import Dialect
from router.wire.messages_betas import HEADER

ROUTE_HEADER = b"x-halfdoor-route"
STRICT_HEADER = b"x-halfdoor-parameters"
BETA_FIELD = HEADER.encode()


class Outgoing(Protocol):
    """An answer: whole, or chunk by chunk. `close` is called however it ended."""

    @property
    def body(self) -> bytes | None: ...
    @property
    def headers(self) -> list[tuple[bytes, bytes]]: ...
    def chunks(self) -> AsyncIterator[bytes]: ...
    def close(self, *, delivered: bool) -> None: ...


class Answers(Protocol):
    """The pipeline, as the door sees it."""

    async def answer(self, incoming: Incoming) -> Outgoing: ...


class Answering:
    """An ASGI endpoint; raw ASGI, because it must hear a client hang up while the pipeline works."""

    def __init__(
        self, dialect: Dialect, answers: Callable[[], Answers], body_bytes: int, *, bearer_is_ours: bool
    ) -> None:
        self._dialect = dialect
        self._answers = answers
        self._body_bytes = body_bytes
        self._bearer_is_ours = bearer_is_ours
        """The client's bearer is Halfdoor's own token, so it goes nowhere else."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            incoming = _wishes(scope, await self._incoming(scope, receive))
        except ClientGone:
            return
        except (BadRequest, BodyTooLarge) as error:
            await self._tell(send, error)
            return
        await unless_client_goes(receive, lambda: self._respond(incoming, send))

    async def _incoming(self, scope: Scope, receive: Receive) -> Incoming:
        headers = dict(reversed(scope["headers"]))
        wanted = {value.strip().lower() for name, value in scope["headers"] if name == ROUTE_HEADER} - {b""}
        if wanted - {b"local"}:
            raise BadRequest("the only value of x-halfdoor-route is `local`: a request can only be made stricter")
        shown = None if self._bearer_is_ours else client_key(headers)
        body = await read_body(receive, self._body_bytes)
        return Incoming(body, shown, bool(wanted), self._dialect)

    async def _respond(self, incoming: Incoming, send: Send) -> None:
        try:
            outgoing = await self._answers().answer(incoming)
        except RouterError as error:
            await self._tell(send, error)
            return
        delivered = False
        try:
            await _send(send, outgoing)
            delivered = True
        finally:
            outgoing.close(delivered=delivered)

    async def _tell(self, send: Send, error: RouterError) -> None:
        told = self._dialect.fault(error)
        headers = [(name.encode(), value.encode()) for name, value in told.headers]
        if error.code in ("policy_refused", "no_model", "egress_blocked"):
            headers.append((ROUTE_HEADER, b"refused"))
        if error.receipt:
            headers.append((b"x-halfdoor-receipt", error.receipt.encode()))
        await whole(send, told.status, headers, told.body)


def _wishes(scope: Scope, incoming: Incoming) -> Incoming:
    """Take up the client's wish that nothing of its request is left out silently, and its wishes of betas."""
    wanted = {value.strip().lower() for name, value in scope["headers"] if name == STRICT_HEADER} - {b""}
    if wanted - {b"strict"}:
        raise BadRequest("the only value of x-halfdoor-parameters is `strict`")
    betas = tuple(value.decode("latin-1") for name, value in scope["headers"] if name == BETA_FIELD)
    return replace(incoming, strict=bool(wanted), betas=betas) if wanted or betas else incoming


async def _send(send: Send, outgoing: Outgoing) -> None:
    if outgoing.body is not None:
        await whole(send, 200, [*outgoing.headers, (b"content-type", b"application/json")], outgoing.body)
        return
    stream = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache")]
    await start(send, 200, [*outgoing.headers, *stream])
    async with KeptAlive(send) as line:
        async for chunk in outgoing.chunks():
            await line.say(chunk)
    await send({"type": "http.response.body", "body": b""})


def client_key(headers: Mapping[bytes, bytes]) -> str | None:
    """Return the client's own key, in either of the header fields that clients show it in."""
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return bearer or headers.get(b"x-api-key", b"").decode("latin-1").strip() or None

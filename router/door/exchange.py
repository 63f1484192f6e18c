"""Reading a body and writing an answer over ASGI, with a watch on the client's line."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.types import Receive, Send

from router.errors import BadRequest, RouterError
from router.wire.dialects import spoken_on

BODY_READ_S = 30.0
"""A body that takes longer is a stalled or hostile client."""
Headers = Sequence[tuple[bytes, bytes]]


class BodyTooLarge(BadRequest):
    """The body outgrew the limit while it was read."""

    status = 413
    code = "request_too_large"


class ClientGone(Exception):
    """The client hung up; there is nobody to answer."""


async def read_body(receive: Receive, limit: int) -> bytes:
    """Return the whole request body.

    Raises:
        BodyTooLarge: more than `limit` bytes came.
        BadRequest: the body took longer than `BODY_READ_S`.
        ClientGone: the client hung up first.
    """
    try:
        async with asyncio.timeout(BODY_READ_S):
            return await _collect(receive, limit)
    except TimeoutError:
        raise BadRequest("the request body did not arrive in time", code="request_timeout") from None


async def _collect(receive: Receive, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise BodyTooLarge(f"the body is over {limit} bytes (`limits.body_bytes`)")
        if not message.get("more_body", False):
            return b"".join(parts)


async def unless_client_goes(receive: Receive, work: Callable[[], Awaitable[None]]) -> None:
    """Run `work`, cancelling it as soon as the client hangs up.

    From the first await on: before the first token, in the middle of a stream and while
    a non-streamed answer is made. Cancelling reaches the upstream connection, which
    closes within the cancellation.
    """
    running = asyncio.ensure_future(work())
    gone = asyncio.ensure_future(_hung_up(receive))
    try:
        await asyncio.wait((running, gone), return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()
        if not running.done():
            running.cancel()
        await asyncio.gather(running, gone, return_exceptions=True)
    if not running.cancelled():
        running.result()


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def start(send: Send, status: int, headers: Headers) -> None:
    """Send status and header fields."""
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})


async def whole(send: Send, status: int, headers: Headers, body: bytes) -> None:
    """Send an answer in one piece."""
    fields = [*headers, (b"content-length", str(len(body)).encode())]
    await start(send, status, fields)
    await send({"type": "http.response.body", "body": body})


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer of the door itself."""

    status: int
    code: str
    message: str


async def refuse(send: Send, path: str, refused: Refused) -> None:
    """Send an error as the dialect that is spoken on a path has it."""
    error = RouterError(refused.message, code=refused.code)
    error.status = refused.status
    error.type = "invalid_request_error" if refused.status < 500 else "server_error"
    told = spoken_on(path).fault(error)
    await whole(send, told.status, [(name.encode(), value.encode()) for name, value in told.headers], told.body)

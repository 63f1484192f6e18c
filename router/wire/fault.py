"""Errors in the dialect of OpenAI's clients."""

from dataclasses import dataclass

import orjson

from router.errors import RouterError, UpstreamFailed, UpstreamRefused
from router.wire.sse import encode


@dataclass(frozen=True, slots=True, repr=False)
class Fault:
    """An error as HTTP."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def fault(error: RouterError) -> Fault:
    """Write an error as a response; clients read all four keys, so all four are there."""
    headers = [("content-type", "application/json")]
    if error.status >= 500 or error.advises:
        headers.append(("x-should-retry", "true" if error.retry else "false"))
    if error.retry_after is not None:
        headers.append(("retry-after", error.retry_after))
    if isinstance(error, UpstreamRefused):
        headers += error.passed
    return Fault(error.status, tuple(headers), orjson.dumps(_body(error)))


def stream_fault(error: RouterError) -> bytes:
    """Write an error after the first byte: an event that every SDK raises on. Nothing follows it, no [DONE] either."""
    return encode(orjson.dumps(_body(error)))


def told(error: RouterError) -> str:
    """Return what the client reads: our words, and behind them those of the upstream."""
    if isinstance(error, UpstreamFailed) and error.detail:
        return f"{error.message}: {error.detail}"
    return error.message


def _body(error: RouterError) -> dict[str, object]:
    return {"error": {"message": told(error), "type": error.type, "param": error.param, "code": error.code}}

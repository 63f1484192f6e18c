"""What goes wrong at an upstream, in words that quote nothing of what was sent or received."""

import re
from collections.abc import Mapping
from typing import Any, Final

import httpx
import orjson

from router.errors import UpstreamFailed, UpstreamRefused
from router.settings import Limits

_WHY: Final[Mapping[str, str]] = {
    "connect_s": "took no connection within {s:g} s (`limits.connect_s`)",
    "first_byte_s": "sent nothing for {s:g} s (`limits.first_byte_s`)",
    "idle_s": "fell silent for {s:g} s in the middle of its answer (`limits.idle_s`)",
    "total_s": "was not done after {s:g} s (`limits.total_s`)",
    "tls": "could not prove with a certificate who it is",
    "name": "has a name that cannot be resolved",
    "refused": "could not be connected to",
    "closed": "closed the connection without an answer",
    "reset": "broke the connection",
    "incomplete": "broke its answer off",
    "garbled": "did not answer in HTTP",
    "compressed": "compressed its answer although it was asked not to",
}
_PASSING: Final = frozenset({"connect_s", "name", "refused", "closed", "reset"})
"""Failures before any answer, after which another try by the client may go well."""
_CODE: Final = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
_SAID: Final = 2_000


def failed(upstream: str, error: Exception, limits: Limits) -> UpstreamFailed:
    """Return the failure of the connection as the client will read it."""
    word = str(error)
    why = _WHY.get(word, "failed")
    failure = UpstreamFailed(f"{upstream} {why.format(s=getattr(limits, word, 0))}")
    failure.retry = word in _PASSING
    return failure


def refused(upstream: str, status: int, headers: httpx.Headers, body: bytes) -> UpstreamFailed:
    """Return the upstream's error answer: its status, its words, its advice on trying again."""
    if 300 <= status < 400:
        return UpstreamFailed(f"{upstream} answered with a redirect, and none is followed: check its `base_url`")
    if not 400 <= status < 600:
        return UpstreamFailed(f"{upstream} answered with status {status}")
    error = _error(body)
    code = error.get("code") if isinstance(error.get("code"), str) else error.get("type")
    refusal = UpstreamRefused(
        f"{upstream} answered with status {status}",
        status=status,
        retry_after=_printable(headers.get("retry-after")),
        code=code if isinstance(code, str) and _CODE.fullmatch(code) else None,
        detail=_said(error.get("message")),
    )
    advice = headers.get("x-should-retry")
    refusal.retry = advice == "true" if advice in {"true", "false"} else status in {408, 409, 429, 503}
    return refusal


def _error(body: bytes) -> Mapping[str, Any]:
    """Return what stands under `error`, whichever of the usual shapes it has."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    if not isinstance(document, dict):
        return {}
    error = document.get("error", document)
    if isinstance(error, str):
        return {"message": error}
    return error if isinstance(error, dict) else {}


def _said(message: object) -> str:
    return message[:_SAID] if isinstance(message, str) else ""


def _printable(value: str | None) -> str | None:
    return value if value is not None and value.isascii() and value.isprintable() and len(value) <= 200 else None

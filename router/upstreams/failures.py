"""What goes wrong at an upstream, in words that quote nothing of what was sent or received."""

import re
from collections.abc import Mapping
from typing import Any, Final

import httpx
import orjson

from router.errors import UpstreamFailed, UpstreamRefused
from router.settings import Limits
from router.trouble import Trouble
from router.upstreams import diagnose
from router.upstreams.passed_on import passed_on

_WHY: Final[Mapping[str, str]] = {
    "connect_s": "took no connection within {s:g} s (`limits.connect_s`)",
    "first_byte_s": "sent nothing for {s:g} s (`limits.first_byte_s`)",
    "idle_s": "fell silent for {s:g} s in the middle of its answer (`limits.idle_s`)",
    "total_s": "was not done after {s:g} s (`limits.total_s`)",
    "tls": "could not prove with a certificate who it is",
    "name": "has a name that cannot be resolved",
    "refused": "could not be connected to",
    "network": "cannot be reached: this device has no network",
    "closed": "closed the connection without an answer",
    "reset": "broke the connection",
    "incomplete": "broke its answer off",
    "garbled": "did not answer in HTTP",
    "compressed": "compressed its answer although it was asked not to",
}
_PASSING: Final = frozenset({"connect_s", "name", "network", "refused", "closed", "reset"})
"""Failures before any answer, after which another try by the client may go well."""
_CODE: Final = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
_SAID: Final = 2_000
_OURS: Final = frozenset({UpstreamFailed.code, "upstream_cut_off"})
"""Codes of failures that were noticed here, not told by the upstream."""


def failed(upstream: str, error: Exception, limits: Limits, *, home: bool) -> UpstreamFailed:
    """Return the failure of the connection as the client will read it."""
    word = str(error)
    why = _WHY.get(word, "failed")
    failure = UpstreamFailed(f"{upstream} {why.format(s=getattr(limits, word, 0))}")
    failure.retry = word in _PASSING
    failure.trouble = diagnose.broken(word, home=home)
    return failure


def refused(upstream: str, answer: httpx.Response, body: bytes, *, home: bool) -> UpstreamFailed:
    """Return the upstream's error answer: its status, its words, its advice on trying again."""
    status, headers = answer.status_code, answer.headers
    error = _error(body)
    code = error.get("code") if isinstance(error.get("code"), str) else error.get("type")
    code, said = code if isinstance(code, str) else "", _said(error.get("message"))
    refusal: UpstreamFailed | UpstreamRefused
    if 300 <= status < 400:
        refusal = UpstreamFailed(f"{upstream} answered with a redirect, and none is followed: check its `base_url`")
    elif not 400 <= status < 600:
        refusal = UpstreamFailed(f"{upstream} answered with status {status}")
    else:
        refusal = UpstreamRefused(
            f"{upstream} answered with status {status}",
            status=status,
            retry_after=_printable(headers.get("retry-after")),
            code=code if _CODE.fullmatch(code) else None,
            detail=said,
        )
        advice = headers.get("x-should-retry")
        refusal.passed = tuple(field for field in passed_on(headers) if field[0] != "retry-after")
        refusal.advises = advice in {"true", "false"}
        refusal.retry = advice == "true" if advice in {"true", "false"} else status in {408, 409, 429, 503}
    refusal.trouble = diagnose.answered(status, code, said, home=home)
    if refusal.trouble is Trouble.LOCAL_TOO_LONG:
        refusal.code = "context_length_exceeded"  # engines have words of their own; clients know this one
    return refusal


def within(failure: UpstreamFailed, *, home: bool) -> UpstreamFailed:
    """Return what an answer said of itself although its status was 200, with its trouble named."""
    if failure.trouble is None:
        said = failure.detail or failure.message
        told = failure.detail != "" or failure.code not in _OURS
        other = Trouble.LOCAL_DOWN if home else Trouble.CLOUD_ERROR
        failure.trouble = diagnose.answered(200, failure.code, said, home=home) if told else other
    return failure


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

"""Errors in the dialect of Anthropic's clients."""

from collections.abc import Mapping
from types import MappingProxyType

import orjson

from router.errors import RouterError, UpstreamFailed
from router.wire.fault import Fault, fault

_TYPES: Mapping[int, str] = MappingProxyType(
    {
        400: "invalid_request_error",
        401: "authentication_error",
        402: "billing_error",
        403: "permission_error",
        404: "not_found_error",
        413: "request_too_large",
        415: "invalid_request_error",
        429: "rate_limit_error",
        504: "timeout_error",
        529: "overloaded_error",
    }
)


def messages_fault(error: RouterError) -> Fault:
    """Write an error as a response; status and headers are those of the other dialects."""
    plain = fault(error)
    return Fault(plain.status, plain.headers, orjson.dumps(_body(error)))


def messages_stream_fault(error: RouterError) -> bytes:
    """Write an error after the first byte. Nothing follows it, no `message_stop` either."""
    return b"event: error\ndata: %b\n\n" % orjson.dumps(_body(error))


def _body(error: RouterError) -> dict[str, object]:
    message = error.message
    if isinstance(error, UpstreamFailed) and error.detail:
        message = f"{message}: {error.detail}"
    kind = _TYPES.get(error.status, "api_error" if error.status >= 500 else "invalid_request_error")
    told = {"type": kind, "message": message, "code": error.code, "param": error.param}
    return {"type": "error", "error": told, "request_id": error.receipt or None}

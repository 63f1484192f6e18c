"""Names what is wrong with an upstream, from the word of a broken connection or from an error answer."""

import re
from collections.abc import Mapping
from typing import Final

from router.trouble import Trouble

_TIMES: Final = frozenset({"first_byte_s", "idle_s", "total_s"})
_BROKEN: Final[Mapping[str, Trouble]] = {
    "tls": Trouble.CAPTIVE_PORTAL,
    "name": Trouble.DNS_GONE,
    "network": Trouble.NO_NETWORK,
}
_EMPTY: Final = frozenset(
    {
        "insufficient_quota",
        "billing_hard_limit_reached",
        "billing_not_active",
        "account_deactivated",
        "access_terminated",
        "quota_exceeded",
        "billing_error",
        "insufficient_credits",
    }
)
"""Codes and types by which providers say that the account is empty rather than that it asks too fast."""
_EMPTY_SAID: Final = re.compile(
    r"credit balance is too low|exceeded your current quota|insufficient (?:credit|balance|quota)", re.I
)
_MEMORY: Final = re.compile(
    r"out of memory|(?:more|enough|insufficient)\b.{0,20}\b(?:memory|resources)"
    r"|(?:unable|failed) to allocate|malloc failed",
    re.I,
)
"""What llama.cpp, Ollama, LM Studio and vLLM say when a model does not fit."""
_LONG: Final = frozenset(
    {"context_length_exceeded", "exceed_context_size_error", "request_too_large", "string_above_max_length"}
)
_LONG_SAID: Final = re.compile(
    r"context (?:length|size|window)|maximum context|prompt is too long|too many (?:input )?tokens", re.I
)
_UNABLE: Final = re.compile(r"(?:is not|isn't|not) supported|does not support|doesn't support|unsupported", re.I)
"""llama.cpp answers an image that its model cannot read with a 500, as if it were out of order."""
_STATUS: Final[Mapping[int, Trouble]] = {
    401: Trouble.KEY_REFUSED,
    402: Trouble.QUOTA_GONE,
    403: Trouble.KEY_REFUSED,
    408: Trouble.CLOUD_SLOW,
    429: Trouble.CLOUD_BUSY,
    511: Trouble.CAPTIVE_PORTAL,
    529: Trouble.CLOUD_BUSY,
}
_LOADING: Final = re.compile(r"\bloading\b|\bwarming up\b|\bnot (?:yet )?(?:loaded|ready)\b", re.I)


def broken(word: str, *, home: bool) -> Trouble:
    """Return what a broken connection means.

    Args:
        word: a limit's name or one of the transport's fixed words.
        home: whether the upstream is an engine of this device.
    """
    if word in _TIMES:
        return Trouble.LOCAL_SLOW if home else Trouble.CLOUD_SLOW
    return Trouble.LOCAL_DOWN if home else _BROKEN.get(word, Trouble.CLOUD_DOWN)


def answered(status: int, code: str, said: str, *, home: bool) -> Trouble:
    """Return what an error answer means.

    Args:
        status: of the answer; 200 for an error inside a stream.
        code: the error's `code` or `type`.
        said: the upstream's own words; only looked through for what servers say of themselves.
        home: whether the upstream is an engine of this device.
    """
    if status in {400, 413, 422, 200, 500} and (code in _LONG or _LONG_SAID.search(said)):
        return Trouble.LOCAL_TOO_LONG if home else Trouble.CLOUD_TOO_LONG
    return _engine(status, said) if home else _cloud(status, code, said)


def _engine(status: int, said: str) -> Trouble:
    if (status >= 500 or status == 200) and _MEMORY.search(said):
        return Trouble.LOCAL_MEMORY
    if status in {500, 501} and _UNABLE.search(said):
        return Trouble.LOCAL_REFUSES
    match status:
        case 503 if _LOADING.search(said):
            return Trouble.LOCAL_LOADING
        case 429 | 503:
            return Trouble.LOCAL_BUSY
        case _ if 400 <= status < 500 and status != 408:
            return Trouble.LOCAL_REFUSES
        case _:
            return Trouble.LOCAL_DOWN


def _cloud(status: int, code: str, said: str) -> Trouble:
    if status in {400, 403, 429, 200} and (code in _EMPTY or _EMPTY_SAID.search(said)):
        return Trouble.QUOTA_GONE
    if 300 <= status < 400:
        return Trouble.CAPTIVE_PORTAL
    return _STATUS.get(status, Trouble.CLOUD_REFUSES if 400 <= status < 500 else Trouble.CLOUD_ERROR)

"""Header fields of an upstream that a client may see: what its SDK acts on, and nothing that names an account."""

from typing import Final

import httpx

_NAMES: Final = frozenset({"x-request-id", "request-id", "openai-processing-ms", "retry-after"})
_LIMITS: Final = ("x-ratelimit-", "anthropic-ratelimit-")
"""How much may still be asked, in the words of each provider."""


def passed_on(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    """Return those fields, as far as they are plain text."""
    return tuple(
        (name, value)
        for name, value in headers.items()
        if (name in _NAMES or name.startswith(_LIMITS))
        and value.isascii()
        and value.isprintable()
        and len(value) <= 200
    )

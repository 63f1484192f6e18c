"""Ids of tool calls as each format accepts them: a conversation may have been begun by another provider."""

import re
from hashlib import sha256
from typing import Final

_FITS: Final = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
"""What every known provider but Mistral accepts: Anthropic's alphabet, OpenAI's length."""


def fitting(given: str) -> str:
    """Return the id itself where it fits, else another one that is always the same for it."""
    return given if _FITS.match(given) else f"call_{sha256(given.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"

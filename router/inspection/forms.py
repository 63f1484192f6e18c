"""What stays the same however a value is written."""

import html
import re
from urllib.parse import unquote

_JSON_ESCAPE = re.compile(r"\\+(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)


def readable(text: str) -> str:
    """Return a value without the escapes of JSON, addresses and HTML."""
    if "\\" in text or "%" in text or "&" in text or "+" in text:
        return html.unescape(unquote(_JSON_ESCAPE.sub(_character, text))).replace("+", " ")
    return text


def forms(text: str) -> tuple[str, ...]:
    """Return what stays the same however a value is written, the closest form first."""
    plain = " ".join(text.casefold().split())
    bare = readable(text)
    if bare is not text:
        plain_too = " ".join(bare.casefold().split())
        return plain, plain_too, "".join(c for c in plain_too if c.isalnum())
    return plain, "".join(c for c in plain if c.isalnum())


def _character(escape: re.Match[str]) -> str:
    unit, plain = escape.groups()
    if unit:
        return chr(int(unit, 16))
    return {"n": "\n", "r": "\r", "t": "\t"}.get(plain, plain)

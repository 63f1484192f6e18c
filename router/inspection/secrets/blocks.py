"""Secrets with a structure of their own: private key blocks, signed tokens, credentials in addresses."""

import base64
import binascii
import json
import re
from bisect import bisect_left
from collections.abc import Iterator

from router.inspection.entropy import stands_in
from router.inspection.finding import Span
from router.inspection.linear import Encoded, Pattern

_LONGEST_BLOCK = 20_000

_BEGIN = Pattern(
    r"(-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----|PuTTY-User-Key-File-\d)"
)
_END = Pattern(
    r"(-----END[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"|---- END SSH2 ENCRYPTED PRIVATE KEY ----|Private-MAC: [0-9a-f]+)"
)
_ENCODED_BLOCK = Pattern(r"((?:LS0tLS1CRUdJTi|0tLS0tQkVHSU4g|tLS0tLUJFR0lOI)[A-Za-z0-9+/=_-]{40,})")
_KEY_LINE = re.compile(r"[\"'+\s,]*(?:\\+[nrt])*[\"'+\s,]*([A-Za-z0-9+/=]{16,})")
_HEADER_LINE = re.compile(r"(?:\s|\\[nr])*(?:Proc-Type|DEK-Info|Comment|Version|Encryption): [^\n\\]{0,200}")
_LAST_LINE = re.compile(
    r"(?:\s|\\[nr])*([A-Za-z0-9+/]*[0-9+/][A-Za-z0-9+/]*={0,2}|[A-Za-z0-9+/]+={1,2})(?![A-Za-z0-9])"
)

_JWT = Pattern(r"\b(eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4})")

_ADDRESS = Pattern(r"(?i)[a-z][a-z0-9+.-]{1,30}:\\*/\\*/([^\s\"'<>`/?#\\@:,]{0,200}:[^\s\"'<>`/\\]{1,300})@[\[\w$]")
_TOKEN_ADDRESS = Pattern(r"(?i)\bhttps?:\\*/\\*/([A-Za-z0-9_\-~.]{16,200})@[\w.-]+")
_CURL_USER = Pattern(
    r"""(?:^|\s)(?:-u|--user|--proxy-user|-U)[ =]["']?([^\s"':@/$]{1,80}:[^\s"'`]{3,200})["']?(?:\s|$)"""
)


def key_blocks(encoded: Encoded) -> Iterator[Span]:
    """Find private keys in PEM form, whole or cut off, with real or escaped line ends, and encoded once more."""
    text = encoded.text
    ends = [end for _, end in encoded.code_points([g[1] for g in _END.matches(encoded.data)])]
    begins = encoded.code_points([g[1] for g in _BEGIN.matches(encoded.data)])
    for number, (start, after) in enumerate(begins):
        following = begins[number + 1][0] if number + 1 < len(begins) else len(text)
        closing = bisect_left(ends, after)
        if closing < len(ends) and ends[closing] <= min(following, start + _LONGEST_BLOCK):
            yield Span(start, ends[closing], "PRIVATE_KEY", 1.0, "secrets:pem")
        else:
            end = _cut_off(text, after)
            if end > after + 16:
                yield Span(start, end, "PRIVATE_KEY", 0.95, "secrets:pem")
    for start, end in encoded.code_points([g[1] for g in _ENCODED_BLOCK.matches(encoded.data)]):
        if "PRIVATE" in _decoded(text[start : start + 120]):
            yield Span(start, end, "PRIVATE_KEY", 0.95, "secrets:pem")


def tokens(encoded: Encoded) -> Iterator[Span]:
    """Find JSON web tokens: the header must decode to an object that names an algorithm."""
    for start, end in encoded.code_points([g[1] for g in _JWT.matches(encoded.data)]):
        token = encoded.text[start:end]
        cut = token.rstrip(".") if token.count(".") > 2 else token
        if "." in cut and _names_algorithm(cut.partition(".")[0]):
            yield Span(start, start + len(cut), "JWT", 0.95, "secrets:jwt")


def addresses(encoded: Encoded) -> Iterator[Span]:
    """Find `user:password` in the addresses of databases, brokers and web servers.

    The span is the pair, not the whole address: host and database stay readable, and what is
    masked is exactly what must not leave.
    """
    for pattern, detector in ((_ADDRESS, "secrets:address"), (_CURL_USER, "secrets:curl")):
        for start, end in encoded.code_points([g[1] for g in pattern.matches(encoded.data)]):
            if _is_login(encoded.text[start:end]):
                yield Span(start, end, "CONNECTION_STRING", 0.85, detector)
    for start, end in encoded.code_points([g[1] for g in _TOKEN_ADDRESS.matches(encoded.data)]):
        value = encoded.text[start:end]
        if not stands_in(value) and any(c.isdigit() for c in value):
            yield Span(start, end, "CONNECTION_STRING", 0.7, "secrets:address")


def _is_login(pair: str) -> bool:
    _, _, password = pair.partition(":")
    if stands_in(password) and not password.lower().startswith("example"):
        return False
    return not password.startswith(("$", "{", "<", "%s", "[", "/")) and not password.lower().startswith(
        ("password", "xxx")
    )


def _cut_off(text: str, position: int) -> int:
    """Return where the lines of a key without its end stop."""
    while True:
        header = _HEADER_LINE.match(text, position)
        line = header or _KEY_LINE.match(text, position)
        if line is None:
            break
        position = line.end()
    last = _LAST_LINE.match(text, position)
    return last.end() if last else position


def _names_algorithm(header: str) -> bool:
    try:
        fields = json.loads(_bytes(header))
    except (ValueError, RecursionError):
        return False
    return isinstance(fields, dict) and ("alg" in fields or "enc" in fields)


def _decoded(piece: str) -> str:
    for skip in range(4):
        try:
            words = _bytes(piece[skip:]).decode("latin-1")
        except ValueError:
            continue
        if "PRIVATE" in words:
            return words
    return ""


def _bytes(piece: str) -> bytes:
    whole = piece[: len(piece) - (1 if len(piece) % 4 == 1 else 0)]
    try:
        return base64.urlsafe_b64decode(whole.replace("+", "-").replace("/", "_") + "=" * (-len(whole) % 4))
    except binascii.Error as wrong:
        raise ValueError("not base64") from wrong

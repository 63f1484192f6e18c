"""Text inside base64, hex and base32."""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence

from router.inspection.linear import Encoded, Pattern
from router.inspection.views.openings import ANY, openings
from router.inspection.views.packed import unpacked
from router.inspection.views.view import Change, View

_BASE64 = Pattern(
    rf"(?:^|[^A-Za-z0-9+/_-])((?:{openings()}{ANY}*|{ANY}{{20,}})={{0,2}})", longest=True, memory=64 << 20
)
_WRAPPED = re.compile(r"(?:\r?\n[>| \t]*[A-Za-z0-9+/]{4,76}={0,2})+(?![A-Za-z0-9+/=._-])")
_BYTE = r"(?:\\x|0x)?(?:[2-7][0-9A-Fa-f]|0[9AaDd])[ :,]{0,2}"
_WIDE = r"(?:\\x|0x)?(?:[C-Ec-e][0-9A-Fa-f]|[Ff][0-4])[ :,]{0,2}(?:(?:\\x|0x)?[89ABab][0-9A-Fa-f][ :,]{0,2}){1,3}"
"""A letter of another alphabet, one with an accent, or a picture, in UTF-8."""
_HEX = Pattern(rf"(?:^|[^0-9A-Za-z])((?:{_BYTE}|{_WIDE}){{6,}})(?:$|[^0-9A-Za-z])")
_RUN = re.compile("[A-Za-z0-9+/=]+")
_MARKS = re.compile(r"\\x|0x")
_LINE = 48
"""A line of base64 that goes on in the next one is at least this long."""
_PIECE = re.compile(r"[A-Za-z0-9+]{12,}")
_PIECE_SAFE = re.compile(r"[A-Za-z0-9]{12,}")
_NO_TEXT = re.compile("(?:[0-9a-f]{4}){5,}|[0-9_-]+")
"""Digests, as lockfiles are full of them, and numbers: what they would be as base64 is not what they say."""
_URLSAFE = str.maketrans("-_", "+/")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_SHORTEST = 5
_DIGITS = 6
"""A long number may be read as hex too: then it must stand for another number."""
_PART = 160
"""Characters of base64 that are one edit in a long payload; whole groups of four."""
_LONGEST_PIECES = 4_000
_LEAST_GLUED = 20
_BASE32 = Pattern(r"(?:^|[^A-Za-z0-9=])([A-Z2-7]{10,}={1,6}|[A-Z2-7]{16,})(?:$|[^A-Za-z0-9=])")


def of_base64(view: View) -> View:
    """Return a view without base64."""
    return view.changed(_of_base64(view.text))


def of_hex(view: View) -> View:
    """Return a view without hex."""
    return view.changed(_of_hex(view.text))


def of_base32(view: View) -> View:
    """Return a view without base32."""
    return view.changed(_of_base32(view.text))


STEPS = (of_base64, of_hex, of_base32)


def _of_base64(text: str) -> Iterator[Change]:
    done = tried = 0
    for start, end in stretches(_BASE64, text):
        if start < done:
            continue
        if end - start >= _LINE and start >= tried and (more := _WRAPPED.match(text, end)):
            tried = more.end()
            places = [at for run in _RUN.finditer(text, start, tried) for at in range(*run.span())]
            if changes := list(_in_parts(text, places)):
                done = tried
                yield from changes
                continue
        yield from _of_token(text, start, end)


def _of_token(text: str, start: int, end: int) -> Iterator[Change]:
    """Decode a run as a whole, the words of it that slashes and dashes part, or what is glued to a few letters."""
    token = text[start:end]
    if changes := list(_in_parts(text, range(start, end))):
        yield from changes
    elif len(token) <= _LONGEST_PIECES and ("/" in token or "_" in token or "-" in token):
        piece = _PIECE if "/" in token and "_" not in token and "-" not in token else _PIECE_SAFE
        for match in piece.finditer(token):
            if plain := text_of(match.group()):
                yield Change(start + match.start(), start + match.end(), f" {plain} ")
    elif _LEAST_GLUED <= len(token) <= _LONGEST_PIECES:
        glued = (list(_in_parts(text, range(start + skipped, end))) for skipped in (1, 2, 3))
        yield from next(filter(None, glued), ())


def _in_parts(text: str, places: Sequence[int]) -> Iterator[Change]:
    """Decode the base64 characters at these places, a long run in parts: what is found covers only its own."""
    token = "".join([text[at] for at in places]) if isinstance(places, list) else text[places[0] : places[-1] + 1]
    raw = b"" if _NO_TEXT.fullmatch(token) else raw_of(token.rstrip("="))
    packed = unpacked(raw)
    plain = readable(packed or raw) if raw else ""
    if not plain:
        return
    cuts = [0]
    if not packed and len(token) > 2 * _PART and plain.encode("utf-8", "surrogatepass") == raw:
        groups = range(_PART // 4, len(raw) // 3 - 1, _PART // 4)
        cuts += [group for group in groups if raw[3 * group] & 0xC0 != 0x80]  # never within a character
    for cut, following in zip(cuts, [*cuts[1:], None], strict=True):
        start = places[4 * cut]
        end = places[-1] + 1 if following is None else places[4 * following]
        if len(cuts) > 1:
            plain = raw[3 * cut : None if following is None else 3 * following].decode("utf-8")
        yield Change(start, end, f"{' ' * (cut == 0)}{plain}{' ' * (following is None)}")


def stretches(pattern: Pattern, text: str) -> list[tuple[int, int]]:
    """Return the first group of each match."""
    encoded = Encoded(text)
    return encoded.code_points([groups[1] for groups in pattern.matches(encoded.data)])


def text_of(token: str) -> str:
    """Return the text that a run of base64 stands for, empty where it stands for none."""
    raw = raw_of(token)
    return readable(raw) if raw else ""


def raw_of(token: str) -> bytes:
    """Return the bytes that a run of base64 stands for, empty where it is none."""
    bare = token.rstrip("=").translate(_URLSAFE)
    if len(bare) % 4 == 1:
        return b""
    try:
        return binascii.a2b_base64(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return b""


def readable(raw: bytes) -> str:
    """Return bytes as text if that is what they are."""
    if len(raw) < _SHORTEST:
        return ""
    try:
        text = _utf16(raw) if 0 in raw else raw.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    return "" if not text or _BAD.search(text) else text


def _utf16(raw: bytes) -> str:
    """Return UTF-16 (PowerShell writes its commands so), known by its mark or by every second byte being zero."""
    if len(raw) % 2 or len(raw) < 2 * _SHORTEST:
        return ""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    return raw.decode("utf-16-be" if any(raw[1::2]) else "utf-16-le") if not any(raw[::2]) or not any(raw[1::2]) else ""


def _of_hex(text: str) -> Iterator[Change]:
    for start, end in stretches(_HEX, text):
        written = text[start:end].rstrip(" :,")
        digits = "".join(re.findall("[0-9A-Fa-f]{2}", _MARKS.sub("", written)))
        plain = readable(bytes.fromhex(digits))
        if plain and (sum(map(str.isdigit, plain)) >= _DIGITS or not digits.isdecimal()):
            yield Change(start, start + len(written), f" {plain} ")


def _of_base32(text: str) -> Iterator[Change]:
    for start, end in stretches(_BASE32, text):
        bare = text[start:end].rstrip("=")
        try:
            plain = readable(base64.b32decode(bare + "=" * (-len(bare) % 8)))
        except ValueError:
            plain = ""
        if plain:
            yield Change(start, end, f" {plain} ")

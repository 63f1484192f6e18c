"""How base64 of a short text begins: what its first six bytes can be as UTF-8 leaves few characters at each place.

A gate, so that not every word of eight letters is decoded: one in a hundred passes. Longer runs are tried whatever
they look like.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
ANY = "[A-Za-z0-9+/_-]"
_BYTES: Mapping[str, Iterable[int]] = MappingProxyType(
    {
        "plain": (0x09, 0x0A, 0x0D, *range(0x20, 0x7F)),
        # Latin with accents, Greek, Cyrillic, Hebrew, Arabic: the first bytes of their letters.
        "first": (0xC3, 0xC4, 0xC5, 0xCE, 0xCF, 0xD0, 0xD1, 0xD7, 0xD8, 0xD9),
        "second": range(0x80, 0xC0),
    }
)
_THREE = f"[4-6]{ANY}{{3}}"
"""A letter of three bytes, as Chinese, Japanese and Korean have them: one group of base64."""
_LENGTH = 6


def openings() -> str:
    """Return the pattern of the first eight characters."""
    pairs = (_group(row[:3]) + _group(row[3:]) for row in sorted({tuple(row[:_LENGTH]) for row in _rows(_LENGTH)}))
    return f"(?:{'|'.join(pairs)}|{_THREE}{_THREE})"


def _rows(length: int) -> list[list[str]]:
    """Return every order of bytes that text can have, to at least this length."""
    if length <= 0:
        return [[]]
    return [[*letter, *rest] for letter in (["plain"], ["first", "second"]) for rest in _rows(length - len(letter))]


def _group(three: tuple[str, ...]) -> str:
    """Return the four characters that three bytes are written in."""
    one, two, three_ = (tuple(_BYTES[name]) for name in three)
    places = (
        {a >> 2 for a in one},
        {(a & 3) << 4 | b >> 4 for a in one for b in two},
        {(b & 15) << 2 | c >> 6 for b in two for c in three_},
        {c & 63 for c in three_},
    )
    return "".join(map(_one_of, places))


def _one_of(numbers: set[int]) -> str:
    written = "".join(ALPHABET[number] for number in sorted(numbers))
    return f"[{written}{'_' * (63 in numbers)}{'-' * (62 in numbers)}]"

"""A text as words are compared: without case, composed, one blank for any; and the way back to its offsets."""

import re
import unicodedata
from bisect import bisect_right

APOSTROPHES = "'\u2019\u02bc"
_BLANKS = re.compile(r"  +")
_ASCII_BLANKS = dict.fromkeys(map(ord, "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f"), " ")


class Folded:
    """The folded text, and for every place in it the characters it came from."""

    __slots__ = ("_ends", "_origins", "_starts", "text")

    def __init__(self, text: str, pieces: list[tuple[int, int, int, int]]) -> None:
        """Take the folded text and the pieces whose length changed: start and end here, start and end there."""
        self.text = text
        self._starts = [piece[0] for piece in pieces]
        self._ends = [piece[1] for piece in pieces]
        self._origins = [(piece[2], piece[3]) for piece in pieces]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the whole characters of the original that a stretch came from."""
        return self._character(start)[0], self._character(end - 1)[1]

    def _character(self, position: int) -> tuple[int, int]:
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return position, position + 1
        if position < self._ends[index]:
            return self._origins[index]
        origin = self._origins[index][1] + position - self._ends[index]
        return origin, origin + 1


def fold(text: str) -> Folded:
    """Fold a text in one pass; the usual text of ASCII costs next to nothing."""
    if text.isascii():
        plain = text.lower().translate(_ASCII_BLANKS)
        return _joined(plain, _BLANKS) if "  " in plain else Folded(plain, [])
    return _joined(text, _special(text))


def cased(text: str) -> str:
    """Return a text composed, with one blank for any and one apostrophe, but with its capitals."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join("'" if c in APOSTROPHES else c for c in composed)


def _joined(text: str, special: re.Pattern[str]) -> Folded:
    made: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    last = length = 0
    for found in special.finditer(text):
        start, end = found.span()
        piece = _canonical(found[0])
        made.append(text[last:start].casefold())
        made.append(piece)
        length += start - last + len(piece)
        if len(piece) != end - start:
            pieces.append((length - len(piece), length, start, end))
        last = end
    made.append(text[last:].casefold())
    return Folded("".join(made), pieces)


def _special(text: str) -> re.Pattern[str]:
    """Return what must be looked at piece by piece in this text: the rest folds to as many characters."""
    there = set(text)
    marks = "" if unicodedata.is_normalized("NFC", text) else "".join(filter(_joins, there))
    alone = "".join(
        c for c in there if c in APOSTROPHES or len(c.casefold()) > 1 or unicodedata.normalize("NFC", c) != c
    )
    ways = [rf"[^{re.escape(marks)}][{re.escape(marks)}]+"] if marks else []
    ways += [r"\s\s+", r"[^\S ]"]
    ways += [f"[{re.escape(alone)}]"] if alone else []
    return re.compile("|".join(ways))


def _joins(c: str) -> bool:
    """Say whether a character may melt into the one before it: a mark, or the later part of a Hangul syllable."""
    return unicodedata.category(c).startswith("M") or "\u1160" <= c <= "\u11ff"


def _canonical(piece: str) -> str:
    if piece.isspace():
        return " "
    composed = unicodedata.normalize("NFC", piece).casefold()
    return "".join("'" if c in APOSTROPHES else c for c in composed)

"""A text as words are compared: without case, composed, one blank for any; and the way back to its offsets."""

import re
import unicodedata
from bisect import bisect_right

APOSTROPHES = "'\u2019\u02bc"
_BLANKS = re.compile(r"\s\s+")


class Folded:
    """The folded text, and for every place in it the characters it came from.

    The way back is worked out when the first word is found: most texts hold none.
    """

    __slots__ = ("_ends", "_origin", "_origins", "_special", "_starts", "text")

    def __init__(self, origin: str, text: str, special: re.Pattern[str]) -> None:
        """Take the original, the folded text, and what of the original was looked at piece by piece."""
        self.text = text
        self._origin = origin
        self._special = special
        self._starts: list[int] | None = None
        self._ends: list[int] = []
        self._origins: list[tuple[int, int]] = []

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the whole characters of the original that a stretch came from."""
        if self._special is _BLANKS and len(self.text) == len(self._origin):
            return start, end  # in ASCII pieces only shrink, so none did
        if self._starts is None:
            self._starts = self._pieces()
        return self._character(self._starts, start)[0], self._character(self._starts, end - 1)[1]

    def _pieces(self) -> list[int]:
        """Keep the pieces whose length changed: where they begin and end here and there."""
        starts, shift = [], 0
        for found in self._special.finditer(self._origin):
            start, end = found.span()
            length = len(_canonical(found[0]))
            if length != end - start:
                starts.append(start + shift)
                self._ends.append(start + shift + length)
                self._origins.append((start, end))
                shift += length - (end - start)
        return starts

    def _character(self, starts: list[int], position: int) -> tuple[int, int]:
        index = bisect_right(starts, position) - 1
        if index < 0:
            return position, position + 1
        if position < self._ends[index]:
            return self._origins[index]
        origin = self._origins[index][1] + position - self._ends[index]
        return origin, origin + 1


def fold(text: str) -> Folded:
    """Fold a text in one pass; what is composed already is folded as a whole."""
    if text.isascii():
        return Folded(text, _blanks(text.lower()), _BLANKS)
    if not unicodedata.is_normalized("NFC", text):
        special = _special(text)
        return Folded(text, _joined(text, special), special)
    folded = text.casefold()
    for other in APOSTROPHES[1:]:
        folded = folded.replace(other, "'")
    return Folded(text, _blanks(folded), _special(text))


def _blanks(text: str) -> str:
    made = " ".join(text.split())
    return f"{' ' * text[:1].isspace()}{made}{' ' * (text[-1:].isspace() and bool(made))}"


def cased(text: str) -> str:
    """Return a text composed, with one blank for any and one apostrophe, but with its capitals."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join("'" if c in APOSTROPHES else c for c in composed)


def _joined(text: str, special: re.Pattern[str]) -> str:
    made: list[str] = []
    last = 0
    for found in special.finditer(text):
        made.append(text[last : found.start()].casefold())
        made.append(_canonical(found[0]))
        last = found.end()
    made.append(text[last:].casefold())
    return "".join(made)


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

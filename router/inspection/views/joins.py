"""Values that begin in one text and end in another: parts of a message, neighbouring messages, turns of one person."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from router.conversation.message import Role, Text
from router.inspection.cache import ContentCache
from router.inspection.detector import Detector
from router.inspection.finding import Span
from router.inspection.mention import DIGIT_KINDS
from router.inspection.overlaps import resolve
from router.inspection.views.layers import layers
from router.inspection.views.reading import BY_FORM, EVERYBODY
from router.inspection.views.readings import readings

_REACH = 200
"""Characters of each side that are read together."""
_FARTHEST = 4_000
"""Characters to which a side reaches where it would begin within a word: what is encoded has no blank."""
_SMALL = 40
_MOST = 6
"""Texts that one value may lie in."""
_OPEN = re.compile(r"(?:&#?\w{1,8};|@[\w.-]*)\Z")
"""What only seems to end a sentence: an entity, a domain."""
_ENDS = frozenset(".!?;)")
_NEVER_WHOLE = DIGIT_KINDS | {"VOCABULARY"}
_QUOTES = frozenset("\"'`")
_GOES_ON = frozenset("@.-")
_FRAGMENT = re.compile(rf"\s?\S{{0,{_REACH}}}\s?\Z|(?s:.{{0,{_SMALL}}})\Z")
Spans = tuple[Span, ...]
Sides = tuple[Spans, ...]
"""What each of some texts in a row holds of values that lie across their borders."""
Part = tuple[int, Span]
"""The number of a text in its row, and what it holds of a value."""


class _Piece(NamedTuple):
    """The part of a text that is read with its neighbours."""

    text: str
    offset: int
    """Where it starts in its text."""

    def stripped(self) -> "_Piece":
        return _Piece(self.text.strip(), self.offset + len(self.text) - len(self.text.lstrip()))


class Joins:
    """Looks across the borders of neighbours, once for the same neighbours."""

    def __init__(self, detectors: Sequence[tuple[str, Detector]]) -> None:
        """Store names and detectors; of a plain text only those read that go by form."""
        self._detectors = tuple((name.partition("-")[0], detector) for name, detector in detectors)
        self._cache: ContentCache[Sides] = ContentCache()

    def over(self, texts: Sequence[Text], digests: Sequence[bytes], found: Sequence[Spans]) -> list[Spans]:
        """Return the findings of each text with those that go on in a neighbour."""
        joined = list(found)
        rows = list(_rows(texts))
        keys = [b"".join([digests[i] for i in row]) for row in rows]
        for row, key, known in zip(rows, keys, self._cache.get_many(keys), strict=True):
            sides = known
            if sides is None:
                sides = self._across([texts[i].text for i in row])
                self._cache.put(key, sides)
            for at, spans in zip(row, sides, strict=True):
                if spans:
                    joined[at] = tuple(resolve([*joined[at], *spans], texts[at].text))
        return joined

    def _across(self, texts: Sequence[str]) -> Sides:
        pieces = (_tail(texts[0]), *(_Piece(text, 0) for text in texts[1:-1]), _head(texts[-1]))
        bare = tuple(piece.stripped() for piece in pieces)
        sides: list[set[Span]] = [set() for _ in texts]
        if all(_may_go_on(one.text, other.text) for one, other in pairwise(bare)):
            for own, between in dict.fromkeys(((pieces, ""), (bare, ""), (bare, " "))):
                sides = [side | more for side, more in zip(sides, self._over_borders(own, between), strict=True)]
        return tuple(tuple(sorted(side)) for side in sides)

    def _over_borders(self, pieces: Sequence[_Piece], between: str) -> list[set[Span]]:
        """Return what each piece holds of the values that lie in two or more; the others may say what they are."""
        sides: list[set[Span]] = [set() for _ in pieces]
        starts = _starts(pieces, between)
        for span in set(self._spans(between.join(piece.text for piece in pieces))):
            parts = list(_parts(span, pieces, starts))
            if len(parts) > 1 and not self._is_whole(span.kind, parts, pieces):
                for at, part in parts:
                    sides[at].add(_moved(part, pieces[at].offset))
        return sides

    def _is_whole(self, kind: str, parts: Sequence[Part], pieces: Sequence[_Piece]) -> bool:
        """Whether one text alone holds such a value, and the others only words that happen to touch it."""
        if kind in _NEVER_WHOLE:
            return False
        return any(
            all(_is_word(pieces[other].text[part.start : part.end]) for other, part in parts if other != at)
            and any(
                found.kind == kind and found.start <= own.start and found.end >= end
                for found in self._spans(pieces[at].text)
            )
            for at, own in parts
            for end in (_own_end(at, own, parts, pieces),)
        )

    def _spans(self, text: str) -> Iterator[Span]:
        yield from self._seen(text, BY_FORM)
        *between, view = layers(text)
        for reading in readings(view, between):
            yield from reading.found(list(self._seen(reading.text, BY_FORM if reading.by == EVERYBODY else reading.by)))

    def _seen(self, text: str, by: frozenset[str]) -> Iterator[Span]:
        for family, detector in self._detectors:
            if family in by:
                yield from detector.detect(text)


def _rows(texts: Sequence[Text]) -> Iterator[tuple[int, ...]]:
    """Yield the texts that are read together: two neighbours, or more where those between are mere fragments.

    What one person says goes on in what the same person says next, whatever was answered between.
    """
    places = [i for i, text in enumerate(texts) if not (text.word or text.fixed)]
    turns = [i for i in places if texts[i].role is Role.USER]
    yield from dict.fromkeys([*pairwise(places), *pairwise(turns)])
    for chain in (places, turns) if len(turns) < len(places) else (places,):
        for first in range(len(chain) - 2):
            for last in range(first + 2, min(first + _MOST, len(chain))):
                if not _is_fragment(texts[chain[last - 1]]):
                    break
                yield tuple(chain[first : last + 1])


def _is_fragment(text: Text) -> bool:
    """Whether a text may be the middle of a value. Leaves of JSON are too many and too short to be tried in rows."""
    short = len(text.text) <= _REACH and not text.before and "{" not in text.place
    return short and _FRAGMENT.match(text.text) is not None


def _tail(text: str) -> _Piece:
    start = max(0, len(text) - _REACH)
    before = text[max(0, len(text) - _FARTHEST) : start]
    if before and not before[-1].isspace():
        start -= len(before.rsplit(None, 1)[-1])
    return _Piece(text[start:], start)


def _head(text: str) -> _Piece:
    after = text[_REACH:_FARTHEST]
    more = after.split(None, 1)[0] if after and not after[0].isspace() else ""
    return _Piece(text[:_REACH] + more, 0)


def _may_go_on(tail: str, head: str) -> bool:
    """Whether the words beside a border look like halves of something, and not like the end of a sentence."""
    if not tail or not head:
        return True
    last, first = tail[-1], head[0]
    if last in _QUOTES:
        return first in _GOES_ON
    return last not in _ENDS or not first.isupper() or _OPEN.search(tail[-_SMALL:]) is not None


def _starts(pieces: Sequence[_Piece], between: str) -> list[int]:
    starts = [0]
    for piece in pieces[:-1]:
        starts.append(starts[-1] + len(piece.text) + len(between))
    return starts


def _parts(span: Span, pieces: Sequence[_Piece], starts: Sequence[int]) -> Iterator[Part]:
    """Yield what each piece holds of a finding, by its offsets there."""
    for at, (piece, start) in enumerate(zip(pieces, starts, strict=True)):
        first, last = max(span.start - start, 0), min(span.end - start, len(piece.text))
        if first < last:
            yield at, Span(first, last, span.kind, span.score, span.detector)


def _own_end(at: int, own: Span, parts: Sequence[Part], pieces: Sequence[_Piece]) -> int:
    """Return where a text's part of a value ends, without the full stop of a sentence, which a capital follows.

    Before a small letter it is a domain's, which goes on: `…@example.co.` and `uk`.
    """
    after = [pieces[other].text[part.start : part.end] for other, part in parts if other > at]
    return own.end - 1 if after and after[0].istitle() and pieces[at].text[own.end - 1] == "." else own.end


def _is_word(written: str) -> bool:
    """Whether something may be an ordinary word that only touches a value."""
    return written.isalpha() and (written.islower() or written.istitle())


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by, span.kind, span.score, span.detector)

"""The stretches of a view that are worth reading once more, and the way back from what is found in them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from router.inspection.finding import Span
from router.inspection.views.view import View

_REACH = 100
"""Characters around an edit that are read with it: the words that say what a number is."""
_FARTHEST = 40
"""How much farther a stretch may reach so as not to cut a word."""
_GAP = "\n\n"
EVERYBODY = frozenset[str]()
BY_FORM = frozenset({"vocabulary", "secrets", "exact"})
"""Those that are not misled where numbers and lines are put together: any nine digits are mostly an accident."""
MAILBOX = frozenset({"presidio"})
"""Who knows the endings of real domains: `look at the dot product` is no mailbox."""


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """What detectors read. Only what touches an edit is new; the rest was read in the original."""

    text: str
    by: frozenset[str]
    """Families of detectors that read it, as their names begin (`secrets-1`); empty: all of them."""
    pieces: tuple[tuple[int, int], ...]
    """Where each piece starts, here and in the view."""
    views: tuple[View, ...]
    """The view that is read, and those it was derived from."""

    def is_for(self, detector: str) -> bool:
        """Whether a detector of this name is to read it."""
        return not self.by or detector.partition("-")[0] in self.by

    def found(self, spans: Sequence[Span]) -> list[Span]:
        """Return the findings that the original does not show, by their places in it."""
        read = (span for span in spans if self.by != MAILBOX or span.kind == "EMAIL_ADDRESS")
        return [own for span in read if (own := self._original(span)) is not None]

    def _original(self, span: Span) -> Span | None:
        at = bisect_right(self.pieces, span.start, key=lambda piece: piece[0]) - 1
        here, there = self.pieces[at]
        if at + 1 < len(self.pieces) and span.end > self.pieces[at + 1][0] - len(_GAP):
            return None
        start, end = span.start - here + there, span.end - here + there
        if not self.views[0].touched(start, end):
            return None
        for view in self.views:
            start, end = view.original(start, end)
        return Span(start, end, span.kind, span.score, span.detector) if start < end else None


def around_edits(views: tuple[View, ...], by: frozenset[str] = EVERYBODY) -> Reading:
    """Return what stands around the edits of the first view."""
    view = views[0]
    stretches: list[tuple[int, int]] = []
    for edit in view.edits:
        start, end = _whole_words(view.text, edit.first - _REACH, edit.last + _REACH)
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
        else:
            stretches.append((start, end))
    pieces: list[tuple[int, int]] = []
    length = 0
    for start, end in stretches:
        pieces.append((length, start))
        length += end - start + len(_GAP)
    text = _GAP.join(view.text[start:end] for start, end in stretches)
    return Reading(text, by, tuple(pieces), views)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    start, end = max(start, 0), min(end, len(text))
    least, most = max(0, start - _FARTHEST), min(len(text), end + _FARTHEST)
    while start > least and not text[start - 1].isspace():
        start -= 1
    while end < most and not text[end].isspace():
        end += 1
    return start, end

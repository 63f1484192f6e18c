"""Values that begin in one text and end in the next: parts of a message, neighbouring messages."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from router.conversation.message import Text
from router.inspection.cache import ContentCache
from router.inspection.detector import Detector
from router.inspection.finding import Span
from router.inspection.mention import DIGIT_KINDS, EXACT_KINDS
from router.inspection.overlaps import resolve
from router.inspection.views.readings import put_together
from router.inspection.views.view import View

_REACH = 200
"""Characters of each side that are read together."""
_BETWEEN = ("", " ")
Spans = tuple[Span, ...]
Sides = tuple[Spans, Spans]
"""What each of two neighbours holds of values that lie across their border."""


class Joins:
    """Looks across the border of each two neighbours, once per pair."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        """Store what to look with: detectors that go by form, and own words."""
        self._detectors = tuple(detectors)
        self._cache: ContentCache[Sides] = ContentCache()

    def over(self, texts: Sequence[Text], digests: Sequence[bytes], found: Sequence[Spans]) -> list[Spans]:
        """Return the findings of each text with those that go on in a neighbour."""
        joined = list(found)
        places = [i for i, text in enumerate(texts) if not (text.word or text.fixed)]
        pairs = list(pairwise(places))
        sides = self._cache.get_many([digests[i] + digests[j] for i, j in pairs])
        for (i, j), known in zip(pairs, sides, strict=True):
            both = known
            if both is None:
                both = self._across(texts[i].text, texts[j].text)
                self._cache.put(digests[i] + digests[j], both)
            for at, spans in zip((i, j), both, strict=True):
                if spans:
                    joined[at] = tuple(resolve([*joined[at], *spans], texts[at].text))
        return joined

    def _across(self, left: str, right: str) -> Sides:
        tail, head = left[-_REACH:].rstrip(), right[:_REACH].lstrip()
        if not tail or not head or not _may_go_on(tail, head):
            return (), ()
        offset = len(left[:-_REACH]) if len(left) > _REACH else 0
        skipped = len(right[:_REACH]) - len(head)
        before: set[Span] = set()
        behind: set[Span] = set()
        for between in _BETWEEN:
            border = len(tail), len(tail) + len(between)
            for span in self._spans(tail + between + head):
                if span.start < border[0] and span.end > border[1] and not self._whole(span, tail, head, border):
                    before.add(_cut(span, span.start + offset, border[0] + offset))
                    behind.add(_cut(span, skipped, span.end - border[1] + skipped))
        return tuple(sorted(before)), tuple(sorted(behind))

    def _whole(self, span: Span, tail: str, head: str, border: tuple[int, int]) -> bool:
        """Whether one side alone holds such a value, and the other only a word that happens to touch it."""
        if span.kind in DIGIT_KINDS:
            return False
        parts = (tail[span.start :], head[: span.end - border[1]])
        if span.kind in EXACT_KINDS and not any(part.isalpha() and not part.isupper() for part in parts):
            return False
        sides = ((tail, span.start, border[0]), (head, 0, span.end - border[1]))
        return any(
            own.kind == span.kind and own.start <= start and own.end >= end
            for text, start, end in sides
            for detector in self._detectors
            for own in detector.detect(text)
        )

    def _spans(self, text: str) -> Iterator[Span]:
        for detector in self._detectors:
            yield from detector.detect(text)
            for reading in put_together(View(text)):
                yield from reading.found(detector.detect(reading.text))


def _may_go_on(tail: str, head: str) -> bool:
    """Whether the words beside a border look like halves of something."""
    return tail[-1] not in ".!?;:)\"'`" or head[0] in "@.-"


def _cut(span: Span, start: int, end: int) -> Span:
    return Span(start, end, span.kind, span.score, span.detector)

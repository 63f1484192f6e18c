"""A detector that wants bounded input, over texts of any length."""

from router.inspection.detector import Detector
from router.inspection.finding import Span


class Windowed:
    """Runs a detector over overlapping windows.

    Whatever is not longer than the overlap stands whole in one window; a span that touches the cut
    edge of a window is left to the neighbour that sees more of it, unless it is longer than that.
    """

    def __init__(self, detector: Detector, size: int = 10_000, overlap: int = 500) -> None:
        if not 0 < 2 * overlap < size:
            raise ValueError("windows must be longer than two overlaps")
        self._detector = detector
        self._size = size
        self._overlap = overlap

    def detect(self, text: str) -> list[Span]:
        if len(text) <= self._size:
            return self._detector.detect(text)
        found: set[Span] = set()
        step = self._size - self._overlap
        for offset in range(0, max(1, len(text) - self._overlap), step):
            end = min(offset + self._size, len(text))
            for span in self._detector.detect(text[offset:end]):
                if not self._cut(span, offset > 0, end - offset if end < len(text) else -1):
                    found.add(Span(offset + span.start, offset + span.end, span.kind, span.score, span.detector))
        return sorted(found)

    def _cut(self, span: Span, starts_inside: bool, edge: int) -> bool:
        """Say whether a neighbouring window sees the whole of a span at this window's edge."""
        touches = (starts_inside and span.start == 0) or span.end == edge
        return touches and span.end - span.start < self._overlap

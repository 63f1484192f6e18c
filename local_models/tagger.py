"""Names, places, organisations, addresses, numbers of a person: entities in a text."""

from collections.abc import Sequence

from local_models.decode import Piece, blend, decode, merge, softmax, threshold_row
from local_models.span import Span
from local_models.trunk import Trunk

AT_THRESHOLD = 0.4
"""Score of a finding that just counts. Thresholds differ by kind (they are chosen for recall); scores must not."""


class MeshTagger:
    """The tag head of the mesh."""

    def __init__(self, trunk: Trunk) -> None:
        manifest = trunk.manifest
        self._trunk = trunk
        self._names = manifest.tags
        self._temperature = manifest.temperatures["tags"]
        self._thresholds = threshold_row(manifest.tags, manifest.thresholds)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it can find."""
        return self._names[1:]

    def tag(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the spans of each text, in order; each text is read by itself."""
        return [self._spans(text) for text in texts]

    def _spans(self, text: str) -> list[Span]:
        tokens = self._trunk.tokens(text)
        parts = [outputs.tags for outputs in self._trunk.windows(tokens)]
        if not parts:
            return []
        logits = blend(parts, self._trunk.manifest.stride, len(tokens.ids))
        pieces = decode(text, tokens.offsets, softmax(logits, self._temperature), self._thresholds)
        return [
            Span(piece.start, piece.end, self._names[piece.label], self._confidence(piece))
            for piece in merge(text, pieces, self._names)
        ]

    def _confidence(self, piece: Piece) -> float:
        """Return a score that means the same for every kind: `AT_THRESHOLD` where the kind's own threshold lies."""
        threshold = float(self._thresholds[piece.label])
        above = (min(piece.score, 1.0) - threshold) / max(1.0 - threshold, 1e-6)
        return round(AT_THRESHOLD + (1.0 - AT_THRESHOLD) * max(above, 0.0), 4)

"""Names, places, organisations, addresses, numbers of a person: entities in a text."""

from collections.abc import Sequence

from local_models.adapter import Adapter, taken_together
from local_models.decode import Piece, blend, decode, merge, softmax, threshold_row
from local_models.session import Floats, Outputs
from local_models.span import Span
from local_models.trunk import Tokens, Trunk

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

    def tag(self, texts: Sequence[str], adapter: Adapter | None = None) -> list[list[Span]]:
        """Return the spans of each text, in order; each text is read by itself.

        Args:
            texts: what to read.
            adapter: what a user taught, for the graph that is loaded here.
        """
        return [self._spans(text, adapter) for text in texts]

    def _spans(self, text: str, adapter: Adapter | None) -> list[Span]:
        if not any(map(str.isalnum, text)):
            return []  # `merge` keeps nothing without a letter or a digit, so the encoder cannot matter
        tokens = self._trunk.tokens(text)
        windows = self._trunk.windows(tokens, states=adapter is not None)
        return [
            Span(piece.start, piece.end, self._names[piece.label], self._confidence(piece))
            for piece in self.pieces(text, tokens, windows, adapter)
        ]

    def pieces(self, text: str, tokens: Tokens, windows: Sequence[Outputs], adapter: Adapter | None) -> list[Piece]:
        """Return the spans of a text that was encoded before; with an adapter its windows need their states."""
        found = self.words(text, tokens, windows)
        if adapter is not None and windows:
            taught = [adapter.corrected(outputs.tags, outputs.states) for outputs in windows]
            found = taken_together(text, found, self._decoded(text, tokens, taught), adapter)
        return merge(text, found, self._names)

    def words(self, text: str, tokens: Tokens, windows: Sequence[Outputs]) -> list[Piece]:
        """Return the words that the tagger finds by itself, before they are joined."""
        return self._decoded(text, tokens, [outputs.tags for outputs in windows])

    def _decoded(self, text: str, tokens: Tokens, parts: Sequence[Floats]) -> list[Piece]:
        if not parts:
            return []
        logits = blend(parts, self._trunk.manifest.stride, len(tokens.ids))
        return decode(text, tokens.offsets, softmax(logits, self._temperature), self._thresholds)

    def _confidence(self, piece: Piece) -> float:
        """Return a score that means the same for every kind: `AT_THRESHOLD` where the kind's own threshold lies."""
        threshold = float(self._thresholds[piece.label])
        above = (min(piece.score, 1.0) - threshold) / max(1.0 - threshold, 1e-6)
        return round(AT_THRESHOLD + (1.0 - AT_THRESHOLD) * max(above, 0.0), 4)

"""Names, places and organisations from a tagger, as a Presidio recognizer."""

from collections.abc import Sequence
from typing import Protocol

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

from router.inspection.finding import Span


class Tagged(Protocol):
    """One tagged stretch of a text; offsets are code points, end exclusive."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def score(self) -> float: ...


class Tagger(Protocol):
    """Tags texts; must not keep them and must not depend on the order or number of texts in a call."""

    def tag(self, texts: Sequence[str]) -> Sequence[Sequence[Tagged]]: ...


_NAME = "TaggerRecognizer"


class TaggerRecognizer(EntityRecognizer):
    """Wraps a tagger for Presidio; always reads the whole text, and context words never change its scores."""

    def __init__(self, tagger: Tagger, kinds: Sequence[str] = ("PERSON", "LOCATION", "ORGANIZATION")) -> None:
        self._tagger = tagger
        super().__init__(supported_entities=list(kinds), name=_NAME, supported_language="en")

    def load(self) -> None:
        """The tagger comes loaded."""

    def find(self, text: str, at_least: float) -> list[Span]:
        """Return what the tagger is at least that sure of."""
        (tagged,) = self._tagger.tag([text])
        return [
            Span(t.start, t.end, t.kind, float(t.score), f"presidio:{_NAME}") for t in tagged if t.score >= at_least
        ]

    def analyze(self, text: str, entities: list[str], nlp_artifacts: object = None) -> list[RecognizerResult]:
        wanted = frozenset(entities or self.supported_entities)
        return [self._result(span) for span in self.find(text, 0.0) if span.kind in wanted]

    def _result(self, span: Span) -> RecognizerResult:
        return RecognizerResult(
            entity_type=span.kind,
            start=span.start,
            end=span.end,
            score=span.score,
            analysis_explanation=AnalysisExplanation(recognizer=_NAME, original_score=span.score),
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: _NAME,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            },
        )

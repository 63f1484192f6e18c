"""One Presidio recognizer whose patterns run behind the gate; scores are decided by the recognizer itself."""

from collections.abc import Iterable, Iterator

from presidio_analyzer import EntityRecognizer, PatternRecognizer
from presidio_analyzer.predefined_recognizers import IbanRecognizer

from router.inspection.finding import Span
from router.inspection.presidio.context import FLOOR, Context
from router.inspection.presidio.duplicates import Result, outermost
from router.inspection.presidio.gated_pattern import GatedPattern, Searched


class GatedRecognizer:
    """Presidio's analysis of one pattern recognizer, context included."""

    def __init__(self, recognizer: PatternRecognizer, bit: int) -> None:
        flags = recognizer.global_regex_flags or 0
        self._recognizer = recognizer
        self._bit = bit
        self.name = str(recognizer.name)  # type: ignore[has-type]
        self.kind = str(recognizer.supported_entities[0])
        self.patterns = tuple(GatedPattern(p.regex, flags, p.score) for p in recognizer.patterns)  # type: ignore[has-type]
        # Only a validator can raise a score by itself; without one a weak pattern matters only beside a context word.
        self._validates = type(recognizer).validate_result is not PatternRecognizer.validate_result

    def find(self, searched: Searched, context: Context, live: Iterable[GatedPattern]) -> Iterator[Span]:
        """Yield what scores at least 0.4, running only the patterns in `live`."""
        for start, end, score in self._results(searched, context, live):
            lifted = context.lifted(self._bit, start, score)
            if lifted >= FLOOR:
                yield Span(start, end, self.kind, lifted, f"presidio:{self.name}")

    def _results(self, searched: Searched, context: Context, live: Iterable[GatedPattern]) -> list[Result]:
        if isinstance(self._recognizer, IbanRecognizer):
            return [r for pattern in live for r in self._ibans(searched, pattern)]
        found: list[Result] = []
        for pattern in live:
            where = None
            if pattern.score < FLOOR and not self._validates:
                if not context.bits & self._bit:
                    continue
                where = context.reaches(self._bit)
            for start, end in pattern.spans(searched, where):
                found.append((start, end, self._score(searched.text[start:end], pattern.score)))
        return outermost(found)

    def _score(self, matched: str, score: float) -> float:
        valid = self._recognizer.validate_result(matched)
        if valid is not None:
            score = EntityRecognizer.MAX_SCORE if valid else EntityRecognizer.MIN_SCORE
        return EntityRecognizer.MIN_SCORE if self._recognizer.invalidate_result(matched) else score

    def _ibans(self, searched: Searched, pattern: GatedPattern) -> Iterator[Result]:
        """Try the groups of each match from the last to the first: what follows an IBAN may look like its tail."""
        for match in pattern.matches(searched):
            for group in range(len(match.groups()), 0, -1):
                end = match.end(group) if match.end(group) > 0 else match.end()
                valid = self._recognizer.validate_result(searched.text[match.start() : end])
                score = pattern.score if valid is None else float(bool(valid))
                if score > 0:
                    yield match.start(), end, score
                    break

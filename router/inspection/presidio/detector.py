"""Presidio's findings in a text, at RE2's speed."""

from collections.abc import Iterator

import re2

from router.inspection.failure import DetectorFailed
from router.inspection.finding import Span
from router.inspection.presidio.context import FLOOR, ContextWords
from router.inspection.presidio.duplicates import outermost
from router.inspection.presidio.gated_pattern import GatedPattern, Searched
from router.inspection.presidio.gated_recognizer import GatedRecognizer
from router.inspection.presidio.phones import PhoneScout
from router.inspection.presidio.recognizers import hush, pattern_recognizers, phone_recognizers
from router.inspection.presidio.skeleton import skeleton
from router.inspection.presidio.tagger import Tagger, TaggerRecognizer

_SET_MEMORY = 256 << 20
"""A ceiling, not a need: a set that ran out of states would start them anew."""


class PresidioDetector:
    """Finds what plain Presidio finds with its English recognizers, a blank tokenizer and a threshold of 0.4.

    Safe to share between threads: after `load` nothing in it changes.
    """

    def __init__(self, tagger: Tagger | None = None) -> None:
        self._tagger = tagger

    def load(self) -> None:
        """Build the recognizers and derive their supersets; about a second, most of it Presidio's import."""
        hush()
        patterned, phones = pattern_recognizers(), phone_recognizers()
        self._words = ContextWords([r.context for r in (*patterned, *phones) if r.context])
        self._gated = tuple(GatedRecognizer(r, self._words.bit(r.context)) for r in patterned)
        self._phones = PhoneScout(phones, self._words)
        self._tags = TaggerRecognizer(self._tagger) if self._tagger is not None else None
        self._always = frozenset(p for r in self._gated for p in r.patterns if p.gate is None)
        self._gates = tuple(p for r in self._gated for p in r.patterns if p.gate is not None)
        self._set = _set_of(self._gates)
        self.detect("Warm-up: call +1 212 555 0100, mail a@example.com, card 4111 1111 1111 1111, 2024-01-02, 0.5.")

    def detect(self, text: str) -> list[Span]:
        """Return the findings in order of start; findings of different kinds may overlap.

        Raises:
            DetectorFailed: names the recognizer that broke; carries no text.
        """
        found: list[Span] = []
        step = "presidio"
        try:
            for step in self._steps(text, found):  # noqa: B007
                pass
        except Exception:  # noqa: BLE001
            # Whatever a recognizer raises may quote the text, so neither its message nor its trace goes on:
            # the error is made outside this block and has no context.
            failed: str | None = step
        else:
            failed = None
        if failed is not None:
            raise DetectorFailed(failed)
        return _settled(found)

    def _steps(self, text: str, found: list[Span]) -> Iterator[str]:
        """Add the findings of one recognizer after the other; yield the name of each before it runs."""
        searched = Searched(text, skeleton(text))
        live = self._live(searched.skeleton.data)
        context = self._words.read(text)
        for recognizer in self._gated:
            patterns = [pattern for pattern in recognizer.patterns if pattern in live]
            if patterns:
                yield f"presidio:{recognizer.name}"
                found += recognizer.find(searched, context, patterns)
        yield "presidio:PhoneRecognizer"
        found += self._phones.find(searched, context)
        if self._tags is not None:
            yield "presidio:TaggerRecognizer"
            found += self._tags.find(text, FLOOR)

    def _live(self, data: bytes) -> set[GatedPattern]:
        """Return the patterns that may match somewhere."""
        # RE2 lets go of the interpreter while it reads, so a long text needs no cutting here.
        return {*self._always, *(self._gates[index] for index in self._set.Match(data) or ())}


def _set_of(patterns: tuple[GatedPattern, ...]) -> "re2.Set":
    options = re2.Options()
    options.max_mem = _SET_MEMORY
    options.log_errors = False
    gates = re2.Set.SearchSet(options)
    for pattern in patterns:
        gates.Add(pattern.source.encode("ascii"))
    gates.Compile()
    return gates


def _settled(found: list[Span]) -> list[Span]:
    """Drop, as Presidio does, each finding inside a surer one of the same kind."""
    detectors = {(span.start, span.end, span.kind, span.score): span.detector for span in reversed(found)}
    by_kind: dict[str, list[tuple[int, int, float]]] = {}
    for span in found:
        by_kind.setdefault(span.kind, []).append((span.start, span.end, span.score))
    kept = [
        Span(start, end, kind, score, detectors[start, end, kind, score])
        for kind, results in by_kind.items()
        for start, end, score in outermost(results)
    ]
    return sorted(kept)

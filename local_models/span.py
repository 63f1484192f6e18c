"""What the nano-models return, and the two seams by which others use them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Span:
    """One entity in a text; offsets are code points, end exclusive."""

    start: int
    end: int
    kind: str
    score: float
    """0.4 to 1: how far the strongest word lies above the threshold of its kind."""


@dataclass(frozen=True, slots=True)
class TextLabels:
    """What a text is about."""

    task: str
    task_score: float
    topics: tuple[tuple[str, float], ...]
    """Every topic the model judges, with its calibrated score."""
    gain: float
    """0 to 1: how much better a large cloud model would answer."""


class Tagger(Protocol):
    """Finds entities. Must not keep texts; the same text always gives the same spans, whatever stands beside it."""

    def tag(self, texts: Sequence[str]) -> list[list[Span]]: ...


class Labeller(Protocol):
    """Labels requests. Must not keep texts; the same text always gives the same labels."""

    def label(self, text: str) -> TextLabels: ...

"""What a calibration will cost, before anybody is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from router.calibration.question import Question
from router.terms import Price

MOST_WRITTEN: Final = 2_000
"""Tokens that an answer may have at the most; the request says so."""
_WRITTEN: Final = 150
"""Tokens of a usual answer. A reasoning model writes several times as many."""
_AROUND: Final = 20
_CHARACTERS: Final = 3.5
"""Of a token, on the careful side."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Tokens, and money where a price is known."""

    questions: int
    read: int
    written: int
    likely: float | None
    most: float | None
    """With every answer as long as it may be."""


def estimate(questions: Iterable[Question], price: Price | None) -> Estimate:
    """Return what asking these questions costs."""
    asked = tuple(questions)
    read = sum(round(len(question.text) / _CHARACTERS) + _AROUND for question in asked)
    written = _WRITTEN * len(asked)
    if price is None:
        return Estimate(len(asked), read, written, None, None)
    return Estimate(len(asked), read, written, price.of(read, written), price.of(read, MOST_WRITTEN * len(asked)))

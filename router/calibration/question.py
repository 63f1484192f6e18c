"""A question that a machine can grade."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Mode(StrEnum):
    """What an answer must be."""

    NUMBER = "number"
    """One number; thousands separators and a unit after it are no mistake."""
    CHOICE = "choice"
    """One letter of those that were offered."""
    EXACT = "exact"
    """One of the accepted wordings, whatever the case and the marks around it."""
    LINES = "lines"
    """These lines in this order, nothing beside them."""
    JSON = "json"
    """This JSON value."""
    FORMAT = "format"
    """Anything of this form: a regular expression that the whole answer matches."""
    CODE = "code"
    """A Python function that passes the cases."""
    REGEX = "regex"
    """A regular expression that matches some texts and not others."""
    SQL = "sql"
    """A query that gives these rows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a generator makes: a question before it has its number."""

    mode: Mode
    text: str
    right: object
    """What the mode compares with; JSON-like."""
    sample: str
    """One right answer, as a model would write it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the catalogue."""

    id: str
    topic: str
    asked: Asked

    @property
    def text(self) -> str:
        return self.asked.text

    @property
    def mode(self) -> Mode:
        return self.asked.mode


Generator = Callable[[Random], Iterator[Asked]]
"""Yields questions of one topic for ever, or until it has no more; the same for the same seed."""


def choice(text: str, right: str, others: tuple[str, ...], draw: Random) -> Asked:
    """Return a multiple-choice question with its options in a drawn order."""
    options = [right, *others]
    draw.shuffle(options)
    letters = "ABCDEFGH"[: len(options)]
    listed = "\n".join(f"{letter}) {option}" for letter, option in zip(letters, options, strict=True))
    letter = letters[options.index(right)]
    return Asked(Mode.CHOICE, f"{text}\n{listed}\nAnswer with the letter only.", letter, f"{letter})")


def number(text: str, right: float, unit: str = "") -> Asked:
    """Return a question whose answer is a number."""
    shown = f"{right:g}" if abs(right) < 100_000 else f"{right:.0f}"
    return Asked(Mode.NUMBER, f"{text} Answer with the number only.", right, f"{shown} {unit}".strip())

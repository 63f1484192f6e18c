"""The one currency of the workshop: a text, its marked spans, and what its source really annotates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

TAGS = (
    "O",
    "PERSON",
    "LOCATION",
    "ORGANIZATION",
    "ADDRESS",
    "DATE_TIME",
    "PHONE_NUMBER",
    "ID",
    "AGE",
    "NRP",
    "USERNAME",
)
"""Label 0 is "nothing"; the order is the order of the graph's output."""

KINDS = frozenset(TAGS[1:])
NAMES = frozenset({"PERSON", "LOCATION", "ORGANIZATION"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text and the labels it may carry; more than one label means the source leaves it open."""

    start: int
    end: int
    labels: tuple[str, ...]

    @property
    def label(self) -> str:
        """The first, most likely label."""
        return self.labels[0]

    @property
    def sure(self) -> bool:
        """Whether the source says exactly one thing about this stretch."""
        return len(self.labels) == 1


@dataclass(frozen=True, slots=True)
class Row:
    """One text of the pool.

    `annotated` are the labels the source marks everywhere; a word outside every
    span may still be any label that the source does not annotate.
    """

    text: str
    spans: tuple[Mark, ...]
    source: str
    carrier: str = "prose"
    annotated: frozenset[str] = KINDS
    group: str = ""
    """The document or template the row came from: whole groups stay on one side of a split."""
    silver: bool = False


def with_text(row: Row, text: str, spans: Iterable[Mark]) -> Row:
    """Return the row with another text and its spans."""
    return replace(row, text=text, spans=tuple(spans))


def tidy(spans: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the spans in order without overlaps: of two the longer stays."""
    kept: list[Mark] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return tuple(sorted(kept, key=lambda span: span.start))


def map_text(row: Row, text: str) -> Row:
    """Return the row with a text of the same length (another casing), or unchanged when the length differs."""
    return replace(row, text=text) if len(text) == len(row.text) else row


class Builder:
    """Puts a text together piece by piece while the spans keep their places."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []

    def add(self, piece: str, *labels: str) -> "Builder":
        """Append `piece`, marked when labels are given (surrounding white space stays unmarked)."""
        if labels and piece.strip():
            lead = len(piece) - len(piece.lstrip())
            start = self._length + lead
            self._marks.append(Mark(start, start + len(piece.strip()), labels))
        self._parts.append(piece)
        self._length += len(piece)
        return self

    def build(self) -> tuple[str, tuple[Mark, ...]]:
        """Return the text and its marks."""
        return "".join(self._parts), tuple(self._marks)

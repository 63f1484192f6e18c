"""Measures of a tagger on rows: entities touched and fully covered, clean characters flagged, with 95 % intervals."""

# ruff: noqa: E501 - a signature

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from typing import Any, Protocol

from local_models.training.rows import Mark, Row, map_text

Interval = tuple[float, float]


class Tagger(Protocol):
    """Anything that finds spans (`start`, `end`, `kind`); it must not keep state between texts."""

    def tag(self, texts: Sequence[str], /) -> Sequence[Sequence[Any]]:
        """Return the spans of each text."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """A share of counted things with its Wilson interval."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 when there is nothing to count."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> Interval:
        """The 95 % Wilson score interval."""
        if not self.total:
            return (0.0, 1.0)
        z, n, p = 1.96, self.total, self.value
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return (max(0.0, centre - half), min(1.0, centre + half))

    def __add__(self, other: "Share") -> "Share":
        return Share(self.hits + other.hits, self.total + other.total)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] n={self.total}"


@dataclass(frozen=True, slots=True)
class Scored:
    """What one row gave: per label entities (total, touched, covered, right label), and clean characters flagged."""

    row: Row
    entities: tuple[tuple[str, bool, bool, bool], ...]
    clean: int
    flagged: int


def score_row(row: Row, found: Sequence[Any]) -> Scored:
    """Compare the spans found in one row with its gold spans.

    A span counts against a label only when the source leaves no doubt. Clean characters are those outside every span;
    only found kinds that the source annotates count as flagged there, for the others nobody knows.
    """
    covered = bytearray(len(row.text))
    judged = bytearray(len(row.text))
    for span in found:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
        if span.kind in row.annotated:
            judged[span.start : span.end] = b"\1" * (span.end - span.start)
    clean = bytearray(b"\1" * len(row.text))
    entities = []
    for mark in row.spans:
        clean[mark.start : mark.end] = bytes(mark.end - mark.start)
        if mark.sure and mark.label != "O":
            entities.append(_entity(row.text, mark, covered, found))
    flagged = sum(1 for a, b, c in zip(clean, judged, row.text, strict=True) if a and b and not c.isspace())
    total = sum(1 for a, c in zip(clean, row.text, strict=True) if a and not c.isspace())
    return Scored(row, tuple(entities), total, flagged)


def _entity(text: str, mark: Mark, covered: bytearray, found: Sequence[Any]) -> tuple[str, bool, bool, bool]:
    inside = [covered[index] for index in range(mark.start, mark.end) if text[index].isalnum()]
    right = any(span.kind == mark.label and span.start < mark.end and mark.start < span.end for span in found)
    return mark.label, any(inside), all(inside), right


def score(rows: Iterable[Row], tagger: Tagger) -> list[Scored]:
    """Run the tagger over rows, one text at a time."""
    return [score_row(row, tagger.tag([row.text])[0]) for row in rows]


def touched(scored: Iterable[Scored], label: str | None = None) -> Share:
    """Share of entities of which at least one character is flagged."""
    hits = [entity[1] for item in scored for entity in item.entities if label in (None, entity[0])]
    return Share(sum(hits), len(hits))


def fully_covered(scored: Iterable[Scored], label: str | None = None) -> Share:
    """Share of entities of which every letter and digit is flagged."""
    hits = [entity[2] for item in scored for entity in item.entities if label in (None, entity[0])]
    return Share(sum(hits), len(hits))


def rightly_named(scored: Iterable[Scored], label: str | None = None) -> Share:
    """Share of entities touched by a span of their own kind."""
    hits = [entity[3] for item in scored for entity in item.entities if label in (None, entity[0])]
    return Share(sum(hits), len(hits))


def flagged_clean(scored: Iterable[Scored]) -> Share:
    """Share of clean characters that are flagged by a kind the source annotates."""
    items = list(scored)
    return Share(sum(item.flagged for item in items), sum(item.clean for item in items))


def flagged_interval(scored: Sequence[Scored], rounds: int = 300, seed: int = 1) -> Interval:
    """Bootstrap over rows: characters of one text are not independent, so Wilson would be too narrow."""
    if not scored:
        return (0.0, 1.0)
    rng = Random(seed)
    values = sorted(flagged_clean(rng.choices(scored, k=len(scored))).value for _ in range(rounds))
    return (values[int(0.025 * rounds)], values[int(0.975 * rounds) - 1])


def grouped(scored: Iterable[Scored], key: Callable[[Row], str]) -> dict[str, list[Scored]]:
    """Return the scored rows by source, carrier or anything else of a row."""
    groups: dict[str, list[Scored]] = {}
    for item in scored:
        groups.setdefault(key(item.row), []).append(item)
    return dict(sorted(groups.items()))


def mean_over_sources(scored: Iterable[Scored], label: str, least: int = 20) -> tuple[float, Mapping[str, Share]]:
    """Return the unweighted mean over sources of entities touched, and each source's share (at least `least` entities)."""
    shares = {name: touched(items, label) for name, items in grouped(scored, lambda row: row.source).items()}
    counted = {name: share for name, share in shares.items() if share.total >= least}
    mean = sum(share.value for share in counted.values()) / len(counted) if counted else 0.0
    return mean, counted


def lowered(rows: Iterable[Row]) -> list[Row]:
    """Return the rows in lower case (those whose length stays the same)."""
    return [map_text(row, row.text.lower()) for row in rows]

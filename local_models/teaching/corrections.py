"""The user's own lines: texts with everything personal in them marked, read from JSON lines."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local_models.teaching.marks import BadMark, Marked, unmarked

MOST_LINES = 5_000
LONGEST = 4_000
"""Characters of one line's text."""


class BadLine(ValueError):
    """A line cannot be learned from; the message names it by number and quotes nothing."""


@dataclass(frozen=True, slots=True, repr=False)
class Correction:
    """One text and everything personal in it; what is not marked is not personal."""

    text: str
    marks: tuple[Marked, ...]


def corrections(lines: Iterable[str], kinds: Collection[str]) -> list[Correction]:
    """Return what the lines say; the same text twice is one line, and its last form counts.

    Args:
        lines: JSON objects, with `marked` or with `text` and `spans`.
        kinds: every kind that there is.

    Raises:
        BadLine: a line is wrong, or there are too many.
    """
    found: dict[str, Correction] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            one = _correction(line, kinds)
        except (BadMark, _Wrong) as wrong:
            raise BadLine(f"line {number}: {wrong}") from None
        found[one.text] = one
        if len(found) > MOST_LINES:
            raise BadLine(f"more than {MOST_LINES} lines")
    return list(found.values())


class _Wrong(ValueError):
    """What is wrong with a line."""


def _correction(line: str, kinds: Collection[str]) -> Correction:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        raise _Wrong("it is not JSON") from None
    if not isinstance(given, dict):
        raise _Wrong("it is no object")
    text, marks = _told(given)
    if not text.strip() or len(text) > LONGEST:
        raise _Wrong(f"its text is empty or longer than {LONGEST} characters")
    last = 0
    for mark in marks:
        if mark.kind not in kinds:
            raise _Wrong("a kind that there is not; `halfdoor inspect` shows how kinds are written")
        if not (last <= mark.start < mark.end <= len(text)) or not text[mark.start : mark.end].strip():
            raise _Wrong("a span is empty, overlaps another or lies outside the text")
        last = mark.end
    return Correction(text, marks)


def _told(given: Mapping[str, Any]) -> tuple[str, tuple[Marked, ...]]:
    if isinstance(given.get("marked"), str):
        return unmarked(given["marked"])
    spans = given.get("spans", given.get("findings"))
    if not isinstance(given.get("text"), str) or not isinstance(spans, list):
        raise _Wrong("it needs `marked`, or `text` and `spans` (an empty list says that nothing in it is personal)")
    try:
        marks = [Marked(span["start"], span["end"], span.get("kind", span.get("type"))) for span in spans]
    except (KeyError, TypeError, AttributeError):
        raise _Wrong("a span needs `start`, `end` and `kind`") from None
    if not all(type(m.start) is int and type(m.end) is int and type(m.kind) is str for m in marks):
        raise _Wrong("a span needs whole numbers and a kind")
    return given["text"], tuple(sorted(marks, key=lambda mark: mark.start))

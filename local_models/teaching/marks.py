"""Marked text: `ask {{PERSON:sparrow}} about it`, a notation that a person can write."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_MARK = re.compile(r"\{\{(?P<kind>[A-Z_]+)(?P<open>\??):(?P<value>[^{}]+)\}\}")


class BadMark(ValueError):
    """The notation is broken; the message quotes no text."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked stretch; offsets are code points, end exclusive."""

    start: int
    end: int
    kind: str
    open: bool = False
    """Written with a question mark: neither asked for nor held against a tagger."""


def unmarked(written: str) -> tuple[str, tuple[Marked, ...]]:
    """Return the plain text and what is marked in it.

    Raises:
        BadMark: a value has blanks at its edges.
    """
    text, marks, last = "", list[Marked](), 0
    for found in _MARK.finditer(written):
        value = found["value"]
        if value != value.strip():
            raise BadMark("a marked value has blanks at an edge")
        text += written[last : found.start()]
        marks.append(Marked(len(text), len(text) + len(value), found["kind"], bool(found["open"])))
        text += value
        last = found.end()
    return text + written[last:], tuple(marks)


def marked(text: str, marks: Iterable[Marked]) -> str | None:
    """Return the text in the notation; None where that would say something else."""
    written, last = "", 0
    for mark in sorted(marks, key=lambda one: one.start):
        written += f"{text[last : mark.start]}{{{{{mark.kind}:{text[mark.start : mark.end]}}}}}"
        last = mark.end
    written += text[last:]
    try:
        same = unmarked(written) == (text, tuple(sorted(marks, key=lambda one: one.start)))
    except BadMark:
        same = False
    return written if same else None

"""A record as a value: sections of notes and tables, before it is text, JSON, CSV or a page."""

from dataclasses import dataclass

OPEN = "to be filled in"
"""Stands where only the controller knows."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of short words and numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One heading with what stands under it."""

    title: str
    notes: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole record."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]

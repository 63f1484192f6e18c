"""Entries out of other programs' files: contacts (.vcf), tables (.csv), lists (.txt)."""

import csv
import io
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from router.errors import ConfigurationError
from router.inspection.vocabulary.words import Category, UnusableError, Word, entry, word

_PROPERTY = re.compile(r"(?:[\w-]+\.)?(FN|TEL|EMAIL)((?:;[^:]*)?):(.*)", re.IGNORECASE)
_CARD: dict[str, Category] = {"FN": "person", "TEL": "account", "EMAIL": "word"}
"""A phone number is searched like an account number: whatever stands between its digits."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file gave."""

    words: tuple[Word, ...]
    refused: tuple[tuple[int, str], ...]
    """Number of the line and why it cannot be an entry, never the line."""


def entries_of(path: Path, category: Category, column: str | None = None) -> Imported:
    """Read a file by its ending.

    Args:
        path: the file; an ending that is unknown is a list, one entry a line.
        category: what an entry is that does not say so itself.
        column: of a table with a heading; the first column of one without when None.

    Raises:
        ConfigurationError: it cannot be read, or has no such column.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as wrong:
        raise ConfigurationError(f"{path}: cannot be read ({wrong.strerror})") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: not UTF-8") from None
    match path.suffix.lower():
        case ".vcf":
            found = _cards(content)
        case ".csv":
            found = _rows(path, content, category, column)
        case _:
            found = ((number, each, category) for number, each in enumerate(content.splitlines(), 1))
    return _entries(found, plain=path.suffix.lower() not in (".vcf", ".csv"))


def _entries(found: Iterator[tuple[int, str, Category]], *, plain: bool) -> Imported:
    words: list[Word] = []
    refused: list[tuple[int, str]] = []
    for number, text, category in found:
        if not text.strip():
            continue
        try:
            # A line of a list may have marks and a category of its own; what another program wrote has none.
            one = _marked(text, category) if plain else entry(text, category)
        except UnusableError as wrong:
            refused.append((number, str(wrong)))
            continue
        if one is not None:
            words.append(one)
    return Imported(tuple(words), tuple(refused))


def _marked(text: str, category: Category) -> Word | None:
    one = word(text)
    if one is None or one.category != "word" or category == "word":
        return one
    return word(f"{category}: {text.strip()}")


def _cards(content: str) -> Iterator[tuple[int, str, Category]]:
    for number, each in _unfolded(content):
        if found := _PROPERTY.fullmatch(each):
            value = found[3]
            if "QUOTED-PRINTABLE" in found[2].upper():
                value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
            value = re.sub(r"\\[nN]", " ", value)
            yield number, re.sub(r"\\(.)", r"\1", value).removeprefix("tel:"), _CARD[found[1].upper()]


def _unfolded(content: str) -> Iterator[tuple[int, str]]:
    """Yield each property with the number of its first line: a long one goes on behind a blank."""
    first, held = 0, ""
    for number, each in enumerate(content.splitlines(), 1):
        if each[:1] in (" ", "\t"):
            held += each[1:]
            continue
        yield first, held
        first, held = number, each
    yield first, held


def _rows(path: Path, content: str, category: Category, column: str | None) -> Iterator[tuple[int, str, Category]]:
    rows = csv.reader(io.StringIO(content, newline=""))
    index = 0
    try:
        if column is not None:
            heading = [name.strip().casefold() for name in next(rows, [])]
            if column.strip().casefold() not in heading:
                raise ConfigurationError(f"{path}: its first line names no such column; it has {len(heading)}")
            index = heading.index(column.strip().casefold())
        for row in rows:
            yield rows.line_num, row[index] if len(row) > index else "", category
    except csv.Error:
        raise ConfigurationError(f"{path}:{rows.line_num}: not a CSV line") from None

"""Reads rows back as entries, without writing to the file."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from router.errors import LedgerUnavailable
from router.ledger.columns import COLUMNS, GONE, Value, to_entry
from router.ledger.entry import Entry

UNUSABLE = (sqlite3.Error, UnicodeDecodeError)
"""What is raised over a file that cannot be used: SQLite quotes damaged bytes in its message, which is no text then."""
_LAST = "SELECT receipt FROM ledger WHERE event = 'decided' ORDER BY seq DESC LIMIT ?"


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a ledger for reading.

    Raises:
        LedgerUnavailable: it cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            yield connection
    except UNUSABLE:
        raise LedgerUnavailable("the ledger cannot be read") from None


def present(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the columns that a file has; one written by an older version lacks later ones."""
    return frozenset(name for _, name, *_ in connection.execute("PRAGMA table_info(ledger)"))


def _all(connection: sqlite3.Connection) -> str:
    there = present(connection)
    names = ", ".join(name if name in there else f"NULL AS {name}" for name in COLUMNS)
    return f"SELECT {names}, chain FROM ledger"  # noqa: S608 - names of our own columns


def rows(connection: sqlite3.Connection) -> Iterator[tuple[tuple[Value, ...], bytes]]:
    """Yield every row in order, with its link of the chain."""
    for *values, chain in connection.execute(f"{_all(connection)} ORDER BY seq"):
        yield tuple(values), chain


def read_all(path: Path) -> Iterator[Entry]:
    """Yield every entry that still has its content, oldest first."""
    with reading(path) as connection:
        for values, _ in rows(connection):
            if values[1] != GONE:
                yield to_entry(values)


def read_tail(path: Path, count: int) -> tuple[Entry, ...]:
    """Return the entries of the last requests, oldest first."""
    with reading(path) as connection:
        found = connection.execute(f"{_all(connection)} WHERE receipt IN ({_LAST}) ORDER BY seq", (max(0, count),))
        return tuple(to_entry(values) for *values, _ in found)


def last_erasure(path: Path, after: int = 0) -> int:
    """Return the number of the last row that erased others; `after` where none did since."""
    with reading(path) as connection:
        found = connection.execute("SELECT MAX(seq) FROM ledger WHERE seq > ? AND event = 'erased'", (after,))
        return found.fetchone()[0] or after


def still_there(path: Path, receipts: Collection[str]) -> frozenset[str]:
    """Return those of these receipts that still have their content."""
    with reading(path) as connection:
        asked = "SELECT 1 FROM ledger WHERE receipt = ? LIMIT 1"
        return frozenset(one for one in receipts if connection.execute(asked, (one,)).fetchone())

"""Keeps answers in an SQLite file that only its owner may read; for those who configured one."""

import sqlite3
import time
from collections.abc import Collection
from pathlib import Path
from threading import Lock

from router.errors import ConfigurationError
from router.kept.answer import Kept
from router.kept.private_file import make_private

_TABLE = """
CREATE TABLE IF NOT EXISTS kept (
    owner BLOB NOT NULL, id TEXT NOT NULL, until REAL NOT NULL, items BLOB NOT NULL, response BLOB NOT NULL,
    receipts TEXT NOT NULL DEFAULT '', PRIMARY KEY (owner, id)
) WITHOUT ROWID
"""
_ADDED = "ALTER TABLE kept ADD COLUMN receipts TEXT NOT NULL DEFAULT ''"
_BUSY_S = 10.0


class InFile:
    """Used from several threads, one at a time. The file holds conversation text in clear."""

    def __init__(self, path: Path, lifetime_s: float) -> None:
        """Open the file.

        Raises:
            ConfigurationError: it cannot be made, opened or read, or is not the user's alone.
        """
        self._lifetime_s = lifetime_s
        self._lock = Lock()
        try:
            make_private(path)
            self._file = sqlite3.connect(path, timeout=_BUSY_S, check_same_thread=False, isolation_level=None)
            # What is deleted is overwritten, and no second file keeps a copy of it.
            self._file.executescript("PRAGMA secure_delete=ON; PRAGMA journal_mode=DELETE;" + _TABLE)
            if "receipts" not in {name for _, name, *_ in self._file.execute("PRAGMA table_info(kept)")}:
                self._file.execute(_ADDED)
            self._forget()
        except (OSError, sqlite3.Error) as error:
            raise ConfigurationError(f"{path}: answers cannot be kept here: {type(error).__name__}") from None

    def put(self, kept: Kept) -> None:
        until = time.time() + self._lifetime_s
        row = (kept.owner, kept.id, until, kept.items, kept.response, " ".join(kept.receipts))
        with self._lock:
            self._forget()
            self._file.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?)", row)

    def get(self, name: str, owner: bytes) -> Kept | None:
        asked = "SELECT items, response, receipts FROM kept WHERE owner = ? AND id = ?"
        with self._lock:
            self._forget()
            row = self._file.execute(asked, (owner, name)).fetchone()
        return Kept(name, owner, row[0], row[1], tuple(row[2].split())) if row else None

    def remove(self, name: str, owner: bytes) -> bool:
        with self._lock:
            gone = self._file.execute("DELETE FROM kept WHERE owner = ? AND id = ?", (owner, name))
            return gone.rowcount > 0

    def forget(self) -> None:
        with self._lock:
            self._forget()

    def receipts(self) -> frozenset[str]:
        with self._lock:
            rows = self._file.execute("SELECT receipts FROM kept").fetchall()
        return frozenset(receipt for (receipts,) in rows for receipt in receipts.split())

    def erase(self, gone: Collection[str]) -> int:
        with self._lock:
            rows = self._file.execute("SELECT owner, id, receipts FROM kept").fetchall()
            going = [
                (owner, name)
                for owner, name, receipts in rows
                if Kept(name, owner, b"", b"", tuple(receipts.split())).goes_with(gone)
            ]
            self._file.executemany("DELETE FROM kept WHERE owner = ? AND id = ?", going)
        return len(going)

    def close(self) -> None:
        with self._lock:
            self._forget()
            self._file.close()

    def _forget(self) -> None:
        """Take out what is too old: whoever opens the file finds nothing whose time is over."""
        self._file.execute("DELETE FROM kept WHERE until < ?", (time.time(),))

"""Keeps answers in an SQLite file that only its owner may read; for those who configured one."""

import os
import sqlite3
import time
from pathlib import Path
from threading import Lock

from router.errors import ConfigurationError
from router.kept.answer import Kept

_TABLE = """
CREATE TABLE IF NOT EXISTS kept (
    owner BLOB NOT NULL, id TEXT NOT NULL, until REAL NOT NULL, items BLOB NOT NULL, response BLOB NOT NULL,
    PRIMARY KEY (owner, id)
) WITHOUT ROWID
"""


class InFile:
    """Used from several threads, one at a time. The file holds conversation text in clear."""

    def __init__(self, path: Path, lifetime_s: float) -> None:
        """Open the file.

        Raises:
            ConfigurationError: it cannot be made, opened or read.
        """
        self._lifetime_s = lifetime_s
        self._lock = Lock()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)
            self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            # What is deleted is overwritten, and no second file keeps a copy of it.
            self._file.executescript("PRAGMA secure_delete=ON; PRAGMA journal_mode=DELETE;" + _TABLE)
            self._forget()
        except (OSError, sqlite3.Error) as error:
            raise ConfigurationError(f"{path}: answers cannot be kept here: {type(error).__name__}") from None

    def put(self, kept: Kept) -> None:
        row = (kept.owner, kept.id, time.time() + self._lifetime_s, kept.items, kept.response)
        with self._lock:
            self._forget()
            self._file.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)", row)

    def get(self, name: str, owner: bytes) -> Kept | None:
        asked = "SELECT items, response FROM kept WHERE owner = ? AND id = ?"
        with self._lock:
            self._forget()
            row = self._file.execute(asked, (owner, name)).fetchone()
        return Kept(name, owner, row[0], row[1]) if row else None

    def remove(self, name: str, owner: bytes) -> bool:
        with self._lock:
            gone = self._file.execute("DELETE FROM kept WHERE owner = ? AND id = ?", (owner, name))
            return gone.rowcount > 0

    def close(self) -> None:
        with self._lock:
            self._forget()
            self._file.close()

    def _forget(self) -> None:
        """Take out what is too old: whoever opens the file finds nothing whose time is over."""
        self._file.execute("DELETE FROM kept WHERE until < ?", (time.time(),))

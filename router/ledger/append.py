"""Appends rows to the ledger: a decision is on disk before `decided` returns."""

import contextlib
import os
import sqlite3
import threading
from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from router.errors import LedgerUnavailable
from router.ledger.chain import GENESIS, Head, link, write_head
from router.ledger.columns import COLUMNS, LATER, Value, addition, schema, to_row
from router.ledger.entry import Decided, Finished
from router.ledger.key import DeviceKey
from router.ledger.read import UNUSABLE, present

T = TypeVar("T")
FLUSH_S = 1.0
"""How long a row about a finished answer may wait for company."""
BUSY_S = 2.0
MAX_WAITING = 100_000
"""Finished rows kept while the disk fails; the oldest are lost first, decisions never wait here."""

_NAMES, _MARKS = ", ".join((*COLUMNS, "chain")), ", ".join("?" * (len(COLUMNS) + 1))
_LAST = "SELECT seq, chain FROM ledger ORDER BY seq DESC LIMIT 1"
_INSERT = f"INSERT INTO ledger ({_NAMES}) VALUES ({_MARKS})"  # noqa: S608 - names of our own columns


@dataclass(slots=True)
class _Waiting:
    """A decision that some thread waits for."""

    row: dict[str, Value]
    committed: bool = False
    failed: bool = False


class Ledger:
    """One connection under one lock. Whoever holds the lock writes what all others have queued: one fsync for all.

    Every failure is `LedgerUnavailable`, and none says what a row held.
    """

    def __init__(self, path: Path, key: DeviceKey) -> None:
        self._path = path
        self._key = key
        self._connection: sqlite3.Connection | None = None
        self._writing = threading.Lock()
        self._decided: deque[_Waiting] = deque()
        self._finished: deque[dict[str, Value]] = deque(maxlen=MAX_WAITING)
        self._head = Head(0, GENESIS)
        self._woken = threading.Event()
        self._closing = threading.Event()
        self._flusher: threading.Thread | None = None

    def open(self) -> None:
        """Open or make the file, readable by its owner alone.

        Raises:
            LedgerUnavailable: it cannot be written, or what is in it cannot be read.
        """
        try:
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            self._path.chmod(0o600)
            connection = sqlite3.connect(
                self._path, timeout=BUSY_S, isolation_level=None, check_same_thread=False, cached_statements=32
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.executescript(schema())
            for name in set(LATER) - present(connection):
                connection.execute(addition(name))
            connection.execute(_LAST).fetchone()  # a chain that cannot be read on cannot be continued
        except (OSError, *UNUSABLE):
            raise LedgerUnavailable("the ledger cannot be opened for writing") from None
        self._connection = connection
        self._closing.clear()
        self._flusher = threading.Thread(target=self._flush_now_and_then, name="halfdoor-ledger", daemon=True)
        self._flusher.start()

    def decided(self, entry: Decided) -> str:
        """Commit a decision and return its receipt id; blocks until it is on disk.

        Raises:
            LedgerUnavailable: it is not, so nothing may leave.
        """
        waiting = _Waiting(to_row(self._named(entry)))
        self._decided.append(waiting)
        with self._writing:
            if not (waiting.committed or waiting.failed):
                self._write()
        if not waiting.committed:
            raise LedgerUnavailable("the decision could not be written to the ledger; nothing was sent")
        self._woken.set()
        return entry.receipt

    def finished(self, entry: Finished) -> None:
        """Note how a request ended; on disk within a second. Never raises: the answer is already out."""
        with contextlib.suppress(LedgerUnavailable):
            self._finished.append(to_row(entry))
            self._woken.set()

    def close(self) -> None:
        """Write what is pending and close the file."""
        self._closing.set()
        self._woken.set()
        if self._flusher is not None:
            self._flusher.join()
            self._flusher = None
        with self._writing:
            if self._connection is not None:
                self._flush()
                with contextlib.suppress(*UNUSABLE):
                    self._connection.close()
                self._connection = None

    def _named(self, entry: Decided) -> Decided:
        """Return the entry with a hash where the configuration's own name is no name for a row."""
        return replace(entry, upstream=self._key.name(entry.upstream, (entry.upstream,)) if entry.upstream else "")

    def _flush_now_and_then(self) -> None:
        while not self._closing.is_set():
            self._woken.wait()
            self._closing.wait(FLUSH_S)
            self._woken.clear()
            with self._writing:
                self._flush()

    def _flush(self) -> None:
        if self._finished:
            self._write()
            if self._finished:
                self._woken.set()  # the disk failed: try again in a while
        if self._head.seq:
            write_head(self._path, self._head)

    def _write(self) -> None:
        """Commit everything queued, or nothing. The caller holds the lock."""
        decisions = _drained(self._decided)
        ends = _drained(self._finished)
        try:
            self._commit(decisions, ends)
        except (OSError, *UNUSABLE):
            for waiting in decisions:
                waiting.failed, waiting.committed = True, False
            self._finished.extendleft(reversed(ends))

    def _commit(self, decisions: list[_Waiting], ends: list[dict[str, Value]]) -> None:
        connection = self._connection
        if connection is None:
            raise sqlite3.ProgrammingError("closed")
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have written since: the chain goes on from what is there, not from memory.
            last = connection.execute(_LAST).fetchone()
            head = Head(*last) if last else Head(0, GENESIS)
            for row in ends:
                head = self._insert(connection, row, head) or head
            written = []
            for waiting in decisions:
                after = self._insert(connection, waiting.row, head)
                waiting.failed = after is None
                if after is not None:
                    written.append(waiting)
                    head = after
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(*UNUSABLE):
                connection.execute("ROLLBACK")
            raise
        self._head = head
        for waiting in written:
            waiting.committed = True

    def _insert(self, connection: sqlite3.Connection, row: dict[str, Value], head: Head) -> Head | None:
        """Insert one row; nothing when the database's own grammar refuses it, which spoils no other row."""
        row["seq"] = head.seq + 1
        values = tuple(row[name] for name in COLUMNS)
        after = Head(head.seq + 1, link(self._key, head.chain, values))
        try:
            connection.execute(_INSERT, (*values, after.chain))
        except sqlite3.IntegrityError:
            return None
        return after


def _drained(queue: deque[T]) -> list[T]:
    return [queue.popleft() for _ in range(len(queue))]

"""Appends rows to the ledger: a decision is on disk before `decided` returns."""

from pathlib import Path

from router.ledger.entry import Decided, Finished
from router.ledger.key import DeviceKey


class Ledger:
    """Appends rows; every failure is `LedgerUnavailable`."""

    def __init__(self, path: Path, key: DeviceKey) -> None:
        self._path = path
        self._key = key

    def open(self) -> None:
        """Open."""

    def decided(self, entry: Decided) -> str:
        """Commit a decision and return its receipt id; blocks until it is on disk."""
        return entry.receipt

    def finished(self, entry: Finished) -> None:
        """Note how a request ended; on disk within a second."""

    def close(self) -> None:
        """Write what is pending."""

"""Checks a ledger: no row was changed, removed, emptied unsaid, put in between, or cut off behind the noted head."""

from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from router.ledger.chain import GENESIS, Head, head_file, link, read_head
from router.ledger.columns import GONE, Value, to_entry
from router.ledger.entry import Erased
from router.ledger.erase import vouched
from router.ledger.key import DeviceKey
from router.ledger.read import reading, rows


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check found."""

    ok: bool
    rows: int
    """Rows that hang together from the first on."""
    first_bad: int | None
    """Number of the first row that does not; None when all do."""
    message: str


def verify(path: Path, key: DeviceKey, head: Head | None = None) -> Verification:
    """Follow the chain from its first row.

    Args:
        path: the ledger.
        key: the key it was written with.
        head: a head that was kept elsewhere; by default the one noted beside the ledger. Whoever can write the
            ledger can write that file too, so against people rather than accidents only a copy elsewhere helps.
    """
    noted = head or read_head(head_file(path))
    emptied = _Emptied(key)
    with reading(path) as connection:
        count, what = _followed(connection, emptied, key, noted)
    if what:
        return _bad(count, what)
    if noted is not None and noted.seq > count:
        return _bad(count, f"rows {count + 1} to {noted.seq} were cut off")
    if left := emptied.unaccounted():
        return _bad(left - 1, f"row {left} was emptied, and no erasure says so")
    said = f"; {len(emptied.links)} of them were erased, and an erasure accounts for each" if emptied.links else ""
    return Verification(True, count, None, f"{count} rows, all in order{said}")


def _followed(connection: Connection, emptied: "_Emptied", key: DeviceKey, noted: Head | None) -> tuple[int, str]:
    """Return how many rows are in order, and what is wrong with the next; nothing when all are."""
    previous, count = GENESIS, 0
    for values, chain in rows(connection):
        if values[0] != count + 1:
            return count, f"row {count + 1} is missing"
        if values[1] == GONE and not any(values[2:]):
            emptied.links[count + 1] = chain
        elif chain != link(key, previous, values):
            return count, f"row {count + 1} was changed, or the key is another device's"
        elif not emptied.accounts_for(values):
            return count, f"row {count + 1} speaks of erased rows that are not as they were left"
        if noted is not None and noted.seq == count + 1 and noted.chain != chain:
            return count, f"row {count + 1} is not the one that was noted as the head"
        previous, count = chain, count + 1
    return count, ""


class _Emptied:
    """Rows without content, and the erasures that account for them."""

    def __init__(self, key: DeviceKey) -> None:
        self._key = key
        self._accounted: set[int] = set()
        self.links: dict[int, bytes] = {}

    def accounts_for(self, values: tuple[Value, ...]) -> bool:
        """Take note of an erasure; False when the rows it names are not there as it left them."""
        if values[1] != "erased":
            return True
        entry = to_entry(values)
        assert isinstance(entry, Erased)  # noqa: S101 - its event says so
        numbers = [seq for first, last in entry.erased for seq in range(first, last + 1)]
        if not self.links.keys() >= set(numbers):
            return False
        self._accounted.update(numbers)
        return vouched(self._key, (self.links[seq] for seq in numbers)) == entry.erased_digest

    def unaccounted(self) -> int | None:
        """Return the first emptied row that no erasure names."""
        return min(self.links.keys() - self._accounted, default=None)


def _bad(good: int, what: str) -> Verification:
    return Verification(False, good, good + 1, f"{what}; the {good} rows before are in order")

"""Checks a ledger: no row was changed, removed, put in between, or cut off behind the noted head."""

from dataclasses import dataclass
from pathlib import Path

from router.ledger.chain import GENESIS, Head, head_file, link, read_head
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
    previous, count = GENESIS, 0
    with reading(path) as connection:
        for values, chain in rows(connection):
            if values[0] != count + 1:
                return _bad(count, f"row {count + 1} is missing")
            if chain != link(key, previous, values):
                return _bad(count, f"row {count + 1} was changed, or the key is another device's")
            previous, count = chain, count + 1
            if noted is not None and noted.seq == count and noted.chain != chain:
                return _bad(count - 1, f"row {count} is not the one that was noted as the head")
    if noted is not None and noted.seq > count:
        return _bad(count, f"rows {count + 1} to {noted.seq} were cut off")
    return Verification(True, count, None, f"{count} rows, all in order")


def _bad(good: int, what: str) -> Verification:
    return Verification(False, good, good + 1, f"{what}; the {good} rows before are in order")

"""Empties rows for good; what is left of each still proves that the others were not touched.

A row's link covers all rows before it, so rows cannot simply be taken away. An emptied row keeps its number and its
link and nothing else. A new row, under the device's key like every other, names the emptied rows and vouches for
their links: who has no key can neither empty a row nor hide that one was emptied.
"""

import sqlite3
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from router.errors import LedgerUnavailable
from router.ledger.chain import Head, link, write_head
from router.ledger.columns import COLUMNS, GONE, LATER, addition, statements, to_row
from router.ledger.entry import Erased, new_receipt
from router.ledger.key import DeviceKey
from router.ledger.read import UNUSABLE, present

_BUSY_S = 10.0
_RUNS = 5_000
"""Runs of rows that one row names; its column is bounded."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure did."""

    requests: int
    rows: int
    overwritten: bool
    """False: another process was reading, so old pages may stand in the `-wal` file until it closes."""


def erase(path: Path, key: DeviceKey, receipts: Iterable[str], cause: str) -> Erasure:
    """Empty every row of these requests.

    Raises:
        LedgerUnavailable: the ledger cannot be written; nothing was changed.
    """
    wanted = sorted(set(receipts))
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("CREATE TEMP TABLE going (receipt TEXT PRIMARY KEY)")
            connection.executemany("INSERT INTO going VALUES (?)", ((receipt,) for receipt in wanted))
            head, rows = _rewritten(connection, key, cause)
            if head is None:
                return Erasure(0, 0, overwritten=True)
            write_head(path, head)
            return Erasure(len(wanted), rows, _overwritten(connection))
    except UNUSABLE:
        raise LedgerUnavailable("the ledger cannot be rewritten; nothing was erased") from None


def _rewritten(connection: sqlite3.Connection, key: DeviceKey, cause: str) -> tuple[Head | None, int]:
    """Write the table anew: the old one may be of a version that knows no emptied rows, and none may be changed."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for name in (later for later in LATER if later not in present(connection)):
            connection.execute(addition(name))
        gone = connection.execute(
            "SELECT seq, chain FROM ledger WHERE receipt IN (SELECT receipt FROM going) ORDER BY seq"
        ).fetchall()
        if not gone:
            connection.execute("ROLLBACK")
            return None, 0
        _copied(connection)
        head = Head(*connection.execute("SELECT seq, chain FROM ledger ORDER BY seq DESC LIMIT 1").fetchone())
        for entry in _entries(gone, key, cause):
            head = _appended(connection, key, entry, head)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return head, len(gone)


def _copied(connection: sqlite3.Connection) -> None:
    for name in ("no_update", "no_delete"):
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
    connection.execute("DROP INDEX IF EXISTS by_receipt")
    connection.execute("ALTER TABLE ledger RENAME TO ledger_before")
    for statement in statements():
        connection.execute(statement)
    names = ", ".join((*COLUMNS, "chain"))
    emptied = ", ".join({"seq": "seq", "event": f"'{GONE}'"}.get(name, "NULL") for name in COLUMNS)
    going = "receipt IN (SELECT receipt FROM going)"
    # `IS NOT TRUE`: rows that are gone already have no receipt, and stay as they are.
    kept = f"SELECT {names} FROM ledger_before WHERE ({going}) IS NOT TRUE"  # noqa: S608 - names of our own columns
    lost = f"SELECT {emptied}, chain FROM ledger_before WHERE {going}"  # noqa: S608
    connection.execute(f"INSERT INTO ledger ({names}) {kept} UNION ALL {lost} ORDER BY 1")
    connection.execute("DROP TABLE ledger_before")


def _entries(gone: Sequence[tuple[int, bytes]], key: DeviceKey, cause: str) -> Iterable[Erased]:
    """Yield the rows that vouch for the emptied ones."""
    links = dict(gone)
    runs: list[tuple[int, int]] = []
    for seq, _ in gone:
        if runs and runs[-1][1] == seq - 1:
            runs[-1] = (runs[-1][0], seq)
        else:
            runs.append((seq, seq))
    for start in range(0, len(runs), _RUNS):
        some = tuple(runs[start : start + _RUNS])
        left = (links[seq] for first, last in some for seq in range(first, last + 1))
        yield Erased(new_receipt(), time.time_ns() // 1_000_000, cause, some, vouched(key, left))


def vouched(key: DeviceKey, links: Iterable[bytes]) -> str:
    """Return what stands for the links of emptied rows."""
    return key.hash("ledger erasure", b"".join(links)).hex()


def _appended(connection: sqlite3.Connection, key: DeviceKey, entry: Erased, head: Head) -> Head:
    row = {**to_row(entry), "seq": head.seq + 1}
    values = tuple(row[name] for name in COLUMNS)
    chain = link(key, head.chain, values)
    marks = ", ".join("?" * (len(values) + 1))
    connection.execute(f"INSERT INTO ledger ({', '.join((*COLUMNS, 'chain'))}) VALUES ({marks})", (*values, chain))  # noqa: S608
    return Head(head.seq + 1, chain)


def _overwritten(connection: sqlite3.Connection) -> bool:
    """Bring what was written into the file itself and shrink it; freed pages were overwritten before."""
    try:
        connection.execute("VACUUM")
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except UNUSABLE:
        return False
    return not busy

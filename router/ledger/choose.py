"""Which requests of a ledger are meant: by age or by a person. Their rows still have their content."""

from collections.abc import Collection
from pathlib import Path

from router.ledger.read import present, reading

DAY_MS = 86_400_000


def older_than(path: Path, time_ms: int) -> tuple[str, ...]:
    """Return the receipts of requests whose last row is older than a moment."""
    with reading(path) as connection:
        found = connection.execute(
            "SELECT receipt FROM ledger WHERE event IN ('decided', 'finished') "
            "GROUP BY receipt HAVING MAX(time_ms) < ? ORDER BY MIN(seq)",
            (time_ms,),
        )
        return tuple(receipt for (receipt,) in found)


def of_subject(path: Path, hashes: Collection[str]) -> tuple[str, ...]:
    """Return the receipts of requests in which one of these values was found, oldest first."""
    with reading(path) as connection:
        if "subjects" not in present(connection):
            return ()
        where = " OR ".join("subjects LIKE ?" for _ in hashes) or "0"
        found = connection.execute(
            f"SELECT receipt FROM ledger WHERE {where} ORDER BY seq",  # noqa: S608 - marks only
            tuple(f"%{one}%" for one in hashes),
        )
        return tuple(dict.fromkeys(receipt for (receipt,) in found))

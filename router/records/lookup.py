"""Which requests a person's values were found in, without the values: for requests of access (Article 15 GDPR)."""

import time
from collections.abc import Collection, Iterable

from router.ledger.entry import Decided, Entry, Finished
from router.ledger.subjects import fates
from router.records.document import Document, Section, Table

LIMITS = (
    "A value is found again in any spelling of case, blanks and separators. Other forms of a name (a surname alone, "
    "initials, a nickname) are values of their own: look each of them up.",
    "Only receipts written while `ledger.subjects` was on can be found, and only what inspection found at the time.",
    "What the policy asked for a value took effect on the way out only: see the route.",
)


def lookup(entries: Iterable[Entry], hashes: Collection[str]) -> Document:
    """Return the requests in which one of these values was found, oldest first."""
    known = tuple(entries)
    ends = {entry.receipt: entry.status for entry in known if isinstance(entry, Finished)}
    rows = tuple(
        (
            time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(row.time_ms / 1000)),
            row.receipt,
            _route(row),
            row.upstream or "nobody",
            ", ".join(found),
            str(ends.get(row.receipt, "not noted")),
        )
        for row in known
        if isinstance(row, Decided) and (found := fates(row.subjects, hashes))
    )
    covered = sum(isinstance(row, Decided) and bool(row.subjects) for row in known)
    total = sum(isinstance(row, Decided) for row in known)
    table = Table(("time", "receipt", "route", "answered by", "the policy asked: value", "ended"), rows)
    said = f"{len(rows)} of {total} requests; {covered} receipts carry hashes of identifying values."
    return Document("Requests about a person", said, (Section("Requests", (), table), Section("Limits", LIMITS)))


def _route(row: Decided) -> str:
    return "cloud-masked" if row.route == "cloud" and row.masked else row.route

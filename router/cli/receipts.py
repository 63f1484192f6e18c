"""Ledger rows as lines for people and for machines."""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from router.ledger.entry import Decided, Entry, Finished


def objects(rows: Iterable[Entry]) -> Iterator[str]:
    """Yield each row as one JSON object."""
    for row in rows:
        yield json.dumps({"row": type(row).__name__.lower(), **asdict(row)})


def lines(rows: Iterable[Entry]) -> Iterator[str]:
    """Yield one line for each request: when, where it went and why, what was found, how it ended."""
    rows = list(rows)
    ends = {row.receipt: row for row in rows if isinstance(row, Finished)}
    for row in rows:
        if isinstance(row, Decided):
            yield _line(row, ends.get(row.receipt))


def _line(row: Decided, end: Finished | None) -> str:
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(row.time_ms / 1000))
    route = "cloud-masked" if row.route == "cloud" and row.masked else row.route
    found = " ".join(f"{kind}={count}" for kind, count in row.counts) or "nothing found"
    how = f"{end.status} {end.duration_ms} ms {end.input_tokens}+{end.output_tokens} tokens" if end else "running"
    return f"{when}  {row.receipt}  {route:12}  {row.upstream or '-':10}  {', '.join(row.reasons)}  [{found}]  {how}"

"""Writes a ledger as lines for other programs."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from router.ledger.columns import COLUMNS, COUNTED, Value
from router.ledger.read import reading, rows

_LISTS = frozenset({"reasons", "places"})


def export(path: Path, form: Literal["jsonl", "csv"]) -> Iterator[str]:
    """Yield one line for each row, without line ends; CSV begins with the names of the columns."""
    if form == "csv":
        yield _csv((*COLUMNS, "chain"))
    with reading(path) as connection:
        for values, chain in rows(connection):
            yield _csv((*values, chain.hex())) if form == "csv" else _json(values, chain)


def _csv(values: tuple[Value, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow("" if value is None else value for value in values)
    return line.getvalue()


def _json(values: tuple[Value, ...], chain: bytes) -> str:
    fields = {name: _rich(name, value) for name, value in zip(COLUMNS, values, strict=True) if value is not None}
    return json.dumps({**fields, "chain": chain.hex()}, separators=(",", ":"))


def _rich(name: str, value: Value) -> object:
    items = str(value).split(",") if value else []
    if name in COUNTED:
        return {kind: int(count) for kind, count in (item.split("=") for item in items)}
    return items if name in _LISTS else value

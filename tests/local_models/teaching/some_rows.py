"""A part of the shipped rows: all of them are for `bench/teach.py`."""

import gzip
import json
from pathlib import Path

from local_models.teaching.rows import ROWS


def some_rows(folder: Path, keep: int, every: int) -> Path:
    """Write the first of the rows that hold an adapter and every so many of those that judge it."""
    records = [json.loads(line) for line in gzip.decompress(ROWS.read_bytes()).decode().split("\n") if line]
    kept = [record for record in records if record["use"] == "keep"][:keep]
    judges = [record for record in records if record["use"] == "judge"][::every]
    place = folder / "rows.jsonl.gz"
    place.write_bytes(gzip.compress("".join(json.dumps(record) + "\n" for record in kept + judges).encode()))
    return place

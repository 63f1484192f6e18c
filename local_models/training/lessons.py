"""Writes the rows that hold a user's adapter to the tagger and judge it: `python -m local_models.training.lessons`.

All are made up: by this workshop's generator (its own templates, names from free lists) and by hand. What holds an
adapter and what judges it come from different templates.
"""

import gzip
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from local_models.teaching.rows import ROWS
from local_models.training.handwritten.marks import handwritten

HELD_OUT = Path(__file__).parent / "held_out.jsonl.gz"
"""Rows that the tagger was not trained on."""
OWN = frozenset({"generated", "records", "clean"})
LONGEST = 500
KEEP, JUDGE = 500, 300


def rows() -> Iterator[dict[str, Any]]:
    """Yield the rows, in an order that does not change."""
    lines = gzip.decompress(HELD_OUT.read_bytes()).decode("utf-8").splitlines()
    own = [row for row in map(json.loads, lines) if row["source"] in OWN and len(row["text"]) <= LONGEST]
    own.sort(key=lambda row: sha256(row["text"].encode()).digest())
    judges = [row for row in own if _judges(row)]
    for use, chosen in (("keep", [row for row in own if not _judges(row)][:KEEP]), ("judge", judges[:JUDGE])):
        for row in chosen:
            spans = [[start, end, kinds[0], len(kinds) > 1] for start, end, *kinds in row["spans"]]
            yield {"use": use, "text": row["text"], "spans": spans}
    for written in handwritten():
        spans = [[mark.start, mark.end, mark.label, not mark.sure] for mark in written.spans]
        yield {"use": "judge", "text": written.text, "spans": spans}


def _judges(row: dict[str, Any]) -> bool:
    group = row.get("group") or row["text"]
    return sha256(str(group).encode()).digest()[0] % 2 == 0


def main() -> None:
    """Write the file; the same bytes every time."""
    content = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows())
    ROWS.write_bytes(gzip.compress(content.encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    main()

"""The shipped rows, made up by hand and by program: some hold an adapter to the tagger, the others judge it."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from local_models.failure import ModelsUnusable
from local_models.teaching.marks import Marked

ROWS = Path(__file__).resolve().parent / "rows.jsonl.gz"
"""Made by `python -m local_models.training.lessons`."""
Use = Literal["keep", "judge"]


def shipped(use: Use, path: Path = ROWS) -> Iterator[tuple[str, tuple[Marked, ...]]]:
    """Yield texts and marks of one use.

    Raises:
        ModelsUnusable: the file is missing or damaged.
    """
    try:
        lines = gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")
        records = [json.loads(line) for line in lines if line]
    except (OSError, ValueError, EOFError):
        raise ModelsUnusable(f"{path} cannot be read; reinstall halfdoor") from None
    for record in records:
        if record["use"] == use:
            yield record["text"], tuple(Marked(s, e, kind, bool(is_open)) for s, e, kind, is_open in record["spans"])

"""The pool: every row with its part, from the data folder, the generator and the clean corpus; held-out rows need no torch."""

# ruff: noqa: E501 - a list

import gzip
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from local_models.training import clean, everyday, exercises, generate, sources
from local_models.training.rows import NAMES, Mark, Row
from local_models.training.splits import Part
from local_models.training.values import load_values

HERE = Path(__file__).parent
FROZEN = HERE / "held_out.jsonl.gz"
"""Generated and clean test rows, written once by the build so that a bench needs neither Faker nor the data folder."""

SILVER_SHARE = 0.22
ADDED = frozenset({"exercises", "everyday"})
"""Sources of round two."""
SEED = 20


def data_folder() -> Path | None:
    """Return the data folder (environment variable HALFDOOR_DATA, or ../shared/data), or None."""
    folder = Path(os.environ.get("HALFDOOR_DATA") or HERE.parents[2] / "shared" / "data")
    return folder if (folder / "entities").is_dir() else None


def collected(data: Path, part: Part) -> Iterator[Row]:
    """Yield the rows of the collected sources."""
    yield from sources.names(data, part)
    yield from sources.lifebench(data, part)
    yield from sources.requests(data, part)
    yield from sources.recognizers(data, part)


def made(data: Path, part: Part, scale: float, seed: int = SEED) -> Iterator[Row]:
    """Yield generated rows, refilled templates and the clean corpus."""
    yield from generate.generate(data, load_values(data, generate.seeded(seed, part)), part, scale)
    yield from clean.library(part, int(700 * scale))
    yield from clean.prose(sources.prose_texts(data), part, int(900 * scale))
    yield from added(data, part, scale, seed)


def added(data: Path, part: Part, scale: float, seed: int = SEED) -> Iterator[Row]:
    """Yield what round two added; chance of its own, so that the rows of round one stay what they were."""
    plain = list(exercises.rows(data, Random(f"{seed}/{part}/exercises"), part, int(2200 * scale)))
    values = load_values(data, Random(f"{seed}/{part}/everyday"))
    about = list(everyday.rows(data, values, part, int(2600 * scale)))
    yield from plain
    yield from about
    yield from everyday.threads(values.rng, part, about, plain, int(400 * scale))


_CAPS = {"snips": 1800, "hwu64": 1500, "slurp": 700, "restaurant8k": 1200}
"""Most rows a template-like source may give: more of the same teaches little."""


def training(data: Path, scale: float = 1.0, seed: int = SEED) -> list[Row]:
    """Return the training rows, capped and shuffled; silver rows are at most 22 % of all characters."""
    rng = Random(seed)
    rows: list[Row] = []
    by_source: dict[str, list[Row]] = {}
    for row in collected(data, "train"):
        by_source.setdefault(row.source, []).append(row)
    for source in sorted(by_source):
        found = by_source[source]
        rng.shuffle(found)
        rows += found[: int(_CAPS.get(source, len(found)) * min(scale, 1.0))] if source in _CAPS else found
    # The rare names of noisy text are the hardest kind: their sentences come twice, each time with other noise.
    for source in ("btc", "wnut17"):
        rows += [row for row in by_source.get(source, []) if any(span.label in NAMES for span in row.spans)]
    rows += list(made(data, "train", scale, seed))
    silver = [row for row in rows if row.silver]
    gold = [row for row in rows if not row.silver]
    budget = SILVER_SHARE / (1 - SILVER_SHARE) * sum(len(row.text) for row in gold)
    for row in silver:
        budget -= len(row.text)
        if budget < 0:
            break
        gold.append(row)
    rng.shuffle(gold)
    return gold


def development(data: Path, most: int = 450) -> list[Row]:
    """Return the rows on which temperatures and thresholds are chosen."""
    return thin([*collected(data, "dev"), *made(data, "dev", 0.3)], most)


def thin(rows: Iterable[Row], most: int) -> list[Row]:
    """Keep at most `most` rows of each source, evenly spread."""
    by_source: dict[str, list[Row]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row)
    kept: list[Row] = []
    for found in by_source.values():
        step = max(1, -(-len(found) // most))
        kept += found[::step]
    return kept


def freeze(rows: Iterable[Row], path: Path = FROZEN) -> None:
    """Write rows that a bench must be able to read anywhere."""
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        for row in rows:
            record = {
                "text": row.text,
                "spans": [[s.start, s.end, *s.labels] for s in row.spans],
                "source": row.source,
                "carrier": row.carrier,
                "annotated": sorted(row.annotated),
                "group": row.group,
            }
            file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def thaw(path: Path = FROZEN) -> Iterator[Row]:
    """Read the rows of `freeze`."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            spans = tuple(Mark(start, end, tuple(labels)) for start, end, *labels in record["spans"])
            yield Row(
                record["text"],
                spans,
                record["source"],
                record["carrier"],
                frozenset(record["annotated"]),
                record["group"],
            )


def held_out(data: Path | None = None, most: int = 700) -> Iterator[Row]:
    """Yield test rows: the frozen ones always, the collected sources where the data folder is at hand.

    uner_ewt and CrossNER's literature domain are sources that training never saw.
    """
    if FROZEN.is_file():
        yield from thaw()
    folder = data or data_folder()
    if folder is not None:
        yield from collected_test(folder, most)


def collected_test(data: Path, most: int = 700) -> list[Row]:
    """Return the test rows of the collected sources, at most `most` of each."""
    return thin([*collected(data, "test"), *sources.unseen(data)], most)

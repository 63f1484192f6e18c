"""Texts with their time expressions, from the pool; whole documents or templates stay on one side of the split."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local_models.training.splits import Part, part_of

_BLOCK = 40  # the same blocks as the tagger's rows: what its trunk was trained on is never a test here
_WHEN_SLOTS = frozenset(
    ("date time timeofday timeRange date_period time_period date_from date_to time_from time_to").split()
)
_OPEN_SLOTS = frozenset(["general_frequency", "time_zone", "year", "meal_type", "event_name"])
"""Sources mark these now and then: they count neither for nor against a model."""
_DSTC = frozenset(
    [
        "leaving_date",
        "event_date",
        "event_time",
        "visit_date",
        "pickup_date",
        "dropoff_date",
        "pickup_time",
        "leaving_time",
    ]
)
_FULL = (
    "DateTimeModel",
    "DateTimeModelComplexCalendar",
    "MergedParser",
    "MergedExtractor",
    "DateTimeModelSplitDateAndTime",
)
_JOINS = re.compile(
    r"[\s,]*(?:(?:at|on|in the|in|from|of|for|this|between|by|around|to|until|till|through|-)\s+(?:the\s+)?)?",
    re.IGNORECASE,
)
"""What may stand between the parts of one expression: "tomorrow at ten", "the 3rd to the 6th of May"."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an expression means, seen from a reference time: readings, any of which is right."""

    reference: str
    kind: str
    readings: tuple[tuple[str, str], ...]
    """ISO start and end as the source writes them; a point has both alike, an open end is empty."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One text with its time expressions."""

    text: str
    spans: tuple[tuple[int, int], ...]
    source: str
    part: Part
    group: str
    open: tuple[tuple[int, int], ...] = ()
    """Stretches that count neither way."""
    complete: bool = True
    """False where the source marks one sort of expression only: what is unmarked says nothing."""
    task: str = ""
    """The source's scenario and action, where it has them."""
    resolved: tuple[Resolved | None, ...] = ()
    """One per span, where the source resolves them."""


def timed(data: Path) -> Iterator[Timed]:
    """Yield every row of the pool's sources of time expressions."""
    folder = data / "temporal"
    yield from _snips(folder / "snips")
    yield from _slotted(folder / "hwu64" / "hwu64_train.jsonl.gz", "hwu64", "annotated")
    yield from _slotted(folder / "slurp" / "devel.jsonl.gz", "slurp", "sentence_annotation")
    yield from _restaurant(folder / "polyai" / "restaurant8k_train.json.gz")
    yield from _nlupp(folder / "polyai" / "nlupp.jsonl.gz")
    yield from _recognizers(folder / "recognizers" / "datetime_train.jsonl.gz")


def lines(path: Path) -> Iterator[Any]:
    """Yield the objects of a zipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def joined(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the spans in order, date and time of one expression as one span."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        elif kept and _JOINS.fullmatch(text[kept[-1][1] : start]):
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return tuple(kept)


def _pieces(pieces: Iterable[tuple[str, str]]) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    text, spans, unsure = "", [], []
    for piece, slot in pieces:
        place = (len(text), len(text) + len(piece))
        if slot in _WHEN_SLOTS:
            spans.append(place)
        elif slot in _OPEN_SLOTS:
            unsure.append(place)
        text += piece
    return text, spans, unsure


def _row(pieces: Iterable[tuple[str, str]], source: str, group: str, task: str) -> Timed:
    text, spans, unsure = _pieces(pieces)
    spans = [place for place in spans if text[slice(*place)].lower() not in {"what", "when", "what time", "time"}]
    return Timed(text, joined(text, spans), source, part_of(source, group), group, tuple(unsure), task=task)


def _snips(folder: Path) -> Iterator[Timed]:
    for path in sorted(folder.glob("*.jsonl.gz")):
        for number, record in enumerate(lines(path)):
            pieces = [(piece["text"], piece.get("entity", "")) for piece in record["data"]]
            yield _row(pieces, "snips", f"{path.name}/{number // _BLOCK}", record["intent"])


def _slotted(path: Path, source: str, key: str) -> Iterator[Timed]:
    for number, record in enumerate(lines(path)):
        pieces: list[tuple[str, str]] = []
        end = 0
        annotated = record[key]
        for match in re.finditer(r"\[(\w+) : ([^\]]*)\]", annotated):
            pieces += [(annotated[end : match.start()], ""), (match[2], match[1])]
            end = match.end()
        action = record.get("action") or record["intent"]
        pieces.append((annotated[end:], ""))
        yield _row(pieces, source, str(number // _BLOCK), f"{record['scenario']}/{action}")


def _restaurant(path: Path) -> Iterator[Timed]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = json.load(file)
    for number, record in enumerate(records):
        text = record["userInput"]["text"]
        spans = [
            (label["valueSpan"].get("startIndex", 0), label["valueSpan"]["endIndex"])
            for label in record.get("labels", ())
            if label["slot"] in _WHEN_SLOTS
        ]
        group = str(number // _BLOCK)
        yield Timed(text, joined(text, spans), "restaurant8k", part_of("restaurant8k", group), group, task="reserve")


def _nlupp(path: Path) -> Iterator[Timed]:
    for record in lines(path):
        slots: Mapping[str, Any] = record.get("slots") or {}
        text = record["text"]
        spans = [tuple(slot["span"]) for name, slot in slots.items() if name in _WHEN_SLOTS and slot.get("span")]
        group = f"{record['domain']}/{record['fold']}"
        intents = " ".join(record.get("intents", ()))
        yield Timed(text, joined(text, spans), "nlupp", part_of("nlupp", group), group, task=intents)  # type: ignore[arg-type]


def _recognizers(path: Path) -> Iterator[Timed]:
    for number, record in enumerate(lines(path)):
        specs = sorted(record["specs"], key=lambda spec: _rank(spec["spec"]))
        best = specs[0]
        spans: list[tuple[int, int]] = []
        resolved: list[Resolved | None] = []
        for result in best["results"]:
            end = result["start"] + result["length"] if result["length"] is not None else (result["end"] or 0) + 1
            spans.append((result["start"], end))
            resolved.append(_resolved(result, best["ref"]))
        group = str(number // 10)
        order = sorted(range(len(spans)), key=lambda i: spans[i])
        yield Timed(
            record["input"],
            tuple(spans[i] for i in order),
            "recognizers",
            part_of("recognizers", group),
            group,
            complete=best["spec"] in _FULL,
            resolved=tuple(resolved[i] for i in order),
        )


def _rank(spec: str) -> tuple[int, str]:
    return (_FULL.index(spec) if spec in _FULL else len(_FULL) + ("Parser" not in spec), spec)


def _resolved(result: Mapping[str, Any], reference: str | None) -> Resolved | None:
    values = (result.get("value") or {}).get("values") if isinstance(result.get("value"), dict) else None
    if not values or not reference:
        return None
    readings = []
    for value in values:
        if "start" in value or "end" in value:
            readings.append((value.get("start", ""), value.get("end", "")))
        elif isinstance(value.get("value"), str):
            readings.append((value["value"], value["value"]))
    kind = str(result.get("type") or "").split(".")[-1]
    return Resolved(reference, kind, tuple(readings)) if readings else None

"""Readers of the collected sources: names and places in tweets, prose and notes, times in requests."""

# ruff: noqa: E501 - tables of slots

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from local_models.training.conll import CROSSNER, SHORT, WNUT, as_row, sentences
from local_models.training.rows import NAMES, Builder, Mark, Row, tidy
from local_models.training.splits import Part, part_of

_DATES = frozenset({"DATE_TIME"})
_PLACES = frozenset({"DATE_TIME", "LOCATION"})
_BLOCK = 40

# Which personas, files and domains stay away from training, written down because there are too few to hash.
LIFEBENCH_PARTS: Mapping[str, Part] = {"yuxiaowen": "test", "yinhao": "dev"}
CROSSNER_TEST = "literature"

_SLOTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("date", "time", "timeofday", "timeRange", "date_period", "time_from", "time_to", "date_from", "date_to"), ("DATE_TIME",)),
    **dict.fromkeys(("place_name", "city", "state", "country", "location_name", "geographic_poi", "poi", "current_location"), ("LOCATION", "ORGANIZATION", "ADDRESS")),
    **dict.fromkeys(("person", "artist", "artist_name", "first_name", "last_name", "person_name", "audiobook_author"), ("PERSON", "ORGANIZATION")),
    **dict.fromkeys(("business_name", "restaurant_name", "transport_agency", "company_name", "service", "radio_name", "app_name"), ("ORGANIZATION", "LOCATION", "O")),
    "year": ("DATE_TIME",),
    **dict.fromkeys(("general_frequency", "time_zone", "time_period", "duration"), ("DATE_TIME", "O")),
    **dict.fromkeys(("event_name", "relation", "media_type", "currency_name", "meal_type", "cuisine"), ("O", "NRP", "DATE_TIME")),
    "email_address": ("O", "USERNAME", "PERSON"),
    **dict.fromkeys(("playlist", "object_name", "entity_name", "movie_name", "track", "album", "song_name", "game_name", "playlist_name", "news_topic", "music_descriptor", "list_name", "definition_word", "player_setting"), ("O", "PERSON", "LOCATION", "ORGANIZATION", "DATE_TIME")),
}  # fmt: skip


def _lines(path: Path) -> Iterator[Any]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _conll_file(path: Path, mapping: Mapping[str, tuple[str, ...]], source: str) -> Iterator[Row]:
    """Yield the rows of one file; a document is a block of 40 neighbouring sentences or what the file marks."""
    marks = 0
    for number, sentence in enumerate(sentences(path)):
        if "DOCSTART" in sentence[0][0]:
            marks += 1
            continue
        group = f"doc{marks}" if marks else f"{path.name}/{number // _BLOCK}"
        row = as_row(sentence, mapping, source, group)
        yield _handles(row) if source in {"wnut17", "btc"} else row


def _handles(row: Row) -> Row:
    """Mark @names as user names: the sources leave most of them out, but there is no doubt what they are."""
    extra = [Mark(m.start(), m.end(), ("USERNAME",)) for m in re.finditer(r"@\w{2,}", row.text)]
    taken = [(span.start, span.end) for span in row.spans]
    free = [mark for mark in extra if not any(mark.start < end and start < mark.end for start, end in taken)]
    spans = tuple(sorted((*row.spans, *free), key=lambda span: span.start))
    return Row(row.text, spans, row.source, row.carrier, row.annotated | {"USERNAME"}, row.group)


def names(data: Path, part: Part) -> Iterator[Row]:
    """Yield the gold sources of names: WNUT 2017, Broad Twitter, WikiGold, CrossNER."""
    entities = data / "entities"
    for source, mapping in (("wnut17", WNUT), ("btc", SHORT)):
        # The published development file is the test; of the training file only the blocks of "dev" stay away.
        path = entities / source / ("dev.conll" if part == "test" else "train.conll")
        rows = _conll_file(path, mapping, source)
        yield from (row for row in rows if part == "test" or _train_or_dev(row) == part)
    wiki = _conll_file(entities / "wikigold" / "wikigold.conll", SHORT, "wikigold")
    yield from (row for row in wiki if part_of("wikigold", row.group) == part)
    for path in sorted((entities / "crossner").glob("*.conll")):
        whole_test = path.name.startswith(CROSSNER_TEST)
        rows = _conll_file(path, CROSSNER, "crossner")
        yield from (row for row in rows if ("test" if whole_test else _train_or_dev(row)) == part)


def _train_or_dev(row: Row) -> Part:
    return "dev" if part_of(row.source, row.group) == "dev" else "train"


def unseen(data: Path) -> Iterator[Row]:
    """Yield Universal NER English-EWT, which no shipped weights are trained on: web text, for testing only."""
    path = data / "entities" / "uner_ewt" / "dev.iob2"
    sentence: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        cells = line.split("\t")
        if len(cells) >= 3:
            sentence.append((cells[1], cells[2]))
        elif not line.strip() and sentence:
            row = as_row(sentence, SHORT, "uner_ewt", "dev")
            yield Row(row.text, row.spans, row.source, "web", NAMES, row.group)
            sentence = []


_LIFE: Mapping[str, tuple[str, ...]] = {
    "PERSON": ("PERSON",),
    "ORG": ("ORGANIZATION",),
    "PHONE": ("PHONE_NUMBER",),
    "ID": ("ID",),
    "EMAIL": ("O", "USERNAME"),
}


def lifebench(data: Path, part: Part) -> Iterator[Row]:
    """Yield paragraphs of LifeBench's notes, messages and calls (silver labels; whole personas per part)."""
    for path in sorted((data / "entities" / "lifebench").glob("*.jsonl.gz")):
        persona = path.name.split(".")[0]
        if LIFEBENCH_PARTS.get(persona, "train") != part:
            continue
        seen: set[str] = set()
        for record in _lines(path):
            yield from _paragraphs(record["data_to_answer"], record["pii_spans"], persona, seen)


def _paragraphs(text: str, spans: list[dict[str, Any]], persona: str, seen: set[str]) -> Iterator[Row]:
    for match in re.finditer(r"\S(?:(?!\n\n).)*", text, re.DOTALL):
        block = match[0]
        if len(block) < 30 or block in seen:
            continue
        seen.add(block)
        inside = []
        for span in spans:
            start, end = span["start"] - match.start(), span["end"] - match.start()
            if 0 <= start < end <= len(block) and block[start:end].strip() == block[start:end]:
                labels = _LIFE.get(span["type"]) or _place(block[start:end])
                inside.append(Mark(start, end, labels))
        annotated = NAMES | {"PHONE_NUMBER", "ID"}
        yield Row(block, tidy(inside), "lifebench", "notes", annotated, persona, silver=True)


def _place(text: str) -> tuple[str, ...]:
    if re.search(r"\d", text) and re.search(r"road|street|avenue|lane|no\.|number|building|room", text, re.IGNORECASE):
        return ("ADDRESS",)
    # "the art gallery": the source calls generic places locations; we leave those open.
    return ("LOCATION", "ADDRESS") if text[:1].isupper() else ("O", "LOCATION")


def _slotted(pieces: list[tuple[str, str]], source: str, group: str) -> Row:
    builder = Builder()
    for text, slot in pieces:
        builder.add(text, *_SLOTS.get(slot, ()))
    text, spans = builder.build()
    lead = len(text) - len(text.lstrip())
    spans = tuple(Mark(s.start - lead, s.end - lead, s.labels) for s in spans)
    return Row(text.strip(), spans, source, "request", _PLACES, group)


def requests(data: Path, part: Part) -> Iterator[Row]:
    """Yield Snips, HWU64, SLURP and PolyAI requests with their times and places."""
    time = data / "temporal"
    for path in sorted((time / "snips").glob("*.jsonl.gz")):
        for number, record in enumerate(_lines(path)):
            group = f"{path.name}/{number // _BLOCK}"
            if part_of("snips", group) == part:
                yield _slotted([(piece["text"], piece.get("entity", "")) for piece in record["data"]], "snips", group)
    for source, name, key in (("hwu64", "hwu64_train", "annotated"), ("slurp", "devel", "sentence_annotation")):
        for number, record in enumerate(_lines(time / source / f"{name}.jsonl.gz")):
            group = str(number // _BLOCK)
            if part_of(source, group) == part:
                yield _slotted(_brackets(record[key]), source, group)
    yield from _polyai(time / "polyai", part)


def _brackets(annotated: str) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    end = 0
    for match in re.finditer(r"\[(\w+) : ([^\]]*)\]", annotated):
        pieces += [(annotated[end : match.start()], ""), (match[2], match[1])]
        end = match.end()
    return [*pieces, (annotated[end:], "")]


def _polyai(folder: Path, part: Part) -> Iterator[Row]:
    with gzip.open(folder / "restaurant8k_train.json.gz", "rt", encoding="utf-8") as file:
        records = json.load(file)
    for number, record in enumerate(records):
        group = str(number // _BLOCK)
        if part_of("restaurant8k", group) != part:
            continue
        spans = [
            Mark(label["valueSpan"].get("startIndex", 0), label["valueSpan"]["endIndex"], _SLOTS[label["slot"]])
            for label in record.get("labels", ())
            if label["slot"] in _SLOTS
        ]
        annotated = _DATES | {"PERSON"}
        spans = [Mark(s.start, s.end, ("PERSON",)) if s.label == "PERSON" else s for s in spans]
        yield Row(record["userInput"]["text"], tidy(spans), "restaurant8k", "request", annotated, group)


_WHEN = frozenset({"date", "time", "datetime", "daterange", "timerange", "datetimerange", "datetimealt"})


def recognizers(data: Path, part: Part) -> Iterator[Row]:
    """Yield Recognizers-Text inputs; durations and sets are left open."""
    for number, record in enumerate(_lines(data / "temporal" / "recognizers" / "datetime_train.jsonl.gz")):
        group = str(number // 10)
        if part_of("recognizers", group) != part:
            continue
        spans: dict[tuple[int, int], tuple[str, ...]] = {}
        for spec in record["specs"]:
            for result in spec["results"]:
                length = (
                    result["length"] if result["length"] is not None else (result["end"] or 0) - result["start"] + 1
                )
                kind = str(result["type"]).split(".")[-1]
                place = (result["start"], result["start"] + length)
                if kind in _WHEN or place not in spans:
                    spans[place] = ("DATE_TIME",) if kind in _WHEN else ("O", "DATE_TIME")
        yield Row(
            record["input"],
            tidy(Mark(start, end, labels) for (start, end), labels in spans.items()),
            "recognizers",
            "request",
            _DATES,
            group,
        )


def prose_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Yield (document, text) of health prose and puzzles, from which the clean corpus takes sentences."""
    for record in _lines(data / "summaries" / "medquad" / "medquad_train.jsonl.gz"):
        if record["answer"]:
            yield record["file"], record["answer"]

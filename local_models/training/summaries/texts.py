"""Texts of other sorts with questions and the passages that answer them: medicine, a phone's notes, annual reports."""

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from local_models.passages import passages, vector
from local_models.training.sources import LIFEBENCH_PARTS
from local_models.training.splits import Part, part_of
from local_models.training.summaries.meetings import Meeting, Question
from local_models.training.when.rows import lines
from local_models.trunk import Trunk

TOGETHER = {"medquad": 10, "lifebench": 5, "tatqa": 3}
"""Passages, records or reports that make one text."""
MOST = {"medquad": 40, "lifebench": 40, "tatqa": 40}
"""Texts of a source and part at most: enough for a head of a few thousand weights, read in minutes."""
_LONGEST, _SHORTEST = 1_500, 80
"""Characters of one passage."""
_SEED = 20


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage and what it answers."""

    text: str
    questions: tuple[tuple[str, tuple[str, ...]], ...]
    """Each with the parts of the passage that answer it; none of them: all of it."""


def texts(data: Path, part: Part, trunk: Trunk) -> Iterator[Meeting]:
    """Yield texts of every source, as meetings that nobody summarized."""
    for source, found in (
        ("medquad", _medicine(data, part)),
        ("lifebench", _notes(data, part)),
        ("tatqa", _reports(data, part)),
    ):
        for number, group in enumerate(_grouped(found, source)):
            yield _read(group, trunk, f"{source}-{part}-{number}")


def _grouped(found: Iterable[Passage], source: str) -> list[Sequence[Passage]]:
    kept = list(found)
    random.Random(_SEED).shuffle(kept)
    size = TOGETHER[source]
    groups = [kept[i : i + size] for i in range(0, len(kept) - size + 1, size)]
    return groups[: MOST[source]]


def _read(group: Sequence[Passage], trunk: Trunk, name: str) -> Meeting:
    text, starts = "", []
    for each in group:
        starts.append(len(text))
        text += each.text + "\n\n"
    read = passages(trunk, text)
    places = np.array([(sentence.start, sentence.end) for sentence in read.sentences]).reshape(-1, 2)
    questions = []
    for each, start in zip(group, starts, strict=True):
        for asked, answers in each.questions:
            evidence = np.zeros(len(read), dtype=bool)
            for answer in answers or (each.text,):
                first = text.index(answer, start)
                evidence |= (places[:, 0] < first + len(answer)) & (places[:, 1] > first)
            if evidence.any():
                questions.append(Question(asked, vector(trunk, asked), (), evidence))
    return Meeting(name, read, (), tuple(questions))


def _medicine(data: Path, part: Part) -> Iterator[Passage]:
    for row in lines(data / "summaries" / "medquad" / "medquad_train.jsonl.gz"):
        if len(row["answer"]) > _SHORTEST and part_of("medquad", row["file"]) == part:
            yield Passage(row["answer"][:_LONGEST].strip(), ((row["question"], ()),))


def _notes(data: Path, part: Part) -> Iterator[Passage]:
    """Whole personas are on one side; a record that repeats the messages of another one is left out."""
    for path in sorted((data / "entities" / "lifebench").glob("*.jsonl.gz")):
        persona = path.name.split(".")[0]
        if LIFEBENCH_PARTS.get(persona, "train") != part:
            continue
        seen: set[str] = set()
        for record in lines(path):
            blocks = [block for block in record["data_to_answer"].split("\n\n") if len(block) > 40]
            if len(record["data_to_answer"]) <= 2 * _LONGEST and not seen.intersection(blocks):
                yield Passage(record["data_to_answer"].strip(), ((record["question"], ()),))
            seen.update(blocks)


def _reports(data: Path, part: Part) -> Iterator[Passage]:
    with gzip.open(data / "memory" / "tatqa" / "tatqa_dataset_dev.json.gz", "rt", encoding="utf-8") as file:
        documents: list[dict[str, Any]] = json.load(file)
    for number, document in enumerate(documents):
        if part_of("tatqa", str(number)) != part:
            continue
        by_order = {str(each["order"]): each["text"] for each in document["paragraphs"]}
        asked = tuple(
            (question["question"], tuple(by_order[order] for order in question["rel_paragraphs"]))
            for question in document["questions"]
            if question["answer_from"] == "text" and question["rel_paragraphs"]
        )
        if asked:
            yield Passage("\n\n".join(by_order.values()), asked)

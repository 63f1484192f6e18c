"""QMSum's meetings as passages with what people wrote about them and where it is said."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from local_models.passages import Passages, passages, vector, words_of
from local_models.session import Floats
from local_models.trunk import Trunk

Pairs = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a meeting."""

    text: str
    vector: Floats
    answer: tuple[str, ...]
    evidence: NDArray[np.bool_]
    """Which sentences hold the answer, by the turns that people named."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting with its summaries and questions."""

    name: str
    read: Passages
    summaries: tuple[tuple[str, ...], ...]
    """Answers to "summarize the whole meeting" and its like, as words."""
    questions: tuple[Question, ...]


def meetings(data: Path, part: str, trunk: Trunk, every: int = 1) -> Iterator[Meeting]:
    """Yield QMSum's published training (`train`) or validation (`val`) meetings."""
    with gzip.open(data / "summaries" / "qmsum" / f"{part}.jsonl.gz", "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % every == 0:
                yield _meeting(json.loads(line), trunk, f"{part}-{number}")


def transcript(record: dict[str, list[dict[str, str]]]) -> tuple[str, list[int]]:
    """Return a meeting as text, one turn a line, and where each turn begins."""
    turns = [f"{turn['speaker']}: {turn['content']}" for turn in record["meeting_transcripts"]]
    starts = np.cumsum([0, *(len(turn) + 1 for turn in turns)])
    return "\n".join(turns), [int(start) for start in starts[:-1]]


def _meeting(record: dict[str, list[dict[str, str]]], trunk: Trunk, name: str) -> Meeting:
    text, starts = transcript(record)
    read = passages(trunk, text)
    turn = np.searchsorted(starts, [sentence.start for sentence in read.sentences], side="right") - 1
    questions = []
    for asked in record["specific_query_list"]:
        evidence = np.zeros(len(read), dtype=bool)
        for first, last in asked["relevant_text_span"]:  # type: ignore[misc]
            evidence |= (turn >= int(first)) & (turn <= int(last))  # type: ignore[has-type]
        if evidence.any():
            answer = words_of(asked["answer"])
            questions.append(Question(asked["query"], vector(trunk, asked["query"]), answer, evidence))
    whole = tuple(words_of(asked["answer"]) for asked in record["general_query_list"])
    return Meeting(name, read, whole, tuple(questions))


def pairs(words: tuple[str, ...]) -> Pairs:
    """Return the neighbouring words of a text."""
    return set(pairwise(words))

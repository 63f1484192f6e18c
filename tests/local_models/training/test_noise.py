"""Doubtful silver labels are left open; gold ones and labels that the tagger shares stay."""

from dataclasses import dataclass

import numpy as np

from local_models.training import noise
from local_models.training.reference import Read
from local_models.training.rows import TAGS, Mark, Row

TEXT = "the master met Chen Jie in Shanghai"
WORDS = {"the": "O", "master": "O", "met": "O", "Chen": "PERSON", "Jie": "PERSON", "in": "O", "Shanghai": "LOCATION"}


@dataclass(frozen=True)
class Certain:
    """A reader that is as sure of every word as it is told to be."""

    strength: float

    def read(self, text: str) -> Read:
        offsets, place = [], 0
        for word in text.split(" "):
            offsets.append((place, place + len(word)))
            place += len(word) + 1
        logits = np.zeros((len(offsets), len(TAGS)), dtype=np.float32)
        for row, word in enumerate(text.split(" ")):
            logits[row, TAGS.index(WORDS[word])] = self.strength
        return Read(text, offsets, logits)


def row(*spans: Mark, silver: bool = True) -> Row:
    return Row(TEXT, spans, "silver", silver=silver)


MASTER, CHEN = Mark(4, 10, ("PERSON",)), Mark(15, 23, ("PERSON",))


def opened(given: Row, strength: float = 9.0) -> dict[str, tuple[str, ...]]:
    (result,), _ = noise.opened([given], Certain(strength))  # type: ignore[arg-type]
    return {TEXT[mark.start : mark.end]: mark.labels for mark in result.spans}


def test_a_marked_span_that_is_surely_nobody_is_left_open() -> None:
    assert opened(row(MASTER, CHEN))["master"] == ("O", "PERSON")


def test_an_unmarked_word_that_is_surely_somebody_is_left_open() -> None:
    assert opened(row(CHEN))["Shanghai"] == ("O", "LOCATION")


def test_what_both_agree_on_stays_sure() -> None:
    assert opened(row(MASTER, CHEN))["Chen Jie"] == ("PERSON",)


def test_a_tagger_in_doubt_changes_nothing() -> None:
    assert opened(row(MASTER, CHEN), strength=1.0) == {"master": ("PERSON",), "Chen Jie": ("PERSON",)}


def test_gold_rows_are_never_touched() -> None:
    assert opened(row(MASTER, silver=False)) == {"master": ("PERSON",)}

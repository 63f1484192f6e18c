"""Recall at a share of flagged plain words: the share is kept, and only what the source annotates counts."""

from collections.abc import Sequence

import numpy as np
import pytest

from local_models.training.calibrate import Words
from local_models.training.rows import TAGS
from local_models.training.word_recall import by_source, mean, recall_at

PERSON, PLACE = TAGS.index("PERSON"), TAGS.index("LOCATION")


def words_of(persons: Sequence[float], gold: Sequence[int], group: str = "made", label: int = PERSON) -> Words:
    evidence = np.zeros((len(persons), len(TAGS)), dtype=np.float32)
    evidence[:, label] = persons
    annotated = np.array([tag == "PERSON" for tag in TAGS])
    return Words(evidence, np.array(gold), np.full(len(persons), 4), annotated, group)


def test_the_limit_lies_where_one_plain_word_in_a_hundred_is_flagged() -> None:
    plain = [0.90, 0.60, *[0.1] * 98]
    found = recall_at([words_of([0.95, 0.7, 0.5, *plain], [PERSON] * 3 + [0] * 100)], 0.01)
    assert found.value == pytest.approx(2 / 3), "above .6 stands one plain word of the hundred, and two of three names"
    assert (found.marked, found.plain) == (3, 100)


def test_a_tie_with_a_plain_word_is_not_won() -> None:
    found = recall_at([words_of([0.6, *[0.6] * 10], [PERSON] + [0] * 10)], 0.0)
    assert found.value == 0.0


def test_a_label_that_the_source_does_not_annotate_neither_helps_nor_harms() -> None:
    loud = words_of([0.9] * 50, [0] * 50, label=PLACE)
    found = recall_at([words_of([0.3, 0.1], [PERSON, 0]), loud], 0.01)
    assert found.value == 1.0


def test_words_left_open_are_counted_nowhere() -> None:
    found = recall_at([words_of([0.9, 0.2, 0.1], [-1, PERSON, 0])], 0.0)
    assert (found.value, found.marked, found.plain) == (1.0, 1, 1)


def test_sources_weigh_alike_and_small_ones_say_nothing() -> None:
    good = words_of([0.9] * 60 + [0.1] * 500, [PERSON] * 60 + [0] * 500, "good")
    bad = words_of([0.1] * 600 + [0.9] * 500, [PERSON] * 600 + [0] * 500, "bad")
    few = words_of([0.1, 0.9], [PERSON, 0], "few")
    assert set(by_source([good, bad, few], 0.01)) == {"good", "bad"}
    assert mean([good, bad, few], 0.01) == pytest.approx(0.5)

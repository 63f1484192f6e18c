"""Thresholds: best by F2, raised where a limit is broken, and given back to persons within what is promised."""

import numpy as np
import pytest

from local_models.training.calibrate import GRID, Words, thresholds
from local_models.training.rows import TAGS

PERSON, PLACE = TAGS.index("PERSON"), TAGS.index("LOCATION")


def words_of(label: int, group: str) -> Words:
    """Return 200 marked words, 40 of them faint, and 1,000 plain ones: 38, 28 and 24 above .1, .2 and .3."""
    marked = [0.99] * 160 + [0.12] * 40
    plain = [0.15] * 10 + [0.25] * 4 + [0.9] * 24 + [0.0] * 962
    evidence = np.zeros((1200, len(TAGS)), dtype=np.float32)
    evidence[:, label] = marked + plain
    gold = np.array([label] * 200 + [0] * 1000)
    return Words(evidence, gold, np.full(1200, 5), np.array([index == label for index in range(len(TAGS))]), group)


def test_where_no_limit_is_broken_the_best_f2_stays() -> None:
    assert thresholds([words_of(PERSON, "wikigold")])["PERSON"] == GRID[0]


def test_another_kind_is_raised_until_the_limit_is_kept() -> None:
    found = thresholds([words_of(PLACE, "btc")])
    assert found["LOCATION"] > 0.25, "28 of 1,000 are more than the 2.5 % that tweets may have"


def test_persons_get_back_what_keeps_the_promise_and_no_more() -> None:
    found = thresholds([words_of(PERSON, "btc")])
    assert found["PERSON"] == pytest.approx(0.16), "2.8 % keeps the 3 % that are promised; at .14 it were 3.8 %"


def test_the_promise_holds_in_every_group() -> None:
    crowded = words_of(PERSON, "clean")
    found = thresholds([words_of(PERSON, "btc"), crowded])
    assert found["PERSON"] > 0.9, "2.4 % of the clean corpus is more than the 1 % that is promised there"

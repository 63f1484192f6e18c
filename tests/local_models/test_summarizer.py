"""Choosing sentences: budgets, repetition, places."""

import numpy as np
import pytest

from local_models.commitments import actions, decisions
from local_models.passages import Passages, rarity, smooth, stems_of, words_of
from local_models.quoting import quoted
from local_models.relevance import spread, surroundings
from local_models.relevance_features import bm25, relevance_features
from local_models.salience import FEATURES, features
from local_models.sentences import sentences
from local_models.summarizer import Budget, chosen_by

TEXT = (
    "[00:01] Anna: The harbour needs a second crane this year. The harbour needs a second crane this year.\n"
    "[00:02] Ben: Renting a crane saves forty thousand euros.\n"
    "[00:03] Anna: We decided to rent it. Ben will send the contract by Friday.\n"
)


def read(text: str = TEXT) -> Passages:
    found = tuple(sentences(text))
    words = tuple(words_of(text[sentence.start : sentence.end]) for sentence in found)
    vectors = np.random.default_rng(1).normal(size=(len(found), 384)).astype(np.float32)
    return Passages(text, found, words, tuple(stems_of(each) for each in words), vectors)


def test_a_sentence_that_was_said_is_worth_less() -> None:
    scores = np.array([2.0, 1.9, 1.5, 0.2, 0.1], dtype=np.float32)
    assert chosen_by(scores, read(), Budget(sentences=2)) == [0, 2]


@pytest.mark.parametrize(("words", "most"), [(5, 1), (16, 2), (1_000, 5)])
def test_a_budget_of_words_is_kept_to_half_a_sentence(words: int, most: int) -> None:
    chosen = chosen_by(np.array([5.0, 1, 4, 3, 2], dtype=np.float32), read(), Budget(words=words))
    assert len(chosen) == most


def test_the_best_places_are_not_all_one_place() -> None:
    odds = np.array([3.0, 2.9, 2.8, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.7], dtype=np.float32)
    assert spread(odds, 3, np.ones(10, dtype=bool))[:2] == [0, 9]
    assert sorted(spread(odds, 20, np.arange(10) < 4)) == [0, 1, 2, 3]


def test_what_is_far_behind_the_best_is_not_quoted_to_make_up_the_number() -> None:
    odds = np.array([5.0, -9.0, 4.0, -9.0, 9.0], dtype=np.float32)
    assert spread(odds, 5, np.array([True, True, True, True, False]), behind=4.0) == [0, 2]


def test_each_row_is_seen_beside_the_means_of_the_places_around_it() -> None:
    rows = np.arange(40, dtype=np.float32)[:, None]
    seen = surroundings(rows)
    assert seen[20].tolist() == [20, 8, 16, 24, 32]
    assert seen[0].tolist() == [0, 1.5, 1.5, 4, 12], "before the beginning is the beginning"
    assert surroundings(rows[:1]).tolist() == [[0, 0, 0, 0, 0]]


def test_words_of_asking_do_not_drown_what_is_asked() -> None:
    passages = read("We discuss lunch. The harbour is deep. We discuss nothing. They discuss it.")
    center = np.zeros(384, dtype=np.float32), np.ones(384, dtype=np.float32)
    asked, bare = (
        relevance_features(passages, question, passages.vectors[0], center)
        for question in ("What did they discuss about the harbour?", "harbour")
    )
    alike = [i for i in range(asked.shape[1]) if not np.array_equal(asked[:, i], bare[:, i])]
    assert alike, "the full question is seen as well"
    assert len(alike) < asked.shape[1] / 2


def test_rare_words_decide_what_matches() -> None:
    stems = [("harbour", "crane"), ("harbour", "boat"), ("harbour",)]
    scores = bm25(("harbour", "boat"), stems, rarity(stems))
    assert scores.argmax() == 1
    assert bm25(("unheard",), stems, rarity(stems)).tolist() == [0, 0, 0]


@pytest.mark.parametrize("question", ["", "zzz", "What did Anna say about the crane?"])
def test_features_are_numbers_whatever_is_asked(question: str) -> None:
    passages = read()
    center = np.zeros(384, dtype=np.float32), np.ones(384, dtype=np.float32)
    rows = relevance_features(passages, question, passages.vectors[0], center)
    assert rows.shape[0] == len(passages)
    assert np.isfinite(rows).all()
    assert features(passages).shape == (len(passages), FEATURES)


def test_blurring_keeps_the_sum_of_a_peak_in_the_middle() -> None:
    peak = np.zeros(101, dtype=np.float32)
    peak[50] = 1
    assert smooth(peak, 3).sum() == pytest.approx(1, abs=1e-3)
    assert smooth(peak, 3).argmax() == 50


def test_quotes_name_who_and_when_once_a_turn() -> None:
    assert list(quoted(TEXT, sentences(TEXT)[2:])) == [
        "[00:02] Ben: Renting a crane saves forty thousand euros.",
        "[00:03] Anna: We decided to rent it.",
        "Ben will send the contract by Friday.",
    ]


def test_decisions_and_action_items_are_told_by_their_wording() -> None:
    found = sentences(TEXT)
    assert [TEXT[s.start : s.end] for s in decisions(TEXT, found)] == ["We decided to rent it."]
    assert [TEXT[s.start : s.end] for s in actions(TEXT, found)] == ["Ben will send the contract by Friday."]

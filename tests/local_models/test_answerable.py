"""Telling when a text answers nothing: features, and a rule learned from texts made here."""

import random

import numpy as np

from local_models.answerable import FEATURES, answer_features, answerable, score
from local_models.passages import Passages, stems_of, words_of
from local_models.relevance import OFFSETS, Weights
from local_models.relevance_features import relevance_features
from local_models.sentences import sentences
from local_models.training.summaries.answering import answering, cut, trials
from local_models.training.summaries.meetings import Meeting, Question

CENTER = np.zeros(384, dtype=np.float32), np.ones(384, dtype=np.float32)


def read(text: str) -> Passages:
    found = tuple(sentences(text))
    words = tuple(words_of(text[sentence.start : sentence.end]) for sentence in found)
    vectors = np.random.default_rng(len(text)).normal(size=(len(found), 384)).astype(np.float32)
    return Passages(text, found, words, tuple(stems_of(each) for each in words), vectors)


def blind() -> Weights:
    """Weights of a relevance head that sees nothing."""
    text = read("One. Two. Three.")
    width = relevance_features(text, "one", text.vectors[0], CENTER).shape[1]
    zeros = {name: np.zeros((1, *shape), dtype=np.float32) for name, shape in _shapes(width).items()}
    ones, nothing = np.ones(width, dtype=np.float32), np.zeros(width, dtype=np.float32)
    return {**zeros, "q_mean": nothing, "q_spread": ones, "q_center": CENTER[0], "q_scale": CENTER[1]}


def _shapes(width: int) -> dict[str, tuple[int, ...]]:
    wide = 4 * (1 + len(OFFSETS))
    shapes = {"q": (width, 4), "q_bias": (4,), "q_wide": (wide, 4), "q_wide_bias": (4,)}
    return {**shapes, "q_out": (8, 1), "q_out_bias": (1,)}


def made(source: str, number: int) -> Meeting:
    """Return a text about one invented thing, and a question about it."""
    rng = random.Random(f"{source}{number}")
    thing, place = ("".join(rng.sample("bdfgklmnprstvz", 6)) for _ in range(2))
    others = [" ".join("".join(rng.sample("aeioubcdlmnrst", 5)) for _ in range(7)) for _ in range(6)]
    text = read(". ".join([*others[:3], f"The {thing} was built near {place} long ago", *others[3:]]) + ".")
    evidence = np.array([thing in words for words in text.words])
    question = Question(f"Where was the {thing} built?", text.vectors[int(evidence.argmax())], (), evidence)
    return Meeting(f"{source}-{number}", text, (), (question,))


def test_a_rule_learned_on_some_texts_tells_others_apart() -> None:
    weights = blind()
    learned = {**weights, **answering(weights, [made(source, n) for source in ("a", "b") for n in range(20)])}
    fresh = list(trials(learned, [made(source, n) for source in ("a", "b") for n in range(100, 130)]))
    right = [answerable(learned, trial.told) == trial.own for trial in fresh]
    assert np.mean(right) > 0.95
    own, other = ([score(learned, t.told) for t in fresh if t.own is side] for side in (True, False))
    assert min(own) > np.median(other)


def test_features_are_numbers_whatever_the_text_and_the_question() -> None:
    for text in ("Yes.", "1. 2. 3.", "The boat left. It came back."):
        for question in ("", "?", "Where is the boat?", "the of and"):
            passages = read(text)
            told = answer_features(passages, question, np.zeros(len(passages), dtype=np.float32))
            assert told.shape == (FEATURES,)
            assert np.isfinite(told).all()


def test_a_part_of_a_text_is_a_text_of_its_own() -> None:
    whole = read("One boat. Two boats. Three boats.")
    part = cut(whole, 1, 3)
    assert [whole.text[s.start : s.end] for s in part.sentences] == ["Two boats.", "Three boats."]
    assert len(part.words) == len(part.stems) == len(part.vectors) == 2

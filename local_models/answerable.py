"""Whether a text answers a question at all: what it says nowhere of the question counts, not only what it says best."""

import math
from collections.abc import Sequence

import numpy as np

from local_models.passages import Passages, rarity, stems_of, words_of
from local_models.relevance import Weights
from local_models.relevance_features import reached
from local_models.session import Floats

FEATURES = 12
_NEAR, _AROUND = 2.0, 8.0
"""Sentences within which the words of a question stand together."""


def answer_features(read: Passages, question: str, odds: Floats) -> Floats:
    """Return what a whole text says about a question.

    Args:
        read: the text, of at least one sentence.
        question: as it was asked.
        odds: the log-odds that each sentence answers it.
    """
    rare, words = rarity(read.stems), sorted(set(stems_of(words_of(question))))
    unheard = math.log(1 + len(read) / 0.5)
    weights = [rare.get(word, unheard) for word in words]
    known = [word for word in words if word in rare]
    total, said = sum(weights) + 1e-6, sum(rare[word] for word in known)
    best = np.sort(np.pad(odds, (0, max(5 - len(odds), 0)), mode="minimum"))[::-1]
    here = _together(read, known, [rare[word] for word in known])
    return np.array(
        (
            best[0], best[1], best[4], 1 - said / total, len(words) - len(known), here[0] / total, here[1] / total,
            here[2] / total, math.log(len(read)), len(words), total / max(len(words), 1),
            max((unheard for word in words if word not in rare), default=0.0),
        ),
        dtype=np.float32,
    )  # fmt: skip


def _together(read: Passages, known: Sequence[str], weight: Sequence[float]) -> tuple[float, float, float]:
    """Return how much of a question one sentence says, and its surroundings, at best."""
    if not known:
        return 0.0, 0.0, 0.0
    sets = [set(each) for each in read.stems]
    present = np.array([[word in each for each in sets] for word in known], dtype=bool)
    weights = np.array(weight, dtype=np.float32)
    near, around = (float(reached(present, weights, reach).max()) for reach in (_NEAR, _AROUND))
    return float((weights @ present).max()), near, around


def score(weights: Weights, told: Floats) -> float:
    """Return the log-odds that a text answers a question, by `answer_features`."""
    return float((told - weights["a_mean"]) / weights["a_spread"] @ weights["a"] + weights["a_bias"])


def answerable(weights: Weights, told: Floats) -> bool:
    """Tell whether a text is likely enough to answer a question."""
    return score(weights, told) >= float(weights["a_least"])

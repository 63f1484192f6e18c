"""How well each sentence of a text, or the place it stands in, answers a question: words and vectors together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from local_models.passages import Passages, rarity, smooth, stems_of, words_of
from local_models.session import Floats

_K1, _B = 1.2, 0.6
_BLURS = (2.0, 6.0, 15.0, 40.0)
_REACHES = (2.0, 5.0, 12.0, 30.0)
_PLACES = 40
"""Sentences whose words are taken for what the question is about as well."""
_MORE_WORDS = 12
_HOLDS_OFF, _NEAR = 0.5, 8.0
"""Chosen on QMSum's training meetings: more finds another place more often and costs precision."""
Weights = dict[str, Floats]


def bm25(query: Sequence[str], stems: Sequence[Sequence[str]], rare: Mapping[str, float]) -> Floats:
    """Return Okapi BM25 of each sentence (Robertson and Zaragoza, 2009)."""
    mean = max(sum(map(len, stems)) / max(len(stems), 1), 1e-6)
    scores = np.zeros(len(stems), dtype=np.float32)
    wanted = {word for word in query if word in rare}
    for i, each in enumerate(stems):
        for word in wanted.intersection(each):
            times = each.count(word)
            scores[i] += rare[word] * times * (_K1 + 1) / (times + _K1 * (1 - _B + _B * len(each) / mean))
    return scores


def relevance_features(read: Passages, question: str, asked: Floats, center: tuple[Floats, Floats]) -> Floats:
    """Return one row per sentence.

    Args:
        read: the text.
        question: as it was asked.
        asked: the question's vector.
        center: mean and spread of sentence vectors, so that what all sentences share does not count.
    """
    stems = read.stems
    rare = rarity(stems)
    query = stems_of(words_of(question))
    vectors: Floats = ((read.vectors - center[0]) / center[1]).astype(np.float32)
    wanted: Floats = ((asked - center[0]) / center[1]).astype(np.float32)
    like = _cosine(vectors, wanted)
    score = bm25(query, stems, rare)
    known = sorted({word for word in query if word in rare})
    weight = np.array([rare[word] for word in known], dtype=np.float32)
    sets = [set(each) for each in stems]
    present = np.array([[word in each for each in sets] for word in known], dtype=bool).reshape(len(known), len(read))
    total = float(weight.sum()) + 1e-6
    covered: Floats = (weight @ present / total if known else np.zeros(len(read))).astype(np.float32)
    lengths = np.array([len(each) for each in stems], dtype=np.float32)
    columns: list[Any] = [score / 5, covered, like]
    for blur in _BLURS:
        weighed: Floats = (like * np.minimum(lengths, 15) / 15).astype(np.float32)
        blurred, liked = smooth(score, blur), smooth(weighed, blur)
        columns += [blurred / (blurred.max() + 1e-6), blurred / 3, _standard(liked) / 3, smooth(covered, blur) * 2]
    reached = [_reached(present, weight, reach) / total for reach in _REACHES]
    columns += [*reached, *_pairs(query, stems), *_feedback(read, vectors, (known, rare), reached[2] + 0.5 * covered)]
    columns += [*_who(read, question), np.log1p(lengths) / 3, np.minimum(lengths, 20) / 20]
    best = [*reached, columns[5], columns[9]]
    columns += [column - column.max() for column in best]
    return np.stack(columns, axis=1).astype(np.float32)


def _cosine(vectors: Floats, wanted: Floats) -> Floats:
    sizes = np.linalg.norm(vectors, axis=1) * float(np.linalg.norm(wanted))
    result: Floats = (vectors @ wanted / np.maximum(sizes, 1e-6)).astype(np.float32)
    return result


def _standard(values: Floats) -> Floats:
    result: Floats = (values - values.mean()) / (values.std() + 1e-6)
    return result


def _reached(present: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]", weight: Floats, reach: float) -> Floats:
    """Return how much of the question is said near each sentence: each word by its nearest mention."""
    count = present.shape[1]
    total = np.zeros(count, dtype=np.float32)
    here = np.arange(count)
    for row, value in zip(present, weight, strict=True):
        places = np.flatnonzero(row)
        after = np.searchsorted(places, here)
        left = np.abs(here - places[np.clip(after - 1, 0, len(places) - 1)])
        right = np.abs(places[np.clip(after, 0, len(places) - 1)] - here)
        total += value * np.exp(-np.minimum(left, right) / reach).astype(np.float32)
    return total


def _pairs(query: Sequence[str], stems: Sequence[Sequence[str]]) -> list[Floats]:
    """Count neighbouring words of the question that are neighbours in a sentence too."""
    wanted = set(pairwise(query))
    found = np.array([len(wanted.intersection(pairwise(s))) for s in stems], dtype=np.float32)
    return [found, smooth(found, 6) * 4, smooth(found, 15) * 4]


def _feedback(
    read: Passages, vectors: Floats, words: tuple[Sequence[str], Mapping[str, float]], first: Floats
) -> list[Floats]:
    """Score by words and vectors of the places that fit best so far (pseudo relevance feedback)."""
    known, rare = words
    top = np.argsort(-first, kind="stable")[:_PLACES]
    sets = [set(each) for each in read.stems]
    often = Counter(word for i in top for word in sets[i])
    more = sorted(
        (times / _PLACES * rare[word], word) for word, times in often.items() if times > 2 and word not in known
    )[-_MORE_WORDS:]
    extra = np.zeros(len(read), dtype=np.float32)
    for value, word in more:
        extra += np.array([value if word in each else 0.0 for each in sets], dtype=np.float32)
    like = _cosine(vectors, vectors[top[: _PLACES // 2]].mean(0))
    return [extra, smooth(extra, 4) * 2, smooth(extra, 12) * 3, like, smooth(like, 6) * 2, smooth(like, 15) * 2]


def _who(read: Passages, question: str) -> list[Floats]:
    """Mark the sentences of speakers whom the question names."""
    asked = question.lower()
    named = {s.speaker for s in read.sentences if s.speaker and s.speaker.lower() in asked}
    says = np.array([sentence.speaker in named for sentence in read.sentences], dtype=np.float32)
    return [says, np.full(len(read), float(bool(named)), dtype=np.float32)]


def relevance(weights: Weights, read: Passages, question: str, asked: Floats) -> Floats:
    """Return the log-odds that each sentence answers the question."""
    rows = relevance_features(read, question, asked, (weights["q_center"], weights["q_scale"]))
    hidden = np.maximum((rows - weights["q_mean"]) / weights["q_spread"] @ weights["q"] + weights["q_bias"], 0)
    odds: Floats = (hidden @ weights["q_out"] + weights["q_out_bias"])[:, 0]
    return odds


def spread(odds: Floats, many: int, allowed: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> list[int]:
    """Return the best sentences, best first, each making its neighbours less wanted: one place is not the only one."""
    left = np.where(allowed, odds, -np.inf)
    here = np.arange(len(odds))
    chosen: list[int] = []
    while len(chosen) < many and np.isfinite(left).any():
        best = int(left.argmax())
        chosen.append(best)
        left = left + np.log(1 - _HOLDS_OFF * np.exp(-np.abs(here - best) / _NEAR))
        left[best] = -np.inf
    return chosen

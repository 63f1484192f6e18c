"""What is seen of a sentence when a question is asked of its text: words, vectors, places and who speaks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from local_models.passages import Passages, rarity, smooth, stems_of, words_of
from local_models.session import Floats

_K1, _B = 1.2, 0.6
_BLURS = (2.0, 6.0, 15.0, 40.0)
_REACHES = (2.0, 5.0, 12.0, 30.0)
_WINDOWS = (4, 12, 30)
"""Sentences on either side whose mean vector is compared with the question's: evidence comes in stretches of talk."""
_PLACES = 40
"""Sentences whose words are taken for what the question is about as well."""
_MORE_WORDS = 12
_LONG = 15
"""Words from which a sentence counts in full."""
_ASKING = frozenset(
    stems_of(
        words_of(
            "summarize summarise summary discuss discussed discussion discussing opinion opinions think thinks thought "
            "thoughts attitude attitudes view views say says said saying talk talked talking talks mention mentioned "
            "decide decided decision decisions conclude conclusion conclusions meeting group team member members "
            "participants describe described explain explained explanation reason reasons agree agreed agreement "
            "propose proposed proposal suggest suggested suggestion suggestions recommend recommended recommendation "
            "according regarding concerning concern concerns main point points topic whole content come came give gave "
            "make made want wanted does ask asked question questions answer response respond believe feel feels idea "
            "ideas consider considered argue argued introduce introduced presentation present presented disagree "
            "towards toward after before during also some any all they other others between"
        )
    )
)
"""Words of asking: rare in what is said, and so loud in BM25, though the question is not about them."""
_TITLES = frozenset(["the", "phd", "grad", "mrs", "miss", "lord", "baroness", "sir"])


@dataclass(frozen=True, slots=True)
class _Worded:
    """A question's words in a text."""

    query: tuple[str, ...]
    known: tuple[str, ...]
    """Those that the text holds."""
    weight: Floats
    present: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"
    """[known words, sentences]."""
    score: Floats
    """BM25."""
    covered: Floats
    """Share of the known words, by rarity, that a sentence holds."""


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


def reached(present: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]", weight: Floats, reach: float) -> Floats:
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


def relevance_features(read: Passages, question: str, asked: Floats, center: tuple[Floats, Floats]) -> Floats:
    """Return one row per sentence.

    Args:
        read: the text.
        question: as it was asked.
        asked: the question's vector.
        center: mean and spread of sentence vectors, so that what all sentences share does not count.
    """
    rare = rarity(read.stems)
    query = stems_of(words_of(question))
    vectors: Floats = ((read.vectors - center[0]) / center[1]).astype(np.float32)
    wanted: Floats = ((asked - center[0]) / center[1]).astype(np.float32)
    lengths = np.array([len(each) for each in read.stems], dtype=np.float32)
    columns = _alike(vectors, wanted, lengths)
    for words in (query, tuple(word for word in query if word not in _ASKING)):
        worded = _worded(words, read, rare)
        nearby = [reached(worded.present, worded.weight, r) / (worded.weight.sum() + 1e-6) for r in _REACHES]
        columns += _said(worded, nearby) + _pairs(words, read.stems)
        columns += _feedback(read, vectors, (worded.known, rare), nearby[2] + 0.5 * worded.covered)
    columns += _who(read, question, nearby[2])
    columns += [_floats(np.log1p(lengths) / 3), _floats(np.minimum(lengths, 20) / 20), *_place(len(read))]
    return np.stack(columns, axis=1).astype(np.float32)


def _floats(values: "np.ndarray[tuple[int, ...], np.dtype[np.floating[Any]]]") -> Floats:
    result: Floats = values.astype(np.float32)
    return result


def _worded(query: tuple[str, ...], read: Passages, rare: Mapping[str, float]) -> _Worded:
    known = tuple(sorted({word for word in query if word in rare}))
    weight = np.array([rare[word] for word in known], dtype=np.float32)
    sets = [set(each) for each in read.stems]
    present = np.array([[word in each for each in sets] for word in known], dtype=bool).reshape(len(known), len(read))
    covered = (weight @ present / (weight.sum() + 1e-6) if known else np.zeros(len(read))).astype(np.float32)
    return _Worded(query, known, weight, present, bm25(query, read.stems, rare), covered)


def _said(worded: _Worded, nearby: Sequence[Floats]) -> list[Floats]:
    """Return what the words say of each sentence and of its surroundings, and how far each is from the best place."""
    blurred = [smooth(worded.score, blur) for blur in _BLURS]
    shares = [each / (each.max() + 1e-6) for each in blurred]
    around = [smooth(worded.covered, blur) * 2 for blur in _BLURS]
    best = [*nearby, *blurred[:2]]
    behind = [each - each.max() for each in best]
    thirds = [each / 3 for each in blurred]
    return [_floats(worded.score / 5), worded.covered, *shares, *thirds, *around, *nearby, *behind]


def _alike(vectors: Floats, wanted: Floats, lengths: Floats) -> list[Floats]:
    """Return how near each sentence, its surroundings and the windows around it are to the question's vector."""
    like = _cosine(vectors, wanted)
    weights = _floats(np.minimum(lengths, _LONG) / _LONG)
    columns: list[Floats] = [like]
    columns += [_floats(_standard(smooth(_floats(like * weights), blur)) / 3) for blur in _BLURS]
    count, here = len(vectors), np.arange(len(vectors))
    sums = np.cumsum(np.vstack([np.zeros((1, vectors.shape[1])), vectors * weights[:, None]]), axis=0)
    for reach in _WINDOWS:
        first, last = np.maximum(here - reach, 0), np.minimum(here + reach + 1, count)
        window = _cosine((sums[last] - sums[first]).astype(np.float32), wanted)
        columns += [_floats(_standard(window) / 3), _floats(window - window.max())]
    return columns


def _cosine(vectors: Floats, wanted: Floats) -> Floats:
    sizes = np.linalg.norm(vectors, axis=1) * float(np.linalg.norm(wanted))
    result: Floats = (vectors @ wanted / np.maximum(sizes, 1e-6)).astype(np.float32)
    return result


def _standard(values: Floats) -> Floats:
    result: Floats = (values - values.mean()) / (values.std() + 1e-6)
    return result


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


def _who(read: Passages, question: str, nearby: Floats) -> list[Floats]:
    """Mark the sentences of speakers whom the question names, by most of their names' words."""
    asked = set(words_of(question))
    named = {s.speaker for s in read.sentences if s.speaker and _names(asked, s.speaker)}
    says = np.array([sentence.speaker in named for sentence in read.sentences], dtype=np.float32)
    around = [smooth(says, 4), smooth(says, 12)]
    there = np.full(len(read), float(bool(named)), dtype=np.float32)
    return [says, *around, there, says * nearby, smooth(says, 6) * nearby]


def _names(asked: set[str], speaker: str) -> bool:
    words = [word for word in words_of(speaker) if len(word) > 2 and word not in _TITLES] or list(words_of(speaker))
    return bool(words) and sum(word in asked for word in words) * 2 >= len(words)


def _place(count: int) -> list[Floats]:
    here = np.arange(count, dtype=np.float32)
    return [_floats(each) for each in (here / max(count - 1, 1), np.exp(-here / 15), np.exp(-(count - 1 - here) / 15))]

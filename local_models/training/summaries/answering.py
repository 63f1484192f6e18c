"""Learns when a text answers a question: its own questions against those of other texts, whole texts and parts."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_models.answerable import answer_features
from local_models.passages import Passages
from local_models.relevance import Weights, relevance
from local_models.training.summaries.meetings import Meeting, Question

SEED, ASKED, LOST = 20, 3, 0.025
"""Questions of one text, and the share of answers that may be lost: a wrong quotation is seen, a lost answer is not."""
_SHORTEST = 3
"""Sentences of a part."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One question asked of one text or a part of it."""

    source: str
    own: bool
    """The text answers it, as far as its source says."""
    near: bool
    """The text is of the question's source: another meeting of the same people, another illness."""
    told: NDArray[np.float32]


def trials(weights: Weights, read: Sequence[Meeting], seed: int = SEED) -> Iterator[Trial]:
    """Ask some questions of their own text, of another of the same source and of one of another source."""
    rng = random.Random(seed)
    sources: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in read:
        sources[source_of(meeting)].append(meeting)
    for source, texts in sources.items():
        elsewhere = [other for name, others in sources.items() if name != source for other in others]
        for text in texts:
            for question in rng.sample(text.questions, min(ASKED, len(text.questions))):
                wrong = [(rng.choice([t for t in texts if t is not text]).read, True)] if len(texts) > 1 else []
                wrong += [(rng.choice(elsewhere).read, False)] if elsewhere else []
                for passages in (text.read, _around(text.read, question.evidence, rng)):
                    yield Trial(source, True, True, _told(weights, passages, question))
                for passages, near in wrong:
                    part = _part(passages, rng) if rng.random() < 0.5 else passages
                    yield Trial(source, False, near, _told(weights, part, question))


def source_of(meeting: Meeting) -> str:
    """Return the source of a text; QMSum's meetings are named by their part."""
    name = meeting.name.split("-")[0]
    return "qmsum" if name in {"train", "val"} else name


def _told(weights: Weights, read: Passages, question: Question) -> NDArray[np.float32]:
    return answer_features(read, question.text, relevance(weights, read, question.text, question.vector))


def _around(read: Passages, evidence: NDArray[np.bool_], rng: random.Random) -> Passages:
    """Return a part of a text around a whole stretch that answers."""
    here = int(rng.choice(np.flatnonzero(evidence).tolist()))
    gaps = np.flatnonzero(~evidence)
    before, after = gaps[gaps < here], gaps[gaps > here]
    first = int(before[-1]) + 1 if len(before) else 0
    last = int(after[0]) if len(after) else len(read)
    size = max(_size(len(read), rng), last - first)
    start = min(max(first - rng.randrange(size - (last - first) + 1), 0), len(read) - size)
    return cut(read, start, start + size)


def _part(read: Passages, rng: random.Random) -> Passages:
    size = _size(len(read), rng)
    first = rng.randrange(len(read) - size + 1)
    return cut(read, first, first + size)


def _size(whole: int, rng: random.Random) -> int:
    """Return a size between the shortest and the whole, small ones as often as large ones."""
    low, high = np.log(min(_SHORTEST, whole)), np.log(whole)
    return round(float(np.exp(rng.uniform(low, high))))


def cut(read: Passages, first: int, last: int) -> Passages:
    """Return some sentences of a text as a text of their own."""
    own = slice(first, last)
    return replace(
        read, sentences=read.sentences[own], words=read.words[own], stems=read.stems[own], vectors=read.vectors[own]
    )


def answering(weights: Weights, read: Sequence[Meeting]) -> dict[str, NDArray[Any]]:
    """Fit a logistic rule; sources weigh alike, right and wrong too. The threshold loses so many answers of each."""
    asked = list(trials(weights, read))
    rows = np.array([trial.told for trial in asked])
    own = np.array([trial.own for trial in asked], dtype=np.float64)
    names = [(trial.source, trial.own) for trial in asked]
    weigh = np.array([1 / names.count(name) for name in names])
    middle, spread = rows.mean(0), rows.std(0) + 1e-3
    rule, bias = _logistic((rows - middle) / spread, own, weigh / weigh.sum())
    scores = (rows - middle) / spread @ rule + bias
    least = np.mean([np.quantile(scores[[n == (source, True) for n in names]], LOST) for source, _ in set(names)])
    print(f"{len(asked)} trials of {len({source for source, _ in names})} sources", flush=True)
    found = {"a": rule, "a_bias": bias, "a_mean": middle, "a_spread": spread, "a_least": least}
    return {name: np.asarray(value, dtype=np.float32) for name, value in found.items()}


def _logistic(rows: NDArray[Any], own: NDArray[Any], weigh: NDArray[Any]) -> tuple[NDArray[Any], float]:
    """Fit by gradient steps with a little decay; the weights add up to 1."""
    rule, bias = np.zeros(rows.shape[1]), 0.0
    for _ in range(2_000):
        error = (1 / (1 + np.exp(-(rows @ rule + bias))) - own) * weigh
        rule -= 0.5 * (rows.T @ error + 1e-3 * rule)
        bias -= 0.5 * float(error.sum())
    return rule, bias

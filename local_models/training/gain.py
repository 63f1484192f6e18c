"""The gain rule: how much better a large model would answer; length alone, because nothing measured beats it."""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

PAIRS: Sequence[tuple[str, str]] = (
    ("llama-3.1-8b-instruct", "llama-3.1-nemotron-51b-instruct"),
    ("mistral-7b-instruct-v0.3", "llama-3.1-nemotron-51b-instruct"),
    ("gemma-2-9b-it", "llama-3.1-nemotron-51b-instruct"),
    ("qwen2.5-7b-instruct", "llama-3.1-nemotron-51b-instruct"),
    ("mistral-7b-instruct-v0.3", "llama-3.3-nemotron-super-49b-v1"),
)
"""(local, cloud) pairs of LLMRouter whose second model is larger."""


@dataclass(frozen=True, slots=True)
class Question:
    """One benchmark question: its length and the scores of the models, not its text."""

    task: str
    characters: int
    words: int
    digits: float
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class GainRule:
    """gain = sigmoid(scale * ln(1 + characters) + bias)."""

    scale: float
    bias: float


def questions(data: Path) -> list[Question]:
    """Read LLMRouter's training and test rows; the near-domain rows stay out."""
    found = []
    for name in ("train", "test"):
        with gzip.open(data / "routing" / "llmrouter" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                record: Any = json.loads(line)
                text = record["prompt"]
                digits = sum(character.isdigit() for character in text) / max(1, len(text))
                found.append(Question(record["task"], len(text), len(text.split()), digits, record["scores"]))
    return found


def apgr(score: Vector, local: Vector, cloud: Vector) -> float:
    """Return the average performance gap recovered when the highest scores go to the cloud first (0.5 is chance)."""
    gap = cloud.mean() - local.mean()
    if abs(gap) < 1e-9:
        return 0.5
    order = np.argsort(-score, kind="stable")
    routed = np.concatenate([[0.0], np.cumsum((cloud - local)[order])]) / len(score)
    return float(np.trapezoid(routed, dx=1.0 / len(score)) / gap)


def _table(found: Sequence[Question], pair: tuple[str, str]) -> tuple[Vector, Vector]:
    local = np.array([item.scores.get(pair[0]) or 0.0 for item in found], dtype=np.float64)
    cloud = np.array([item.scores.get(pair[1]) or 0.0 for item in found], dtype=np.float64)
    return local, cloud


def _features(found: Sequence[Question]) -> Vector:
    return np.array([[log(1 + item.characters), log(1 + item.words), item.digits, 1.0] for item in found])


def length_only(train: Sequence[Question], test: Sequence[Question], pair: tuple[str, str]) -> Vector:
    """The baseline: longest prompt first."""
    del train, pair
    return np.array([float(item.characters) for item in test])


def ridge(train: Sequence[Question], test: Sequence[Question], pair: tuple[str, str]) -> Vector:
    """A linear rule on length, words and share of digits, fitted on the gain of the other data sets."""
    local, cloud = _table(train, pair)
    features = _features(train)
    weights = np.linalg.solve(features.T @ features + np.eye(features.shape[1]), features.T @ (cloud - local))
    result: Vector = _features(test) @ weights
    return result


Rule = Callable[[Sequence[Question], Sequence[Question], tuple[str, str]], Vector]


def leave_one_out(found: Sequence[Question], rule: Rule) -> dict[str, float]:
    """Return the APGR of a rule on each data set that it was not fitted on, averaged over the pairs."""
    result = {}
    for task in sorted({item.task for item in found}):
        train = [item for item in found if item.task != task]
        test = [item for item in found if item.task == task]
        values = []
        for pair in PAIRS:
            local, cloud = _table(test, pair)
            if cloud.mean() - local.mean() > 0.02:
                values.append(apgr(rule(train, test, pair), local, cloud))
        if values:
            result[task] = float(np.mean(values))
    return result


def pooled(found: Sequence[Question], rule: Rule) -> float:
    """Return the APGR over all data sets at once, the rule never having seen the data set it scores."""
    values = []
    for pair in PAIRS:
        scores = np.zeros(len(found))
        for task in {item.task for item in found}:
            places = [index for index, item in enumerate(found) if item.task == task]
            train = [item for item in found if item.task != task]
            scores[places] = rule(train, [found[index] for index in places], pair)
        local, cloud = _table(found, pair)
        values.append(apgr(scores, local, cloud))
    return float(np.mean(values))


def fit_rule(found: Sequence[Question]) -> GainRule:
    """Return the shipped rule: the order of length, scaled so that 40 characters give .2 and 2,000 give .6.

    The order is what was measured. The scale is a choice, not a measurement: it
    puts one-line questions below the presets' bound and long requests above it.
    """
    del found
    low, high = log(0.2 / 0.8), log(0.6 / 0.4)
    scale = (high - low) / (log(2001) - log(41))
    return GainRule(round(scale, 4), round(low - scale * log(41), 4))

"""A learned gain: how much more often a cloud model is right, from a text's vector, labels and shape."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from router.classification.labeller import TextLabels
from router.classification.tasks import TASKS

Floats = npt.NDArray[np.float64]

VECTOR = 384
"""Numbers of a sentence vector."""
SHAPE = 8
SIZE = VECTOR + len(TASKS) + SHAPE
_VECTOR_WEIGHT, _TASK_WEIGHT, _SHAPE_WEIGHT = 4.0, 0.5, 0.25
"""How far each group of features counts before anything is learned: what a text is about first, its length last."""
_LIST = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pair:
    """Who answers on either side when nobody is named."""

    local: str
    """The model on this device."""
    cloud: str
    """The name of the cloud."""
    model: str
    """The cloud's model."""


@dataclass(frozen=True, slots=True)
class GainHead:
    """A linear rule that holds for one pair and for vectors of one model."""

    pair: Pair
    vectors: str
    """Which model made the vectors it was fitted on."""
    weights: tuple[float, ...]
    bias: float

    def gain(self, features: Floats) -> float:
        """Return how much more often the cloud's model is right, -1 to 1."""
        raised = float(features @ np.asarray(self.weights)) + self.bias
        return max(-1.0, min(1.0, raised))


def features(text: str, labels: TextLabels, vector: Sequence[float]) -> Floats:
    """Return what the head looks at; nothing in it lets the text be read again but its vector does in part."""
    task = np.zeros(len(TASKS))
    if labels.task in TASKS:
        task[TASKS.index(labels.task)] = labels.task_score
    parts = (_VECTOR_WEIGHT * np.asarray(vector), _TASK_WEIGHT * task, _SHAPE_WEIGHT * np.asarray(_shape(text)))
    joined: Floats = np.concatenate(parts)
    return joined


def _shape(text: str) -> tuple[float, ...]:
    """Return eight numbers of about one: length, lines, digits, signs, capitals, lists, code, other scripts."""
    size = max(1, len(text))
    return (
        math.log1p(len(text)) / 5.0,
        math.log1p(text.count("\n")) / 2.0,
        5.0 * sum(map(str.isdigit, text)) / size,
        5.0 * sum(text.count(sign) for sign in "{}[]()<>=;|\\`_") / size,
        5.0 * sum(map(str.isupper, text)) / size,
        math.log1p(len(_LIST.findall(text))),
        float("```" in text),
        5.0 * sum(ord(letter) > 0x24F for letter in text) / size,
    )

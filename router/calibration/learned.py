"""From marks to a head, with the figures that say whether it is worth having."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from router.calibration.curve import Line
from router.calibration.fit import Floats, fit, recovered, shares, unseen
from router.calibration.marks import Mark, Side
from router.calibration.question import Question
from router.classification.gain import GainHead, Pair, features
from router.classification.labeller import Labeller

FEWEST: Final = 100
"""Questions that both sides answered, below which nothing is fitted."""


@dataclass(frozen=True, slots=True)
class Graded:
    """Questions that both sides answered, with what the head sees of them."""

    questions: tuple[Question, ...]
    features: Floats
    local: Floats
    cloud: Floats

    @property
    def lengths(self) -> Floats:
        """Return how long the questions are: what the shipped rule goes by."""
        return np.array([float(len(question.text)) for question in self.questions])


@dataclass(frozen=True, slots=True)
class Learned:
    """A head and how it does on questions that it was not fitted on (five folds)."""

    head: GainHead
    before: float
    """APGR of length alone."""
    after: float
    lines: tuple[Line, ...]

    @property
    def better(self) -> bool:
        """Whether choosing by it gets more right answers than choosing by length, over all shares."""
        after, before = (float(line.right.mean()) for line in self.lines[:2])
        return after > before


def graded(
    questions: Sequence[Question],
    marks: Mapping[tuple[str, Side], Mark],
    labeller: Labeller,
    embed: Callable[[str], Sequence[float]],
) -> Graded:
    """Return the questions that both sides answered."""
    both = tuple(one for one in questions if (one.id, "local") in marks and (one.id, "cloud") in marks)
    rows = [features(one.text, labeller.label(one.text), embed(one.text)) for one in both]
    local = np.array([float(marks[one.id, "local"].right) for one in both])
    cloud = np.array([float(marks[one.id, "cloud"].right) for one in both])
    return Graded(both, np.array(rows), local, cloud)


def learn(given: Graded, pair: Pair, vectors: str) -> Learned:
    """Return the head of a pair; `given` holds at least `FEWEST` questions."""
    gains = given.cloud - given.local
    rule = fit(given.features, gains)
    expected = unseen(given.features, gains)
    head = GainHead(pair, vectors, tuple(map(float, rule.weights)), rule.bias)
    count = len(gains)
    chance = np.linspace(given.local.mean(), given.cloud.mean(), count + 1)
    lines = (
        Line("learned", shares(expected, given.local, given.cloud)),
        Line("length alone", shares(given.lengths, given.local, given.cloud)),
        Line("at random", chance),
    )
    before, after = (recovered(score, given.local, given.cloud) for score in (given.lengths, expected))
    return Learned(head, before, after, lines)

"""The gain head from a few hundred graded questions: ridge regression on "cloud right minus local right".

The gain is learned, not the difficulty: what both sides fail at gains nothing from the cloud. The strength of the
regularisation is chosen by leave-one-out within the questions that are fitted on.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_STRENGTHS: Final = tuple(float(value) for value in np.logspace(-2, 4, 13))
FOLDS: Final = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """A linear rule over features."""

    weights: Floats
    bias: float

    def __call__(self, features: Floats) -> Floats:
        """Return the expected gain of each row."""
        gains: Floats = features @ self.weights + self.bias
        return gains


def fit(features: Floats, gains: Floats) -> Rule:
    """Return the rule that fits best where it has not looked.

    Args:
        features: a row for each question.
        gains: of each question, cloud's mark minus local's (-1 to 1).
    """
    middle, level = features.mean(axis=0), float(gains.mean())
    centred, raised = features - middle, gains - level
    values, vectors = np.linalg.eigh(centred @ centred.T)
    values, turned = np.maximum(values, 0.0), vectors.T @ raised

    def left_out(strength: float) -> float:
        """Return the mean squared error of leaving one out, in closed form."""
        kept = values / (values + strength)
        leverage = (vectors**2) @ kept + 1.0 / len(gains)
        errors = (raised - vectors @ (kept * turned)) / np.maximum(1.0 - leverage, 1e-3)
        return float((errors**2).mean())

    strength = min(_STRENGTHS, key=left_out)
    weights = centred.T @ (vectors @ (turned / (values + strength)))
    return Rule(weights, level - float(middle @ weights))


def unseen(features: Floats, gains: Floats, seed: int = 0) -> Floats:
    """Return each question's gain by a rule that was fitted without it and its fold."""
    order = np.random.default_rng(seed).permutation(len(gains))
    expected = np.zeros(len(gains))
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        rest = np.setdiff1d(order, held)
        expected[held] = fit(features[rest], gains[rest])(features[held])
    return expected


def shares(score: Floats, local: Floats, cloud: Floats) -> Floats:
    """Return the share of right answers when the best 0, 1, 2 … questions by score go to the cloud."""
    order = np.argsort(-score, kind="stable")
    right: Floats = (local.sum() + np.concatenate([[0.0], np.cumsum((cloud - local)[order])])) / len(score)
    return right


def recovered(score: Floats, local: Floats, cloud: Floats) -> float:
    """Return the average performance gap recovered (APGR; .5 is chance), 0.5 where there is no gap."""
    gap = float(cloud.mean() - local.mean())
    if abs(gap) < 1e-9:
        return 0.5
    curve = shares(score, local, cloud) - local.mean()
    return float(np.trapezoid(curve, dx=1.0 / len(score)) / gap)

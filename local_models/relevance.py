"""How well each sentence of a text, or the place it stands in, answers a question: words and vectors together."""

import numpy as np

from local_models.passages import Passages
from local_models.relevance_features import relevance_features
from local_models.session import Floats

OFFSETS, WIDTH = (-12, -4, 4, 12), 7
"""Places around a sentence that are looked at together, each a mean over so many sentences."""
_HOLDS_OFF, _NEAR = 0.9, 20.0
"""Chosen on 40 of QMSum's training meetings: more spread finds another place more often and costs precision."""
BEHIND = 4.0
"""In log-odds, from which a sentence is too far behind the best one to be quoted beside it."""
MEMBERS = ("q", "q_bias", "q_wide", "q_wide_bias", "q_out", "q_out_bias")
"""Weights that each network has of its own."""
Weights = dict[str, Floats]


def relevance(weights: Weights, read: Passages, question: str, asked: Floats) -> Floats:
    """Return the log-odds that each sentence answers the question: the mean of several small networks."""
    rows = relevance_features(read, question, asked, (weights["q_center"], weights["q_scale"]))
    rows = ((rows - weights["q_mean"]) / weights["q_spread"]).astype(np.float32)
    odds = np.zeros(len(rows), dtype=np.float32)
    for member in range(len(weights["q"])):
        own = {name: weights[name][member] for name in MEMBERS}
        hidden = np.maximum(rows @ own["q"] + own["q_bias"], 0)
        wide = np.maximum(surroundings(hidden) @ own["q_wide"] + own["q_wide_bias"], 0)
        odds += (np.concatenate([hidden, wide], axis=1) @ own["q_out"] + own["q_out_bias"])[:, 0]
    result: Floats = (odds / len(weights["q"])).astype(np.float32)
    return result


def surroundings(hidden: Floats) -> Floats:
    """Return each row beside the means of the places around it; at the ends of a text the nearest there is."""
    count, half, here = len(hidden), WIDTH // 2, np.arange(len(hidden))
    sums = np.cumsum(np.vstack([np.zeros((1, hidden.shape[1])), hidden]), axis=0)
    first, last = np.maximum(here - half, 0), np.minimum(here + half + 1, count)
    means = ((sums[last] - sums[first]) / (last - first)[:, None]).astype(np.float32)
    joined: Floats = np.concatenate(
        [hidden, *(means[np.clip(here + offset, 0, count - 1)] for offset in OFFSETS)], axis=1
    )
    return joined


def spread(
    odds: Floats, many: int, allowed: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]", behind: float = np.inf
) -> list[int]:
    """Return the best sentences, best first, each making its neighbours less wanted: one place is not the only one.

    Fewer than asked for where the others are further behind.
    """
    worth = allowed & (odds >= np.max(odds, initial=-np.inf, where=allowed) - behind)
    left = np.where(worth, odds, -np.inf)
    here = np.arange(len(odds))
    chosen: list[int] = []
    while len(chosen) < many and np.isfinite(left).any():
        best = int(left.argmax())
        chosen.append(best)
        left = left + np.log(1 - _HOLDS_OFF * np.exp(-np.abs(here - best) / _NEAR))
        left[best] = -np.inf
    return chosen

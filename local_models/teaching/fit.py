"""Fits the correction: what the user's lines say, and everywhere else what the tagger says by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from local_models.adapter import BOUND, Weights
from local_models.decode import softmax
from local_models.session import Floats

RANK = 32
STEPS, WARM_UP = 300, 20
RATE, DECAY = 3e-3, 1e-4
BATCH_TAUGHT, BATCH_KEPT = 600, 3_000
"""Tokens of one step."""
KEEP = 16.0
"""How much an unchanged answer on the kept rows weighs against a taught one (chosen: see docs/teach.md)."""
ENOUGH = 0.98
"""A token whose label has this probability teaches nothing more: surer would only be farther from the tagger."""
_FIRST, _SECOND, _TINY = 0.9, 0.99, 1e-8
_SEED = 20


@dataclass(frozen=True, slots=True)
class Material:
    """States, logits and labels of tokens."""

    states: Floats
    tags: Floats
    labels: NDArray[np.int64]


def fitted(taught: Material, kept: Material, temperature: float) -> Weights:
    """Return the weights of the correction. The same material gives the same weights.

    Args:
        taught: tokens of the user's lines; those without a known label must be left out.
        kept: tokens on which the answer is to stay as it is; their labels are not read.
        temperature: of the tag head.
    """
    chance = np.random.default_rng(_SEED)
    mean, spread = kept.states.mean(0), kept.states.std(0) + np.float32(1e-3)
    width, labels = kept.states.shape[1], kept.tags.shape[1]
    weights: dict[str, Floats] = {
        "inner": (chance.standard_normal((width, RANK)) / np.sqrt(width)).astype(np.float32),
        "inner_bias": np.zeros(RANK, dtype=np.float32),
        "outer": np.zeros((RANK, labels), dtype=np.float32),
        "outer_bias": np.zeros(labels, dtype=np.float32),
    }
    adam = _Adam(weights)
    stays = softmax(kept.tags, temperature)
    wanted = np.eye(labels, dtype=np.float32)[taught.labels]
    told, known = (taught.states - mean) / spread, (kept.states - mean) / spread
    for step in range(STEPS):
        t = chance.integers(0, len(told), min(len(told), BATCH_TAUGHT))
        k = chance.integers(0, len(known), min(len(known), BATCH_KEPT))
        batch = _Batch(
            np.concatenate([told[t], known[k]]),
            (np.concatenate([taught.tags[t], kept.tags[k]]) / temperature).astype(np.float32),
            np.concatenate([wanted[t], stays[k]]),
            len(t),
        )
        adam.step(weights, _gradients(weights, batch), step)
    inner = weights["inner"] / spread[:, None]
    bias = weights["inner_bias"] - mean @ inner
    scale = np.float32(temperature)  # trained on logits that were divided by it
    outer = {"outer": weights["outer"] * scale, "outer_bias": weights["outer_bias"] * scale}
    return {"inner": inner.astype(np.float32), "inner_bias": bias.astype(np.float32), **outer}


@dataclass(frozen=True, slots=True)
class _Batch:
    states: Floats
    logits: Floats
    wanted: Floats
    taught: int
    """Rows at the beginning that come from the user's lines."""


def _gradients(weights: Weights, batch: _Batch) -> Weights:
    """Return the gradients of cross entropy on taught rows and of divergence from the tagger on kept ones."""
    before = batch.states @ weights["inner"] + weights["inner_bias"]
    hidden = np.maximum(before, 0.0)
    bent = np.tanh((hidden @ weights["outer"] + weights["outer_bias"]) / BOUND)
    said = softmax(batch.logits + BOUND * bent, 1.0)
    error = said - batch.wanted
    taught = batch.taught
    error[:taught][(said[:taught] * batch.wanted[:taught]).sum(1) > ENOUGH] = 0.0
    error[:taught] /= taught
    error[taught:] *= KEEP / max(len(error) - taught, 1)
    error *= 1.0 - bent**2
    back = (error @ weights["outer"].T) * (before > 0.0)
    return {
        "inner": batch.states.T @ back,
        "inner_bias": back.sum(0),
        "outer": hidden.T @ error,
        "outer_bias": error.sum(0),
    }


class _Adam:
    """Kingma and Ba (2015), with decoupled decay of matrices."""

    def __init__(self, weights: Weights) -> None:
        self._first = {name: np.zeros_like(value) for name, value in weights.items()}
        self._second = {name: np.zeros_like(value) for name, value in weights.items()}

    def step(self, weights: dict[str, Floats], gradients: Weights, number: int) -> None:
        """Move the weights in place."""
        rate = RATE * min(1.0, (number + 1) / WARM_UP) * (1.0 - number / STEPS)
        for name, gradient in gradients.items():
            self._first[name] = _FIRST * self._first[name] + (1 - _FIRST) * gradient
            self._second[name] = _SECOND * self._second[name] + (1 - _SECOND) * gradient**2
            mean = self._first[name] / (1 - _FIRST ** (number + 1))
            size = np.sqrt(self._second[name] / (1 - _SECOND ** (number + 1))) + _TINY
            shrink = DECAY * weights[name] if weights[name].ndim > 1 else 0.0
            weights[name] = (weights[name] - rate * (mean / size + shrink)).astype(np.float32)


def material(parts: Sequence[tuple[Floats, Floats, NDArray[np.int64]]], *, labelled: bool) -> Material:
    """Return tokens put together; where labels count, only those that have one."""
    states, tags, labels = (np.concatenate(part) for part in zip(*parts, strict=True))
    if not labelled:
        return Material(states, tags, labels)
    known = labels >= 0
    return Material(states[known], tags[known], labels[known])

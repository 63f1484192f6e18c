"""The fit by itself, on made-up states."""

import numpy as np

from local_models.adapter import correction
from local_models.teaching.fit import Material, fitted


def _material(seed: int, *, shifted: bool) -> Material:
    """Return tokens that the tagger takes for nothing; shifted ones are labelled otherwise and lie elsewhere."""
    chance = np.random.default_rng(seed)
    states = chance.standard_normal((80, 384)).astype(np.float32)
    states[:, :60] += 1.5 if shifted else 0.0
    tags = np.tile(np.array([4.0, 0.0, 0.0], dtype=np.float32), (80, 1))
    return Material(states, tags, np.full(80, 1 if shifted else 0))


def test_what_is_taught_is_learned_and_what_is_kept_stays() -> None:
    weights = fitted(_material(1, shifted=True), _material(2, shifted=False), 1.0)
    for seed, shifted in ((3, True), (4, False)):
        fresh = _material(seed, shifted=shifted)
        said = (fresh.tags + correction(weights, fresh.states)).argmax(1)
        assert (said == fresh.labels).mean() > 0.75, "none of the shifted ones without it"


def test_the_same_material_gives_the_same_weights() -> None:
    first, second = (fitted(_material(1, shifted=True), _material(2, shifted=False), 1.0) for _ in range(2))
    assert all((first[name] == second[name]).all() for name in first)

"""The fit finds what is there, invents nothing, and is measured on what it did not see."""

import numpy as np
import pytest

from router.calibration.fit import fit, recovered, unseen


def drawn(signal: float, count: int = 240) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(3)
    features = random.normal(size=(count, 400)) / 20.0
    features[:, 0] = random.integers(0, 2, count)
    gains = (random.random(count) < 0.2 + signal * features[:, 0]).astype(float)
    return features, gains


def test_what_decides_is_found() -> None:
    features, gains = drawn(0.7)
    rule = fit(features, gains)
    assert rule(features)[features[:, 0] == 1].mean() - rule(features)[features[:, 0] == 0].mean() > 0.4
    expected = unseen(features, gains)
    assert recovered(expected, np.zeros(len(gains)), gains) > 0.62


def test_where_nothing_decides_questions_not_seen_stay_at_chance() -> None:
    features, gains = drawn(0.0)
    expected = unseen(features, gains)
    assert recovered(expected, np.zeros(len(gains)), gains) == pytest.approx(0.5, abs=0.1)
    assert np.abs(fit(features, gains)(features) - gains.mean()).max() < 0.3


def test_the_measure_is_one_for_the_best_order_and_less_for_the_worst() -> None:
    local, cloud = np.array([1.0, 1.0, 0.0, 0.0]), np.ones(4)
    assert recovered(cloud - local, local, cloud) == pytest.approx(0.75)
    assert recovered(local - cloud, local, cloud) == pytest.approx(0.25)
    assert recovered(local, cloud, cloud) == 0.5

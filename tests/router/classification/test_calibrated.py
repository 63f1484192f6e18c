"""A learned gain counts for its own pair alone, and only where a gain is asked for."""

from dataclasses import dataclass

from router.classification.calibrated import CalibratedLabeller
from router.classification.gain import SIZE, VECTOR, GainHead, Pair, features
from router.classification.shape import ShapeLabeller

PAIR = Pair("small", "far", "large")
HEAD = GainHead(PAIR, "v1", (0.1, *([0.0] * (SIZE - 1))), 0.05)


@dataclass
class Vectors:
    """Counts how often it is asked."""

    first: float
    asked: int = 0

    def __call__(self, text: str) -> list[float]:
        self.asked += 1
        return [self.first, *([0.0] * (VECTOR - 1))]


def labelled(vectors: Vectors, pair: Pair | None) -> CalibratedLabeller:
    return CalibratedLabeller(ShapeLabeller(), vectors, HEAD, lambda: pair)


def test_its_own_pair_has_the_learned_gain() -> None:
    assert labelled(Vectors(1.0), PAIR).label("Sort this").gain == 0.45


def test_a_loss_is_no_gain() -> None:
    assert labelled(Vectors(-1.0), PAIR).label("Sort this").gain == 0.0


def test_another_pair_or_none_has_the_shipped_rules_gain() -> None:
    shipped = ShapeLabeller().label("Sort this").gain
    for pair in (Pair("small", "far", "other"), Pair("other", "far", "large"), None):
        vectors = Vectors(1.0)
        assert labelled(vectors, pair).label("Sort this").gain == shipped
        assert vectors.asked == 0


def test_no_vector_is_made_until_the_gain_is_asked_for() -> None:
    vectors = Vectors(1.0)
    labels = labelled(vectors, PAIR).label("Sort this")
    assert (labels.task, labels.topics) == ("chat", ())
    assert vectors.asked == 0


def test_every_feature_has_its_place() -> None:
    assert features("a\n- b 1", ShapeLabeller().label("x"), [0.0] * VECTOR).shape == (SIZE,)

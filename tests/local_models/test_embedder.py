"""Vectors of texts, with the model played by a double."""

import math

from hypothesis import given
from hypothesis import strategies as st

from local_models.embedder import MeshEmbedder
from local_models.trunk import Trunk
from tests.local_models.scripted import WIDTH, ScriptedSession, WordTokenizer, manifest


def _embedder() -> MeshEmbedder:
    return MeshEmbedder(Trunk(ScriptedSession(), WordTokenizer(), manifest(), 1))  # type: ignore[arg-type]


@given(st.lists(st.sampled_from(["anna", "Berlin", "went", "home"]), min_size=1, max_size=60).map(" ".join))
def test_a_vector_has_length_one_however_long_the_text(text: str) -> None:
    vector = _embedder().embed(text)
    assert len(vector) == WIDTH
    assert math.isclose(math.sqrt(sum(value * value for value in vector)), 1.0, abs_tol=1e-3)


def test_an_empty_text_is_like_nothing() -> None:
    assert set(_embedder().embed("")) == {0.0}


def test_what_stands_late_in_a_long_text_counts() -> None:
    long = "went home " * 30
    assert _embedder().embed(long + "anna") != _embedder().embed(long + "Berlin")

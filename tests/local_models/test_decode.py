"""From probabilities to spans."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from local_models.decode import Piece, blend, decode, evidence, merge, softmax, threshold_row, word_bounds

NAMES = ("O", "PERSON", "LOCATION", "ADDRESS")


def _probabilities(*rows: tuple[float, ...]) -> np.ndarray:
    return np.array(rows, dtype=np.float32)


def test_pieces_of_one_word_form_one_word() -> None:
    assert word_bounds("Kowalska, ok", [(0, 3), (3, 8), (8, 9), (10, 12)]) == [(0, 2), (2, 3), (3, 4)]


def test_a_word_torn_between_two_kinds_is_still_found() -> None:
    thresholds = threshold_row(NAMES, {"PERSON": 0.5, "LOCATION": 0.5, "ADDRESS": 0.5})
    torn = _probabilities((0.1, 0.45, 0.4, 0.05))
    assert [NAMES[piece.label] for piece in decode("Jordan", [(0, 6)], torn, thresholds)] == ["PERSON"]


def test_a_label_without_threshold_is_never_returned() -> None:
    sure = _probabilities((0.0, 0.0, 1.0, 0.0))
    assert decode("Oslo", [(0, 4)], sure, threshold_row(NAMES, {"PERSON": 0.1})) == []


def test_first_and_last_name_become_one_span_and_commas_between_people_do_not_join() -> None:
    text = "Ada Byron, Bob"
    pieces = [Piece(0, 3, 1, 0.9), Piece(4, 9, 1, 0.8), Piece(11, 14, 1, 0.7)]
    assert [(p.start, p.end) for p in merge(text, pieces, NAMES)] == [(0, 9), (11, 14)]


def test_an_address_joins_across_commas() -> None:
    text = "12 Elm Rd, Leeds"
    pieces = [Piece(0, 2, 3, 0.9), Piece(3, 6, 3, 0.9), Piece(7, 9, 3, 0.9), Piece(11, 16, 3, 0.9)]
    assert [(p.start, p.end) for p in merge(text, pieces, NAMES)] == [(0, 16)]


def test_punctuation_alone_is_no_finding() -> None:
    assert merge("- - -", [Piece(0, 1, 1, 0.9), Piece(2, 3, 1, 0.9)], NAMES) == []


@given(st.integers(1, 60), st.floats(-20, 20))
def test_blending_equal_windows_gives_the_same_values_back(size: int, value: float) -> None:
    stride = 7
    parts = [np.full((min(10, size - start), 2), value, dtype=np.float32) for start in range(0, size, stride)]
    blended = blend(parts, stride, size)
    assert blended.shape == (size, 2)
    assert np.allclose(blended, value, atol=1e-3)


def test_probabilities_sum_to_one_and_evidence_never_exceeds_it() -> None:
    chances = softmax(np.array([[1.0, 2.0, 3.0, 1000.0]], dtype=np.float32), 1.5)
    assert np.isclose(chances.sum(), 1.0)
    assert evidence(chances, [(0, 1)]).max() <= 1.0 + 1e-6

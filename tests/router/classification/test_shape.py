"""What shape alone can say, and how little it claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.classification.shape import ShapeLabeller

PYTHON = "def add(a, b):\n    return a + b\n\nprint(add(1, 2))\n"


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("```\nanything at all\n```", "code"),
        (PYTHON, "code"),
        ("12 * (3 + 4) - 18 / 2 = ?", "math"),
        ("Where do swifts sleep?", "question"),
        ("Good morning to you", "chat"),
        ("Dear all,\nthe meeting is at noon.\nRegards", "chat"),
        ("", "chat"),
    ],
)
def test_a_task_is_guessed_from_shape(text: str, task: str) -> None:
    assert ShapeLabeller().label(text).task == task


def test_longer_asks_code_and_other_scripts_gain_more() -> None:
    def gain(text: str) -> float:
        return ShapeLabeller().label(text).gain

    assert gain("Hi there") < 0.3 < gain("a word and " * 100)
    assert gain("x" * len(PYTHON)) < gain(PYTHON)
    assert gain("Where is it") < gain("Где же он?!")


@given(st.text())
def test_a_guess_stays_humble_and_in_range(text: str) -> None:
    labels = ShapeLabeller().label(text)
    assert labels == ShapeLabeller().label(text)
    assert labels.task_score <= 0.5
    assert 0 <= labels.gain <= 1
    assert labels.topics == ()

"""Answers as models write them, by mode."""

import pytest

from router.calibration.grade import grade
from router.calibration.question import Asked, Mode, Question


def right(mode: Mode, expected: object, answer: str) -> bool:
    return grade(Question("x-01", "x", Asked(mode, "?", expected, "")), answer)


@pytest.mark.parametrize(
    ("expected", "answer", "is_right"),
    [
        (12345.0, "12,345", True),
        (12345.0, "**12 345** euros", True),
        (-7.0, "\u22127", True),
        (0.5, "The answer is 0.5.", True),
        (3.0, "30", False),
        (3.0, "-3", False),
        (1000.0, "1e3", True),
        (3.0, "three", False),
    ],
)
def test_numbers(expected: float, answer: str, is_right: bool) -> None:
    assert right(Mode.NUMBER, expected, answer) is is_right


@pytest.mark.parametrize(("answer", "is_right"), [("B", True), ("b", False), ("(B) the jug", True), ("A or B", False)])
def test_choices(answer: str, is_right: bool) -> None:
    assert right(Mode.CHOICE, "B", answer) is is_right


@pytest.mark.parametrize(
    ("mode", "expected", "answer", "is_right"),
    [
        (Mode.EXACT, ["Danube"], "**danube**.", True),
        (Mode.EXACT, ["Danube"], "The Danube", False),
        (Mode.LINES, ["a", "b"], "```\na\nb\n```", True),
        (Mode.LINES, ["a", "b"], "b\na", False),
        (Mode.JSON, {"a": 1}, '```json\n{"a": 1}\n```', True),
        (Mode.JSON, {"a": 1}, '{"a": "1"}', False),
        (Mode.FORMAT, r"\[\[[^\n]+\]\]", "[[yes]]", True),
        (Mode.FORMAT, r"\[\[[^\n]+\]\]", "Sure! [[yes]]", False),
        (Mode.EXACT, ["x"], "x" + " " * 30_000, False),
    ],
)
def test_other_modes(mode: Mode, expected: object, answer: str, is_right: bool) -> None:
    assert right(mode, expected, answer) is is_right

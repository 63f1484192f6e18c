"""Marks outlive a crash, belong to one pair and one catalogue, and hold no text."""

import stat
from pathlib import Path

from router.calibration.marks import Mark, Marks
from router.classification.gain import Pair

PAIR = Pair("small", "far", "large")


def test_a_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    place = tmp_path / "marks.jsonl"
    marks = Marks(place, PAIR, "abc")
    assert marks.open() == 0
    marks.note(Mark("x-01", "local", True, 10, 2))
    marks.note(Mark("x-01", "cloud", False))
    with place.open("a") as file:
        file.write('{"question": "x-02", "si')  # the power went
    again = Marks(place, PAIR, "abc")
    assert again.open() == 2
    again.note(Mark("x-02", "cloud", True))
    assert dict(again.known) == {
        ("x-01", "local"): Mark("x-01", "local", True, 10, 2),
        ("x-01", "cloud"): Mark("x-01", "cloud", False),
        ("x-02", "cloud"): Mark("x-02", "cloud", True),
    }
    assert Marks(place, PAIR, "abc").open() == 3
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_marks_of_others_are_not_taken_up(tmp_path: Path) -> None:
    place = tmp_path / "marks.jsonl"
    for pair, questions in ((Pair("other", "far", "large"), "abc"), (PAIR, "def")):
        marks = Marks(place, PAIR, "abc")
        marks.open()
        marks.note(Mark("x-01", "local", True))
        assert Marks(place, pair, questions).open() == 0

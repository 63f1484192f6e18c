"""The models of lines and the walk over their odds."""

from pathlib import Path

import pytest

from local_models.failure import ModelsUnusable
from local_models.lines import load_lines
from local_models.smoothing import smoothed


def test_one_odds_for_each_line_whatever_stands_in_it() -> None:
    models = load_lines()
    for text in ("", "\n", "a\n\nb", "é😀\ud800\x00", "\r\n\r\n", "x" * 10_000):
        assert len(models.odds(text)) == text.count("\n") + 1


def test_a_line_has_the_same_odds_wherever_it_stands() -> None:
    models = load_lines()
    alone = models.odds("return sum(items)")[0]
    assert models.odds("Some words.\nreturn sum(items)\nMore words.")[1] == pytest.approx(alone, abs=1e-3)
    assert alone > 0 > models.odds("We went to the sea and had a good time.")[0]


@pytest.mark.parametrize(
    ("odds", "blank", "said"),
    [
        ([5.0, -1.0, 5.0], [False] * 3, [True] * 3),
        ([-5.0, 1.0, -5.0], [False] * 3, [False] * 3),
        ([5.0, -5.0, 5.0], [False] * 3, [True, False, True]),
        ([5.0, 0.0, -1.5], [False, True, False], [True, True, False]),
        ([], [], []),
    ],
)
def test_neighbours_outvote_weak_odds_and_not_strong_ones(
    odds: list[float], blank: list[bool], said: list[bool]
) -> None:
    assert smoothed(odds, blank, 2.0, 1.0) == said


def test_other_weights_than_the_measured_ones_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelsUnusable, match="cannot be read"):
        load_lines(tmp_path / "lines.npz")
    (tmp_path / "lines.npz").write_bytes(b"something else")
    with pytest.raises(ModelsUnusable, match="sha256 differs"):
        load_lines(tmp_path / "lines.npz")

"""Exercises name nobody, everyday texts mark whom they name, and neither shares a template between parts."""

import importlib.util
import re
from random import Random

import pytest

from local_models.training import everyday, exercises, regions
from local_models.training.generate import templates
from local_models.training.pool import data_folder
from local_models.training.rows import KINDS, Builder, Row
from local_models.training.splits import part_of


@pytest.mark.parametrize("name", ["exercises", "everyday"])
def test_every_part_has_templates_of_its_own(name: str) -> None:
    parts = [part_of(name, template) for _, template in templates(f"{name}.txt")]
    assert all(parts.count(part) >= 3 for part in ("train", "dev", "test"))
    assert len(set(templates(f"{name}.txt"))) == len(parts)


def test_names_of_all_regions_are_latin_and_whole() -> None:
    rng = Random(6)
    names = {regions.person(rng) for _ in range(3000)}
    assert len(names) > 1500
    assert not [name for name in names if name != name.strip() or "  " in name or re.search(r"[\u0370-\u1dff]", name)]


def test_an_exercise_marks_nothing_but_what_is_left_open() -> None:
    folder = data_folder()
    if folder is None:
        pytest.skip("the training data is not at hand (HALFDOOR_DATA or ../shared/data)")
    made = list(exercises.rows(folder, Random(7), "train", 500))
    assert not [mark for row in made for mark in row.spans if mark.sure]
    assert not [row.text for row in made if re.search(r"\{[A-Z]+\d?\}", row.text)]
    assert {"log", "csv", "markdown", "chat", "prose"} <= {row.carrier for row in made}


def test_everyday_texts_keep_their_marks_on_their_words() -> None:
    folder = data_folder()
    if folder is None or importlib.util.find_spec("faker") is None:
        pytest.skip("the training data or the package faker is not at hand")
    from local_models.training.values import load_values

    made = list(everyday.rows(folder, load_values(folder, Random(8)), "train", 300))
    assert not [row.text for row in made if re.search(r"\{[A-Z_]+\d?\}", row.text)]
    for row in made:
        for mark in row.spans:
            assert row.text[mark.start : mark.end].strip() == row.text[mark.start : mark.end]


def test_a_thread_keeps_the_marks_of_its_pieces() -> None:
    text, spans = Builder().add("ask ").add("Ada", "PERSON").add(" now").build()
    about = [Row(text, spans, "everyday", "chat", KINDS, "a")]
    plain = [Row("12 x 30 = ?", (), "exercises", "chat", KINDS, "b")]
    for thread in everyday.threads(Random(9), "train", about, plain, 40):
        names = [thread.text[mark.start : mark.end] for mark in thread.spans]
        assert names == ["Ada"] * thread.text.count("Ada")

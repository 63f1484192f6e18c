"""A superset matches wherever its pattern does, on the skeleton of any text."""

import random

import pytest
import re2
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from router.inspection.presidio.recognizers import pattern_recognizers
from router.inspection.presidio.skeleton import skeleton
from router.inspection.presidio.superset import UNBOUNDED, NoSuperset, superset
from tests.router.inspection.presidio.texts import texts

_FLAGS = regex.DOTALL | regex.MULTILINE | regex.IGNORECASE


def candidates(source: str, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re2.compile(source.encode()).finditer(skeleton(text).data)]


def test_every_match_of_every_presidio_pattern_starts_inside_a_candidate() -> None:
    recognizers = pattern_recognizers()
    patterns = [(p.regex, int(r.global_regex_flags or 0)) for r in recognizers for p in r.patterns]
    derived = [(regex.compile(source, flags), superset(source, flags)) for source, flags in patterns]
    matched = 0
    for text in texts(recognizers, 120, seed=3):
        for exact, wide in derived:
            starts = [match.start() for match in exact.finditer(text)]
            if starts:
                matched += 1
                found = candidates(wide.source, text)
                assert all(any(low <= start < high for low, high in found) for start in starts)
    assert matched > 300


def test_a_superset_called_exact_gives_the_very_same_spans_on_plain_texts() -> None:
    recognizers = pattern_recognizers()
    patterns = [(p.regex, int(r.global_regex_flags or 0)) for r in recognizers for p in r.patterns]
    exact = [(regex.compile(source, flags), superset(source, flags)) for source, flags in patterns]
    for text in texts(recognizers, 120, seed=4):
        if skeleton(text).plain:
            for pattern, wide in exact:
                if wide.exact:
                    assert candidates(wide.source, text) == [match.span() for match in pattern.finditer(text)]


@given(st.text(alphabet="aK\u212a\u017fs1\u0663_-. \u00a0\n\u00e9:x", max_size=30))
@settings(max_examples=200, deadline=None)
@pytest.mark.parametrize(
    "pattern",
    [
        r"(?<![\w:])[a-k]+(?=\d)",
        r"\b([a-s])\1\b",
        r"(?!1)\d{1,3}(?:[- .]\d)*",
        r"[^a\s]+:",
        r"[^_1]x",
        r"(?>[a-z]+)\.",
        r"\W\d|\S_|\D{2}x",
    ],
)
def test_what_a_pattern_matches_its_superset_matches(pattern: str, text: str) -> None:
    wide = superset(pattern, _FLAGS)
    found = candidates(wide.source, text)
    for match in regex.compile(pattern, _FLAGS).finditer(text):
        assert any(low <= match.start() < high for low, high in found)


@pytest.mark.parametrize("pattern", [r"(?i:a)b", r"(a)?(?(1)b|c)"])
def test_a_pattern_without_a_superset_says_so(pattern: str) -> None:
    with pytest.raises(NoSuperset):
        superset(pattern, 0)


def test_a_look_behind_without_limit_and_a_far_look_ahead_are_told_apart_from_near_ones() -> None:
    assert superset(r"(?<=a\s*)b", 0).behind == UNBOUNDED
    assert superset(r"(?<=a)b", 0).behind == 2
    assert [far.witness for far in superset(r"(?=.*?[0-9]{4})\w", 0).far] == ["0000"]
    assert superset(r"\w(?=ab)", 0).reach == 4


def test_a_skeleton_keeps_length_words_and_digits() -> None:
    chance = random.Random(1)
    word, digit, space = (regex.compile(sort) for sort in (r"\w", r"\d", r"\s"))
    text = "".join(chr(c) for c in chance.sample(range(0xD7FF), 20_000))
    data = skeleton(text).data.decode("ascii")
    assert len(data) == len(text)
    for character, stand_in in zip(text, data, strict=True):
        for sort in (word, digit, space):
            assert bool(sort.match(character)) == bool(sort.match(stand_in))

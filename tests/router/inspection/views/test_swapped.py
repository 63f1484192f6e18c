"""Surname first, given name second: one name."""

import pytest

from router.inspection.detector import TAGGER
from router.inspection.finding import Span
from router.inspection.views.swapped import whole_names


def tagged(text: str, *people: str) -> list[Span]:
    return [Span(text.index(p), text.index(p) + len(p), "PERSON", 0.9, TAGGER) for p in people]


@pytest.mark.parametrize(
    ("text", "seen", "whole"),
    [
        ("Byron, Ada", ("Byron", "Ada"), "Byron, Ada"),
        ("ask Byron, Ada about it", ("Byron", "Ada"), "Byron, Ada"),
        ("Byron, Ada", ("Byron",), "Byron, Ada"),
        ("name: Byron, Ada; more", ("Ada",), "Byron, Ada"),
        ("ask Byron, Paris is far", ("Byron",), None),
        ("ask Ada Byron, Paris", ("Ada Byron",), None),
        ("byron, ada", ("byron",), None),
    ],
)
def test_both_halves_are_one_name_where_they_stand_as_one(text: str, seen: tuple[str, ...], whole: str | None) -> None:
    found = {text[span.start : span.end] for span in whole_names(tagged(text, *seen), text)}
    assert found == ({whole} if whole else set())

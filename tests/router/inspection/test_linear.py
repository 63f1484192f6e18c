"""RE2 over code points: offsets in any script, and what a pattern must not keep."""

import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from router.inspection.linear import Encoded, Gate, Pattern, quote


@settings(deadline=None)
@given(st.text(max_size=30), st.text(min_size=1, max_size=8), st.text(max_size=30))
def test_a_literal_is_found_where_python_finds_it(before: str, needle: str, after: str) -> None:
    text = before + needle + after
    encoded = Encoded(text)
    spans = encoded.code_points([groups[0] for groups in Pattern(quote(needle)).matches(encoded.data)])
    assert spans[0] == (text.find(needle), text.find(needle) + len(needle))


def test_lone_surrogates_are_counted_and_do_not_break_a_search() -> None:
    encoded = Encoded("\ud800 a \U0001f600 b")
    assert encoded.code_points([groups[0] for groups in Pattern("[ab]").matches(encoded.data)]) == [(2, 3), (6, 7)]


def test_mentions_share_the_character_between_them() -> None:
    pattern = Pattern(r"(?:^|[^\pL])(ab|b c)(?:[^\pL]|$)", longest=True)
    assert list(pattern.mentions(b"ab ab ab")) == [(0, 2), (3, 5), (6, 8)]
    assert list(pattern.mentions("é ab é b c".encode())) == [(3, 5), (9, 12)]


def test_a_gate_names_the_patterns_that_occur() -> None:
    gate = Gate(["a+", "b", "c"])
    assert gate.indexes(b"xxcaa") == [0, 2]
    assert gate.indexes(b"xx") == []


def test_no_pattern_is_kept_in_a_cache_of_the_library() -> None:
    re2.purge()
    Pattern(quote("Ann Smith"))
    assert re2._Regexp._make.cache_info().currsize == 0

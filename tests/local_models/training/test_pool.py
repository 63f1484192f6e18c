"""Splits keep documents together, generated values are valid, held-out rows are well formed."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_models.training import check_digits, identifiers, phones
from local_models.training.augment import augment
from local_models.training.pool import held_out
from local_models.training.rows import Builder, Mark, Row, tidy
from local_models.training.splits import part_of


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_group_always_falls_into_the_same_part(source: str, group: str) -> None:
    assert part_of(source, group) == part_of(source, group)


def test_the_parts_have_about_the_sizes_the_rule_states() -> None:
    parts = [part_of("any", str(number)) for number in range(4000)]
    assert 0.05 < parts.count("dev") / 4000 < 0.09
    assert 0.09 < parts.count("test") / 4000 < 0.13


@given(st.integers(min_value=0, max_value=10_000))
def test_generated_cards_and_ibans_pass_their_check_digits(seed: int) -> None:
    rng = Random(seed)
    number = check_digits.luhn(rng, "4", 16)
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(number))]
    assert sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
    code = check_digits.iban(rng)
    assert int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1


@given(st.integers(min_value=0, max_value=10_000))
def test_generated_numbers_are_never_empty_and_hold_a_digit_or_a_code(seed: int) -> None:
    rng = Random(seed)
    assert any(character.isdigit() for character in phones.phone(rng))
    assert len(identifiers.identifier(rng)) >= 4


def test_the_builder_keeps_spans_on_their_words() -> None:
    text, spans = Builder().add("Dear ").add(" Ada ", "PERSON").add(", hello").build()
    assert [(text[mark.start : mark.end], mark.labels) for mark in spans] == [("Ada", ("PERSON",))]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=8))
def test_tidy_spans_never_overlap(places: list[tuple[int, int]]) -> None:
    spans = tidy(Mark(start, start + size, ("PERSON",)) for start, size in places)
    assert all(first.end <= second.start for first, second in pairwise(spans))


@given(st.integers(min_value=0, max_value=3000))
def test_noise_keeps_every_span_inside_the_text(seed: int) -> None:
    row = Row(
        "Please ask Margaret Hamilton in Paoli about it",
        (Mark(11, 28, ("PERSON",)), Mark(32, 37, ("LOCATION",))),
        "made",
    )
    noisy = augment(row, Random(seed))
    assert all(0 <= mark.start < mark.end <= len(noisy.text) for mark in noisy.spans)


def test_held_out_rows_have_spans_that_name_known_labels() -> None:
    rows = list(held_out())
    if not rows:
        pytest.skip("no held-out rows: neither the frozen file nor the data folder is at hand")
    for row in rows:
        assert all(0 <= mark.start < mark.end <= len(row.text) for mark in row.spans), row.source

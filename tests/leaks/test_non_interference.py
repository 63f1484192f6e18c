"""Two conversations that differ in their secrets alone: whoever watches the cloud's side cannot tell them apart."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.leaks.door import Door, door
from tests.leaks.pairs import Verdict, judged, shares, told_apart
from tests.leaks.values import KINDS, STRUCTURED, WORDS

PAIRS = range(200)
WITH_TAGGER = range(1000, 1020)
DIFFERING = 0.10
"""Largest share of pairs whose declared facts may differ: those say nothing about the promise."""

BESIDE = 0.20
"""Largest share of pairs of names in which a word beside a name tells them apart: a measured limit, no promise."""


@pytest.fixture(scope="module")
def by_form(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(tmp_path_factory.mktemp("by-form"), words=WORDS) as there:
        yield there


def holds(verdicts: Sequence[Verdict]) -> None:
    differing = [verdict for verdict in verdicts if not verdict.same_facts]
    print("pairs with differing facts:", {group: f"{share:.1%}" for group, share in shares(verdicts).items()})
    told = told_apart(verdicts)
    assert not told, f"what left depends on a value: seeds {told}"
    assert len(differing) <= DIFFERING * len(verdicts), [(v.seed, v.kinds, v.differing) for v in differing]
    assert sum(verdict.crossed > 0 for verdict in verdicts) >= 0.9 * len(verdicts), "too little left to compare"


def test_what_leaves_tells_nothing_of_a_value_but_its_kind(by_form: Door) -> None:
    holds([judged(by_form, seed, tuple(STRUCTURED)) for seed in PAIRS])


def test_what_leaves_tells_little_of_a_name(tmp_path: Path) -> None:
    with door(tmp_path, words=WORDS, names=True) as there:
        verdicts = [judged(there, seed, ("name", "mail", "card"), calm=True) for seed in WITH_TAGGER]
    # The tagger reads what stands around a value: a word beside it may be taken in with one name and not with another.
    differing, told = sum(not verdict.same_facts for verdict in verdicts), told_apart(verdicts)
    print(
        f"of {len(verdicts)} pairs with names {differing} differ in declared facts, {len(told)} in the words beside one"
    )
    assert differing <= DIFFERING * len(verdicts)
    assert len(told) <= BESIDE * len(verdicts)


BESIDE_A_VALUE = {
    "a full stop behind a key": ("key", "Hello, this is about the API key {}.\nWhat is wrong?"),
    "a full stop behind a password": ("password", "password: {}.\nWhat is wrong?"),
    "a comma behind a key": ("key", "The API key {}, the one of May, fails."),
    "a line of prose below a key": ("key", "Note: the API key {}\nTraceback (most recent call last):"),
    "a line of prose below a key that ends a longer line": (
        "key",
        "Then it says that this is the API key {}\nPlease fix it.",
    ),
}


@pytest.mark.parametrize(("kind", "text"), BESIDE_A_VALUE.values(), ids=BESIDE_A_VALUE)
def test_what_stands_beside_a_value_leaves_whatever_its_last_sign_and_its_length(
    by_form: Door, kind: str, text: str
) -> None:
    left = set()
    for seed in range(40):
        said = text.format(KINDS[kind](random.Random(seed)))
        answer = by_form.post({"model": "auto", "messages": [{"role": "user", "content": said}]})
        left |= {crossing.body for crossing in answer.crossed}
    assert len(left) == 1


def test_the_last_sign_of_a_password_leaves_with_the_rest_of_it(by_form: Door) -> None:
    body = {"model": "auto", "messages": [{"role": "user", "content": "password: i2T27ZfqbUS!"}]}
    assert b"]!" not in by_form.post(body).crossed[0].body

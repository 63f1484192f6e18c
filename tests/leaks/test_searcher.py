"""The searcher itself: it knows every form of a value, and cries at nothing else."""

import json
import random

import pytest

from tests.leaks.canaries import planted
from tests.leaks.door import Crossing
from tests.leaks.pairs import Dialogue
from tests.leaks.searcher import Haystack, bones, found
from tests.leaks.values import KINDS, STRUCTURED
from tests.leaks.views import VIEWS, write


def crossing(text: str) -> Crossing:
    body = {"messages": [{"role": "user", "content": text}]}
    return Crossing("POST", "http://127.0.0.1/v1", (), json.dumps(body).encode())


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("seed", range(5))
def test_every_view_of_every_kind_is_found(view: str, seed: int) -> None:
    for kind in VIEWS[view].kinds:
        value = KINDS[kind](random.Random(f"{kind} {seed}"))
        assert found(value, [crossing(f"before{'x' * seed} {write(view, value)} after")]), kind


@pytest.mark.parametrize("kind", STRUCTURED)
def test_a_value_is_found_backwards_and_in_most_of_it(kind: str) -> None:
    value = KINDS[kind](random.Random(kind))
    assert found(value, [crossing(value[::-1])])
    assert found(value, [crossing(value[: int(len(value) * 0.9)])])


@pytest.mark.parametrize("place", ["url", "header", "log"])
def test_a_value_is_found_outside_of_the_body(place: str) -> None:
    value = KINDS["mail"](random.Random(1))
    url = f"http://127.0.0.1/v1?q={value.replace('@', '%40')}" if place == "url" else ""
    headers = (("user", value),) if place == "header" else ()
    assert found(value, [Crossing("POST", url, headers, value.encode() if place == "log" else b"{}")])


def test_a_value_is_found_across_parts_and_messages() -> None:
    value = KINDS["card"](random.Random(2))
    parts = [{"type": "text", "text": value[:7]}, {"type": "text", "text": value[7:]}]
    for content in ([{"role": "user", "content": parts}], [{"role": "user", "content": v["text"]} for v in parts]):
        assert found(value, [Crossing("POST", "", (), json.dumps({"messages": content}).encode())])


def test_nothing_is_found_where_nothing_is() -> None:
    around = planted(1, []).handed_in()
    placeholders = crossing("[EMAIL_ADDRESS_1], [CREDIT_CARD_12] and [PERSON_3], about the project [VOCABULARY_1]")
    haystack = Haystack([around, placeholders])
    for seed in range(300):
        for kind, value in zip((d := Dialogue(seed)).kinds, d.secrets(1), strict=True):
            assert not haystack.holds(value), f"seed {seed}: {kind}"


def test_bones_keep_letters_and_digits_only() -> None:
    assert bones("Ａlder.\u200bEXAMPLE 4-2 4") == "alderexample424"

"""The promise on Responses and the small endpoints: every place, at clouds that speak them or chat alone."""

import random
from collections.abc import Iterator

import pytest

from tests.leaks.door import PLACEHOLDER, Door, door
from tests.leaks.responses_carriers import CARRIERS
from tests.leaks.searcher import found
from tests.leaks.values import CONTEXT, KINDS, WORDS
from tests.leaks.views import write

CLOUDS = ("everything", "openai")
SOME = ("mail", "card", "key", "word")


@pytest.fixture(scope="module", params=CLOUDS)
def shut(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Door, str]]:
    with door(tmp_path_factory.mktemp("shut"), words=WORDS, kind=request.param) as there:
        yield there, request.param


@pytest.fixture(scope="module", params=CLOUDS)
def wide_open(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Door, str]]:
    with door(tmp_path_factory.mktemp("open"), words=WORDS, open_door=True, kind=request.param) as there:
        yield there, request.param


def value(kind: str, carrier: str) -> str:
    return KINDS[kind](random.Random(f"{kind} {carrier}"))


@pytest.mark.parametrize("carrier", CARRIERS)
def test_no_value_leaves_from_any_place(shut: tuple[Door, str], carrier: str) -> None:
    there, place = shut[0], CARRIERS[carrier]
    there.path = place.path
    for nth, kind in enumerate(SOME):
        secret = value(kind, carrier)
        stream = {"stream": nth % 2 == 0} if place.path in ("/v1/responses", "/v1/completions") else {}
        for view in ("plain", "spaced digits") if kind == "card" else ("plain",):
            written = write(view, secret) if view != "plain" else secret
            answer = there.post({**place.put(CONTEXT[kind].format(written)), **stream})
            assert not found(secret, answer.crossed), f"a {kind} left from {carrier}"
            assert answer.status in (200, 400, 403, 503)
            assert secret not in answer.logged


@pytest.mark.parametrize("carrier", [name for name, one in CARRIERS.items() if one.maskable and one.travels])
def test_what_can_be_masked_reaches_the_cloud_with_a_placeholder_in_its_place(
    shut: tuple[Door, str], carrier: str
) -> None:
    there, cloud = shut
    if cloud == "openai" and not CARRIERS[carrier].converts:
        pytest.skip("chat has no such place")
    there.path = CARRIERS[carrier].path
    secret = value("mail", carrier)
    answer = there.post(CARRIERS[carrier].put(CONTEXT["mail"].format(secret)))
    assert answer.status == 200
    assert answer.route == "cloud-masked"
    assert PLACEHOLDER.findall(answer.crossed[0].body.decode())
    assert secret in answer.body.decode() or there.path == "/v1/moderations", "it did not come back"


@pytest.mark.parametrize("carrier", [name for name, one in CARRIERS.items() if one.travels])
def test_the_searcher_finds_every_carrier_when_the_door_is_open(wide_open: tuple[Door, str], carrier: str) -> None:
    there, cloud = wide_open
    if cloud == "openai" and not CARRIERS[carrier].converts:
        pytest.skip("chat has no such place")
    there.path = CARRIERS[carrier].path
    secret = value("mail", carrier)
    answer = there.post(CARRIERS[carrier].put(CONTEXT["mail"].format(secret)))
    assert answer.crossed, "it did not go out"
    assert found(secret, answer.crossed), "it went out and was not found"


@pytest.mark.parametrize("carrier", [name for name, one in CARRIERS.items() if not one.travels])
def test_what_never_travels_does_not_even_with_every_detector_out(wide_open: tuple[Door, str], carrier: str) -> None:
    there = wide_open[0]
    there.path = CARRIERS[carrier].path
    secret = value("mail", carrier)
    answer = there.post(CARRIERS[carrier].put(CONTEXT["mail"].format(secret)))
    assert not found(secret, answer.crossed)

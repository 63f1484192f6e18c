"""Values planted in every carrier and view: none is found outside, and the search would have found it."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.leaks.canaries import Outcome, Plant, canary, interval, planted, reached, sent
from tests.leaks.carriers import CARRIERS
from tests.leaks.door import Door, door
from tests.leaks.expected import AT_HOME, HOLES, known
from tests.leaks.searcher import found
from tests.leaks.values import KINDS, WORDS
from tests.leaks.views import VIEWS
from tests.router.places import NUMBERS

SEEDS = range(400)
NAMES_AT_MOST = 0.25
NAMED = range(5000, 5040)


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(tmp_path_factory.mktemp("shut"), words=WORDS) as there:
        yield there


@pytest.fixture(scope="module")
def outcomes(shut: Door) -> Sequence[Outcome]:
    return [sent(shut, canary(seed)) for seed in SEEDS]


def kept(outcome: Outcome) -> bool:
    """Whether a conversation holds something that is expected to stay at home."""
    return any(view in AT_HOME for _, _, view in outcome.planted)


@pytest.fixture(scope="module")
def wide_open(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(tmp_path_factory.mktemp("open"), words=WORDS, open_door=True) as there:
        yield there


def told(outcomes: Sequence[Outcome]) -> str:
    """Seeds, kinds, carriers and views; never a value."""
    return "; ".join(f"seed {o.seed}: {', '.join('/'.join(name) for name in o.leaked)}" for o in outcomes)


def test_no_planted_value_is_found_outside(outcomes: Sequence[Outcome]) -> None:
    leaking = [outcome for outcome in outcomes if any(not known(name) for name in outcome.leaked)]
    bound = 3 / len(outcomes)
    print(f"{len(leaking)} of {len(outcomes)} conversations leak; with none, at most {bound:.2%} do (95 %)")
    assert not leaking, told(leaking)


def test_every_planted_value_was_really_in_the_input(outcomes: Sequence[Outcome]) -> None:
    assert not [(outcome.seed, outcome.missing) for outcome in outcomes if outcome.missing]
    assert {name for outcome in outcomes for name in (p[2] for p in outcome.planted)} == set(VIEWS)
    assert {name for outcome in outcomes for name in (p[1] for p in outcome.planted)} == set(CARRIERS)


def test_nine_in_ten_maskable_conversations_reach_the_cloud(outcomes: Sequence[Outcome]) -> None:
    assert sum(outcome.maskable for outcome in outcomes) > len(outcomes) / 3
    rate = reached([outcome for outcome in outcomes if not kept(outcome)])
    assert rate >= 0.9, f"{rate:.1%} reached the cloud"


@pytest.mark.parametrize("place", NUMBERS)
def test_no_card_leaves_as_a_number(shut: Door, place: str) -> None:
    for seed in range(10):
        number = "".join(filter(str.isdigit, KINDS["card"](random.Random(seed))))
        assert not found(number, shut.post(NUMBERS[place](int(number))).crossed), f"seed {seed}"


def test_what_is_expected_to_leak_still_does(shut: Door) -> None:
    for kind, carrier, view in HOLES:
        plants = [Plant(kind, carrier, view, KINDS[kind](random.Random(f"{view} {n}"))) for n in range(40)]
        leaking = any(sent(shut, planted(0, [plant])).leaked for plant in plants)
        assert leaking, f"{kind}/{carrier}/{view} leaks no longer: take it off the list in expected.py"


def test_what_is_expected_to_stay_at_home_still_does(shut: Door) -> None:
    for view in AT_HOME:
        kinds = sorted(VIEWS[view].kinds)
        plants = [
            Plant(kind, "user", view, KINDS[kind](random.Random(f"{kind} {n}"))) for kind in kinds for n in (1, 2)
        ]
        rate = reached([sent(shut, planted(0, [plant])) for plant in plants])
        assert rate < 0.9, f"{rate:.0%} leave masked in {view}: take it off the list in expected.py"


@pytest.mark.parametrize("view", VIEWS)
def test_the_searcher_finds_every_view_when_the_door_is_open(wide_open: Door, view: str) -> None:
    for kind in sorted(VIEWS[view].kinds):
        for carrier in ("user", "arguments value", "tool result part", "tool description", "metadata value"):
            plant = Plant(kind, carrier, view, KINDS[kind](random.Random(f"{view} {kind} {carrier}")))
            outcome = sent(wide_open, planted(0, [plant]))
            assert outcome.reached, f"{kind} in {carrier} did not go out"
            assert outcome.leaked, f"{kind} in {carrier} went out and was not found"


@pytest.mark.parametrize("carrier", [name for name, carrier in CARRIERS.items() if carrier.travels])
def test_the_searcher_finds_every_carrier_when_the_door_is_open(wide_open: Door, carrier: str) -> None:
    for kind in KINDS:
        plant = Plant(kind, carrier, "plain", KINDS[kind](random.Random(f"{kind} {carrier}")))
        outcome = sent(wide_open, planted(0, [plant]))
        assert outcome.reached, f"{kind} in {carrier} did not go out"
        assert outcome.leaked, f"{kind} in {carrier} went out and was not found"


@pytest.mark.parametrize("carrier", [name for name, carrier in CARRIERS.items() if not carrier.travels])
def test_what_never_travels_does_not_even_with_every_detector_out(wide_open: Door, carrier: str) -> None:
    for kind in KINDS:
        plant = Plant(kind, carrier, "plain", KINDS[kind](random.Random(f"{kind} {carrier}")))
        assert not sent(wide_open, planted(0, [plant])).leaked, f"{kind} in {carrier} went out"


def test_names_leave_as_seldom_as_the_tagger_misses_them(tmp_path: Path) -> None:
    with door(tmp_path, words=WORDS, names=True) as there:
        outcomes = [sent(there, canary(seed, ("name",))) for seed in NAMED]
    plants = sum(len(outcome.planted) for outcome in outcomes if outcome.reached)
    left = sum(len(outcome.leaked) for outcome in outcomes)
    low, high = interval(left, plants)
    print(f"names: {left} of {plants} left, 95 % between {low:.1%} and {high:.1%}")
    assert plants
    assert high < NAMES_AT_MOST

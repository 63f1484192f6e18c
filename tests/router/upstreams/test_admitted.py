"""A policy admits clouds by what is stated of them, and never swaps a named model for another."""

import pytest

from router.policy.admission import Upstreams
from router.policy.rules import Policy, Prefer, Routing
from router.settings import Cloud
from router.terms import Price, Terms
from router.upstreams.admitted import admitted
from router.upstreams.fleet import Fleet, Target, resolve

FAR = Cloud(
    "far", "openai", "https://far.example/v1", ("far-1", "far-2"), terms=Terms("us", prices=(("far-2", Price(1, 4)),))
)
NEAR = Cloud(
    "near",
    "openai",
    "https://near.example/v1",
    ("near-1",),
    terms=Terms("EU-west", True, True, (("near-1", Price(5, 4)),)),
)
CLOUDS = (FAR, NEAR)
FLEET = Fleet(clouds=(("far", FAR.models), ("near", NEAR.models)))


def asked(name: str, upstreams: Upstreams = Upstreams(), routing: Routing = Routing()) -> tuple[str | None, bool]:  # noqa: B008
    target: Target = resolve(name, FLEET)
    fit = admitted(target, name, CLOUDS, Policy("any", (), upstreams=upstreams, routing=routing))
    return (fit.target.cloud.model if fit.target.cloud else None), fit.unfit


@pytest.mark.parametrize(
    ("upstreams", "model"),
    [
        (Upstreams(), "far-1"),
        (Upstreams(regions=frozenset({"eu"})), "near-1"),
        (Upstreams(zero_retention=True), "near-1"),
        (Upstreams(no_training=True), "near-1"),
        (Upstreams(clouds=("n*",)), "near-1"),
        (Upstreams(models=("*-2",)), "far-2"),
        (Upstreams(models=("*-2",), clouds=("near",)), None),
        (Upstreams(regions=frozenset({"e"})), None),
    ],
)
def test_the_first_admitted_model_is_meant(upstreams: Upstreams, model: str | None) -> None:
    for name in ("auto", "cloud"):
        assert asked(name, upstreams) == ((model, False) if model else ("far-1", True))


def test_a_named_model_is_that_one_or_nothing() -> None:
    only_near = Upstreams(regions=frozenset({"eu"}))
    assert asked("near-1", only_near) == ("near-1", False)
    assert asked("far-2", only_near) == ("far-2", True)
    assert asked("unknown", only_near) == ("unknown", True)
    assert asked("unknown") == ("unknown", False)


def test_cheapest_is_by_price_and_what_has_none_comes_last() -> None:
    assert asked("auto", routing=Routing(cheapest_model=True)) == ("far-2", False)
    assert asked("auto", routing=Routing(Prefer.CHEAPEST)) == ("far-2", False)
    assert asked("auto", Upstreams(models=("far-1", "near-1")), Routing(cheapest_model=True)) == ("near-1", False)
    assert asked("auto", Upstreams(models=("far-1",)), Routing(cheapest_model=True)) == ("far-1", False)


def test_no_cloud_at_all_is_not_a_cloud_that_is_refused() -> None:
    fit = admitted(resolve("auto", Fleet()), "auto", (), Policy("any", (), upstreams=Upstreams(clouds=("x",))))
    assert (fit.target.cloud, fit.unfit) == (None, False)

"""What must stay cannot be made into what leaves: by its type, and by whoever tries to make one."""

import inspect
from dataclasses import replace
from typing import Any, get_type_hints

import pytest

from router.classification.label import Labels
from router.considered import Considered, Leaving, Staying, leaving
from router.errors import EgressBlocked
from router.inspection.finding import Inspection
from router.pipeline import Pipeline
from router.policy.decision import Decision, Route, Situation, Wish
from router.policy.facts import Facts
from router.policy.freedom import Freedom
from router.policy.loading import load_policy
from router.policy.rules import Treatment
from router.upstreams.fleet import Choice, CloudModel, Target
from router.upstreams.local import LocalModel

CLOUD = CloudModel("far", "far-1")
ENGINE = LocalModel("here-1", "here", "http://127.0.0.1:1/v1")


def considered(treatment: Treatment, route: Route, situation: Situation) -> Considered:
    conversation: Any = object()
    return Considered(
        conversation,
        Inspection(()),
        Target(situation.wish, CLOUD),
        Choice(ENGINE, ()),
        Facts((), 0, Labels("", 0.0, 0.0, ()), situation),
        load_policy("default"),
        Decision(route, treatment, ()),
    )


THERE = Situation(cloud=True, engine=True)


@pytest.mark.parametrize(
    ("treatment", "route", "situation"),
    [
        (Treatment.LOCAL, Route.CLOUD, THERE),
        (Treatment.REFUSE, Route.CLOUD, THERE),
        (Treatment.ALLOW, Route.LOCAL, THERE),
        (Treatment.ALLOW, Route.REFUSED, THERE),
        (Treatment.ALLOW, Route.CLOUD, replace(THERE, local_only=True)),
        (Treatment.ALLOW, Route.CLOUD, replace(THERE, wish=Wish.LOCAL)),
        (Treatment.ALLOW, Route.CLOUD, replace(THERE, wish=Wish.SKILL)),
    ],
)
def test_nothing_that_must_stay_can_be_made_to_leave(treatment: Treatment, route: Route, situation: Situation) -> None:
    seen = considered(treatment, route, situation)
    with pytest.raises(EgressBlocked):
        leaving(seen)
    with pytest.raises(EgressBlocked):
        Leaving(seen, CLOUD)


@pytest.mark.parametrize("treatment", [Treatment.ALLOW, Treatment.MASK])
def test_what_was_let_out_can(treatment: Treatment) -> None:
    assert leaving(considered(treatment, Route.CLOUD, THERE)).cloud == CLOUD


def test_a_fallback_from_what_stays_has_nothing_to_leave_with() -> None:
    assert considered(Treatment.LOCAL, Route.LOCAL, THERE).policy.cloud
    stays = considered(Treatment.ALLOW, Route.LOCAL, replace(THERE, local_only=True))
    assert stays.freedom is Freedom.STAYS


def test_everything_on_the_way_out_takes_the_type_that_may_leave() -> None:
    for name in ("depart", "_leave", "_send"):
        hints = get_type_hints(getattr(Pipeline, name))
        assert Leaving in hints.values(), name
        assert Considered not in hints.values(), name
        assert Staying not in hints.values(), name
    assert get_type_hints(Pipeline._stay)["home"] is Staying
    assert not issubclass(Staying, Leaving)


def test_only_one_place_makes_what_leaves() -> None:
    import router.considered as place
    from router import pipeline

    assert inspect.getsource(place).count("Leaving(seen, seen.target.cloud)") == 1
    assert "Leaving(" not in inspect.getsource(pipeline)

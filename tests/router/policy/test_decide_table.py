"""The product's table of situations, cell by cell, under the preset `default`."""

import pytest

from router.classification.label import Labels, Topic
from router.policy.decide import decide
from router.policy.decision import Decision, Route, Situation, Wish
from router.policy.facts import Fact, Facts
from router.policy.loading import load_policy
from router.policy.rules import Treatment

PERSON = (Fact("PERSON", 0.9, 0),)
GAINFUL, EASY = 0.8, 0.1
SUBJECTS = {
    "nothing": ((), ()),
    "personal": (PERSON, ()),
    "special": (PERSON, (Topic("health", 0.9, 0),)),
}
# there is: (cloud, engine, skill); about: a subject; gain; then route, skill, error, masked
CLOUD, LOCAL, REFUSED = Route.CLOUD, Route.LOCAL, Route.REFUSED
TABLE = [
    *((there, about, EASY, (REFUSED, None, "no_model")) for there in [(0, 0, None)] for about in SUBJECTS),
    *((there, about, EASY, (LOCAL, "redact", "")) for there in [(0, 0, "redact")] for about in SUBJECTS),
    ((1, 0, None), "nothing", EASY, (CLOUD, None, "")),
    ((1, 0, None), "personal", EASY, (CLOUD, None, "")),
    ((1, 0, None), "special", EASY, (REFUSED, None, "policy_refused")),
    ((1, 0, "redact"), "nothing", EASY, (CLOUD, None, "")),
    ((1, 0, "redact"), "personal", EASY, (CLOUD, None, "")),
    ((1, 0, "redact"), "special", EASY, (LOCAL, "redact", "")),
    *((there, about, GAINFUL, (LOCAL, None, "")) for there in [(0, 1, None), (0, 1, "redact")] for about in SUBJECTS),
    ((1, 1, None), "nothing", GAINFUL, (CLOUD, None, "")),
    ((1, 1, None), "nothing", EASY, (LOCAL, None, "")),
    ((1, 1, None), "personal", GAINFUL, (LOCAL, None, "")),
    ((1, 1, "redact"), "personal", GAINFUL, (LOCAL, None, "")),
    ((1, 1, None), "special", GAINFUL, (LOCAL, None, "")),
]


def answer(preset: str, about: str, situation: Situation, gain: float = EASY) -> Decision:
    findings, topics = SUBJECTS[about]
    return decide(load_policy(preset), Facts(findings, 0, Labels("chat", 0.9, gain, topics, True), situation))


@pytest.mark.parametrize(("there", "about", "gain", "expected"), TABLE)
def test_each_cell_is_answered_as_the_table_says(
    there: tuple[int, int, str | None], about: str, gain: float, expected: tuple[Route, str | None, str]
) -> None:
    cloud, engine, skill = there
    decision = answer("default", about, Situation(bool(cloud), bool(engine), skill), gain)
    assert (decision.route, decision.skill, decision.error) == expected
    assert decision.masked == (about != "nothing")


def test_an_engine_comes_first_only_for_what_is_personal_now() -> None:
    old = (Fact("PERSON", 0.9, 0),)
    facts = Facts(old, 1, Labels("chat", 0.9, GAINFUL, (), True), Situation(True, True))
    decision = decide(load_policy("default"), facts)
    assert (decision.route, decision.treatments) == (Route.CLOUD, (Treatment.MASK,))


def test_masked_prefers_the_cloud_and_masks() -> None:
    for about in SUBJECTS:
        decision = answer("masked", about, Situation(True, True))
        assert (decision.route, decision.masked) == (Route.CLOUD, about != "nothing")


def test_strict_keeps_what_is_personal_and_lets_the_rest_out() -> None:
    both, only_cloud = Situation(True, True), Situation(True, False)
    assert answer("strict", "nothing", only_cloud).route is Route.CLOUD
    assert answer("strict", "personal", both).route is Route.LOCAL
    assert answer("strict", "personal", only_cloud).error == "policy_refused"


@pytest.mark.parametrize("about", SUBJECTS)
def test_offline_lets_nothing_out(about: str) -> None:
    assert answer("offline", about, Situation(True, True), GAINFUL).route is Route.LOCAL
    assert answer("offline", about, Situation(True, False), GAINFUL).error == "policy_refused"
    assert answer("offline", about, Situation(False, False), GAINFUL).error == "no_model"


WISHES = [
    # wish, cloud, engine, skill, about -> route, skill, error
    (Wish.CLOUD, 1, 1, None, "nothing", (CLOUD, None, "")),
    (Wish.CLOUD, 1, 1, None, "personal", (CLOUD, None, "")),
    (Wish.CLOUD, 1, 1, None, "special", (LOCAL, None, "")),
    (Wish.CLOUD, 1, 0, "redact", "special", (LOCAL, "redact", "")),
    (Wish.CLOUD, 1, 0, None, "special", (REFUSED, None, "policy_refused")),
    (Wish.CLOUD, 0, 1, None, "nothing", (LOCAL, None, "")),
    (Wish.CLOUD, 0, 0, "redact", "nothing", (LOCAL, "redact", "")),
    (Wish.CLOUD, 0, 0, None, "nothing", (REFUSED, None, "no_model")),
    (Wish.LOCAL, 1, 1, None, "nothing", (LOCAL, None, "")),
    (Wish.LOCAL, 1, 0, "redact", "nothing", (LOCAL, "redact", "")),
    (Wish.LOCAL, 1, 0, None, "nothing", (REFUSED, None, "no_model")),
    (Wish.LOCAL, 1, 0, None, "special", (REFUSED, None, "no_model")),
    (Wish.SKILL, 1, 1, "redact", "nothing", (LOCAL, "redact", "")),
    (Wish.SKILL, 1, 1, None, "nothing", (REFUSED, None, "no_model")),
]


@pytest.mark.parametrize(("wish", "cloud", "engine", "skill", "about", "expected"), WISHES)
def test_a_wish_overrules_preferences_and_nothing_else(
    wish: Wish, cloud: int, engine: int, skill: str | None, about: str, expected: tuple[Route, str | None, str]
) -> None:
    decision = answer("default", about, Situation(bool(cloud), bool(engine), skill, wish), GAINFUL)
    assert (decision.route, decision.skill, decision.error) == expected


def test_a_header_that_says_local_is_obeyed_whoever_was_named() -> None:
    for wish in (Wish.AUTO, Wish.CLOUD, Wish.LOCAL):
        assert answer("masked", "nothing", Situation(True, True, None, wish, local_only=True)).route is Route.LOCAL
        assert answer("masked", "nothing", Situation(True, False, None, wish, local_only=True)).error == "no_model"

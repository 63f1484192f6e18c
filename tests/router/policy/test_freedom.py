"""Laws of the freedom of a request: no failure, and nobody's coming or going, changes it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from router.policy.decide import decide
from router.policy.decision import Route, Wish
from router.policy.facts import Facts
from router.policy.freedom import Freedom, freedom
from router.policy.rules import Policy
from tests.router.policy.test_decide_laws import known, policy

there = st.fixed_dictionaries(
    {"cloud": st.booleans(), "engine": st.booleans(), "loop": st.sampled_from([None, *Route])}
)


def changed(facts: Facts, now: dict[str, object]) -> Facts:
    return replace(facts, situation=replace(facts.situation, **now))  # type: ignore[arg-type]


@given(policy=policy, facts=known, now=there)
def test_what_must_stay_reaches_no_cloud_whoever_comes_or_goes(
    policy: Policy, facts: Facts, now: dict[str, object]
) -> None:
    if freedom(policy, facts) is Freedom.STAYS:
        assert decide(policy, changed(facts, now)).route is not Route.CLOUD


@given(policy=policy, facts=known, now=there)
def test_who_is_there_does_not_change_how_free_a_request_is(
    policy: Policy, facts: Facts, now: dict[str, object]
) -> None:
    again = changed(facts, now)
    assert freedom(policy, again) is freedom(policy, facts)


@given(policy=policy, facts=known)
def test_what_a_decision_lets_out_is_free(policy: Policy, facts: Facts) -> None:
    decision = decide(policy, facts)
    if decision.route is Route.CLOUD:
        assert freedom(policy, facts) is (Freedom.MASKED if decision.masked else Freedom.AS_IS)


@given(policy=policy, facts=known, wish=st.sampled_from([Wish.LOCAL, Wish.SKILL]))
def test_a_wish_to_stay_is_a_must(policy: Policy, facts: Facts, wish: Wish) -> None:
    stays = replace(facts, situation=replace(facts.situation, wish=wish))
    assert freedom(policy, stays) is Freedom.STAYS

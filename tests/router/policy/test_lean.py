"""What routing rules and budgets ask for at a moment."""

from dataclasses import replace

import pytest

from router.classification.label import Labels
from router.policy.decide import decide
from router.policy.decision import Route, Situation, Wish
from router.policy.facts import Asked, Fact, Facts
from router.policy.lean import leans
from router.policy.moment import Moment
from router.policy.refusal import refusal
from router.policy.rules import Budget, Lean, Policy, Prefer, Routing, RoutingRule, Rule, Treatment

BOTH = Situation(cloud=True, engine=True)
NIGHT = RoutingRule("night", Lean.NO_CLOUD, hours=(22 * 60, 7 * 60))


def at(moment: Moment = Moment(), task: str = "chat", asked: Asked = Asked(), situation: Situation = BOTH) -> Facts:  # noqa: B008
    return Facts((), 0, Labels(task, 0.9, 0.9), replace(situation, moment=moment), asked=asked)


def policy(*rules: RoutingRule, prefer: Prefer = Prefer.GAIN, **budget: float) -> Policy:
    return Policy("any", (), routing=Routing(prefer, rules=rules, budget=Budget(**budget)))  # type: ignore[arg-type]


CONDITIONS = [
    (RoutingRule("r", Lean.LOCAL, tasks=frozenset({"code", "debug"})), at(task="debug"), at(task="chat")),
    (RoutingRule("r", Lean.LOCAL, longer_than=1000), at(asked=Asked(1001)), at(asked=Asked(1000))),
    (RoutingRule("r", Lean.LOCAL, needs=frozenset({"vision"})), at(asked=Asked(0, frozenset({"vision"}))), at()),
    (RoutingRule("r", Lean.LOCAL, metered=True), at(Moment(metered=True)), at(Moment(metered=None))),
    (RoutingRule("r", Lean.LOCAL, metered=True), at(Moment(metered=True)), at(Moment(metered=False))),
    (RoutingRule("r", Lean.LOCAL, battery_below=20), at(Moment(battery=19)), at(Moment(battery=20))),
    (RoutingRule("r", Lean.LOCAL, battery_below=20), at(Moment(battery=19)), at(Moment(battery=None))),
    (RoutingRule("r", Lean.LOCAL, hours=(540, 1020)), at(Moment(540)), at(Moment(1020))),
    (RoutingRule("r", Lean.LOCAL, hours=(540, 1020)), at(Moment(1019)), at(Moment(539))),
    (NIGHT, at(Moment(23 * 60)), at(Moment(7 * 60))),
    (NIGHT, at(Moment(6 * 60)), at(Moment(12 * 60))),
    (RoutingRule("r", Lean.LOCAL, days=frozenset({5, 6})), at(Moment(0, 6)), at(Moment(0, 4))),
    # Friday night lasts until Saturday morning; Friday morning belonged to Thursday night.
    (replace(NIGHT, days=frozenset({4})), at(Moment(60, 5)), at(Moment(60, 4))),
    (replace(NIGHT, days=frozenset({4})), at(Moment(1380, 4)), at(Moment(1380, 5))),
    (
        RoutingRule("both", Lean.LOCAL, tasks=frozenset({"code"}), longer_than=10),
        at(task="code", asked=Asked(11)),
        at(task="code", asked=Asked(9)),
    ),
]


@pytest.mark.parametrize("number", range(len(CONDITIONS)))
def test_a_rule_applies_when_all_of_its_conditions_hold(number: int) -> None:
    rule, applies, not_so = CONDITIONS[number]
    assert leans(policy(rule), applies) == (rule.then, rule.name)
    assert leans(policy(rule), not_so) is None


def test_the_strictest_rule_wins_wherever_it_stands() -> None:
    rules = [RoutingRule(name, then, longer_than=1) for name, then in zip("zab", reversed(Lean), strict=True)]
    for order in (rules, rules[::-1]):
        assert leans(policy(*order), at(asked=Asked(5))) == (Lean.NO_CLOUD, "z")


def test_a_rule_is_a_preference_between_two_routes_and_its_name_the_reason() -> None:
    for then, route in ((Lean.CLOUD, Route.CLOUD), (Lean.LOCAL, Route.LOCAL)):
        decision = decide(policy(RoutingRule("mine", then, longer_than=1), prefer=Prefer.LOCAL), at(asked=Asked(5)))
        assert (decision.route, decision.reasons[-1]) == (route, "mine")
        only = decide(
            policy(RoutingRule("mine", then, longer_than=1)), at(asked=Asked(5), situation=Situation(True, False))
        )
        assert (only.route, only.reasons[-1]) == (Route.CLOUD, "only choice")
        named = decide(
            policy(RoutingRule("mine", then, longer_than=1)),
            at(asked=Asked(5), situation=replace(BOTH, wish=Wish.CLOUD)),
        )
        assert named.route is Route.CLOUD


def test_what_is_personal_stays_with_the_engine_whatever_a_rule_prefers() -> None:
    names = Rule("names", Treatment.MASK, frozenset({"PERSON"}))
    lean = Routing(Prefer.LOCAL_WHEN_PERSONAL, rules=(RoutingRule("long", Lean.CLOUD, longer_than=1),))
    facts = replace(at(asked=Asked(5)), findings=(Fact("PERSON", 0.9, 0),))
    assert decide(Policy("any", (names,), routing=lean), facts).reasons[-1] == "personal"


@pytest.mark.parametrize("wish", [Wish.AUTO, Wish.CLOUD])
def test_a_closed_cloud_is_closed_for_a_named_one_too_and_says_what_closed_it(wish: Wish) -> None:
    night = at(Moment(60), situation=replace(BOTH, wish=wish))
    assert (decide(policy(NIGHT), night).route, decide(policy(NIGHT), night).reasons[-1]) == (Route.LOCAL, "night")
    alone = at(Moment(60), situation=Situation(True, False, wish=wish))
    decision = decide(policy(NIGHT), alone)
    assert (decision.route, decision.error) == (Route.REFUSED, "no_model")
    assert "routing rule `night`" in refusal(policy(NIGHT), alone, decision).message


@pytest.mark.parametrize(
    ("budget", "spent", "left"),
    [
        ({"requests": 3}, Moment(requests=3), Moment(requests=2)),
        ({"tokens": 100}, Moment(tokens=100), Moment(tokens=99)),
        ({"cost": 1.5}, Moment(cost=1.5), Moment(cost=1.49)),
        ({"requests": 0}, Moment(), None),
    ],
)
def test_a_spent_budget_closes_the_cloud(budget: dict[str, float], spent: Moment, left: Moment | None) -> None:
    decision = decide(policy(**budget), at(spent))
    assert (decision.route, decision.reasons[-1]) == (Route.LOCAL, "budget spent")
    nobody = at(spent, situation=Situation(True, False))
    refused = refusal(policy(**budget), nobody, decide(policy(**budget), nobody))
    assert "`routing.budget_per_day`" in refused.message
    assert left is None or decide(policy(**budget), at(left)).route is Route.CLOUD


def test_cheapest_is_the_engine_which_costs_nothing() -> None:
    assert decide(policy(prefer=Prefer.CHEAPEST), at()).route is Route.LOCAL
    assert decide(policy(prefer=Prefer.CHEAPEST), at(situation=Situation(True, False))).route is Route.CLOUD


def test_an_upstream_that_is_not_admitted_is_a_refusal_that_names_the_key() -> None:
    unfit = at(situation=Situation(cloud=True, engine=False, unfit=True))
    decision = decide(policy(), unfit)
    assert (decision.error, decision.reasons[-1]) == ("policy_refused", "no admitted cloud")
    assert "`upstreams`" in refusal(policy(), unfit, decision).message
    assert decide(policy(), at(situation=Situation(True, True, unfit=True))).reasons[-1] == "no admitted cloud"

"""What happens to one finding is decided by the strictest rule about it, and what cannot be masked stays."""

from dataclasses import replace
from itertools import permutations

import pytest

from router.classification.label import Labels
from router.policy.decide import decide
from router.policy.decision import Route, Situation, Wish
from router.policy.facts import Fact, Facts
from router.policy.rules import History, Policy, Prefer, Routing, Rule, Treatment

CURRENT = 1
LOOSE = Rule("loose", Treatment.ALLOW, frozenset({"PERSON"}), history=History.ALLOW)
MASKED = Rule("masked", Treatment.MASK, frozenset({"PERSON"}))
OTHER = Rule("other", Treatment.MASK, frozenset({"EMAIL_ADDRESS"}))


def facts(*findings: Fact, opaque: int = 0) -> Facts:
    return Facts(findings, CURRENT, Labels("chat", 0.5, 0.5), Situation(cloud=True, engine=False), opaque=opaque)


@pytest.mark.parametrize("exchange", [0, CURRENT])
@pytest.mark.parametrize(
    "rules", list(permutations((LOOSE, MASKED, OTHER))), ids=lambda rules: "-".join(r.name for r in rules)
)
def test_of_the_rules_about_one_finding_the_strictest_says_what_happens_to_it(
    rules: tuple[Rule, ...], exchange: int
) -> None:
    """The whole request may be masked for another finding, and this one would leave as it is."""
    seen = facts(Fact("PERSON", 0.9, exchange), Fact("EMAIL_ADDRESS", 0.9, CURRENT))
    decision = decide(Policy("any", rules), seen)
    assert decision.route is Route.CLOUD
    assert decision.treatments == (Treatment.MASK, Treatment.MASK)


@pytest.mark.parametrize("treatment", [Treatment.MASK, Treatment.LOCAL, Treatment.REFUSE])
def test_an_opaque_part_leaves_only_where_the_policy_says_so(treatment: Treatment) -> None:
    policy = Policy("any", (), opaque=treatment, routing=Routing(Prefer.CLOUD))
    assert decide(policy, facts(opaque=1)).route is Route.REFUSED, "nobody here can answer, and the cloud may not"
    assert decide(policy, facts()).route is Route.CLOUD


@pytest.mark.parametrize("engine", [True, False])
@pytest.mark.parametrize("wish", list(Wish))
def test_no_wish_takes_to_a_cloud_what_must_stay(wish: Wish, engine: bool) -> None:
    """The laws say so too, of random requests: this one does not depend on what they happen to try."""
    kept = Rule("kept", Treatment.LOCAL, frozenset({"PERSON"}))
    situation = Situation(cloud=True, engine=engine, wish=wish)
    seen = replace(facts(Fact("PERSON", 0.9, CURRENT)), situation=situation)
    assert decide(Policy("any", (kept,)), seen).route is not Route.CLOUD

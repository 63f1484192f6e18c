"""What happens to one finding is decided by the strictest rule about it, and what cannot be masked stays."""

from itertools import permutations

import pytest

from router.classification.label import Labels
from router.policy.decide import decide
from router.policy.decision import Route, Situation
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

"""The quick way of weighing, exchange by exchange and from memory, comes to what the plain way comes to."""

from hypothesis import given, settings

from router.policy.facts import Facts
from router.policy.rules import Policy
from router.policy.weigh import weigh
from tests.router.policy import reference_weigh
from tests.router.policy.test_decide_laws import known, policy


@settings(max_examples=400, deadline=None)
@given(policy=policy, facts=known)
def test_the_quick_way_is_the_plain_way(policy: Policy, facts: Facts) -> None:
    expected = reference_weigh.weigh(policy, facts)
    assert weigh(policy, facts) == expected
    assert weigh(policy, facts) == expected, "remembered"

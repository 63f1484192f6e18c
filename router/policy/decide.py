"""The decision: privacy first, then preference. Pure, so that a stored row replays it."""

from router.policy.decision import Decision
from router.policy.facts import Facts
from router.policy.prefer import choose
from router.policy.rules import Policy
from router.policy.weigh import weigh


def decide(policy: Policy, facts: Facts) -> Decision:
    """Return where a request goes, what happens to each finding on the way, and why."""
    weighed = weigh(policy, facts)
    choice = choose(policy, facts, weighed)
    return Decision(
        route=choice.route,
        treatment=weighed.treatment,
        treatments=weighed.treatments,
        omitted=weighed.omitted,
        reasons=(*weighed.reasons, *(() if choice.reason is None else (str(choice.reason),))),
        skill=choice.skill,
        error=choice.error,
    )

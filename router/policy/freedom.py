"""Whether a request may leave, whatever route was chosen for it: what a fallback has to know."""

from dataclasses import replace
from enum import StrEnum

from router.policy.decide import decide
from router.policy.decision import Decision, Route, Wish
from router.policy.facts import Facts
from router.policy.rules import Policy, Treatment


class Freedom(StrEnum):
    """How far a request may go, freest first."""

    AS_IS = "may leave"
    MASKED = "may leave masked"
    STAYS = "must stay"


def freedom(policy: Policy, facts: Facts) -> Freedom:
    """Return how far the policy and the client let a request go.

    Not its route: a request that stays here because that is preferred may still leave. So the
    decision is asked what it would be if a cloud were all there is.
    """
    alone = replace(facts.situation, cloud=True, engine=False, skill=None, loop=None)
    decision = decide(policy, replace(facts, situation=alone))
    if decision.route is not Route.CLOUD or bound_here(facts, decision):
        return Freedom.STAYS
    return Freedom.MASKED if decision.masked else Freedom.AS_IS


def bound_here(facts: Facts, decision: Decision) -> bool:
    """Say whether privacy or the client forbid to leave: enough to stop whoever would send it all the same."""
    situation = facts.situation
    wished = situation.local_only or situation.wish in {Wish.LOCAL, Wish.SKILL}
    return wished or decision.treatment >= Treatment.LOCAL

"""A decision that masking can carry out."""

from dataclasses import replace

from router.conversation.message import Conversation
from router.inspection.finding import Inspection
from router.masking.fixed import bound
from router.policy.decide import decide
from router.policy.decision import Decision, Route
from router.policy.facts import Facts
from router.policy.rules import Policy


def feasible(
    conversation: Conversation, inspection: Inspection, policy: Policy, known: Facts
) -> tuple[Facts, Decision]:
    """Return the decision with the facts it rests on; what cannot be masked as decided is one doubt more."""
    decision = decide(policy, known)
    if decision.route is Route.CLOUD and bound(conversation, inspection, decision):
        known = replace(known, doubts=known.doubts + 1)
        decision = decide(policy, known)
    return known, decision

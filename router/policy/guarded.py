"""Which kinds the egress guard must not see in clear text."""

from router.inspection.kinds import KINDS
from router.policy.rules import Policy, Treatment


def guarded_kinds(policy: Policy) -> frozenset[str]:
    """Return the kinds that never leave as they are under this policy.

    Kinds that are only held back in some company, at some places or as the word of
    somebody are not among them: whether they may leave depends on what the guard cannot
    see. Scores and history are not asked either, for the same reason: here the guard is
    the stricter one.
    """
    if not policy.cloud:
        return KINDS - {"CODE"}
    plain = [rule for rule in policy.rules if not rule.conditional]
    whole = [rule for rule in plain if not rule.narrow]
    guarded = {kind for rule in whole if rule.then > Treatment.ALLOW for kind in rule.find}
    if policy.otherwise > Treatment.ALLOW:
        allowed = {kind for rule in plain if rule.then is Treatment.ALLOW for kind in rule.find}
        guarded |= KINDS - allowed
    return frozenset(guarded | policy.never.leaves | policy.never.unmasked) - {"CODE"}

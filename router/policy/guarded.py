"""Which kinds the egress guard must not see in clear text."""

from router.inspection.kinds import KINDS
from router.policy.rules import Policy, Treatment


def guarded_kinds(policy: Policy) -> frozenset[str]:
    """Return the kinds that never leave as they are under this policy.

    Kinds that are only held back in some company (`with`) are not among them:
    whether they may leave depends on the exchange, which the guard cannot see.
    Scores and history are not asked either, for the same reason: here the guard is
    the stricter one.
    """
    plain = [rule for rule in policy.rules if not rule.with_any]
    guarded = {kind for rule in plain if rule.then > Treatment.ALLOW for kind in rule.find}
    if policy.otherwise > Treatment.ALLOW:
        guarded |= KINDS - {kind for rule in plain for kind in rule.find}
    return (KINDS if not policy.cloud else frozenset(guarded)) - {"CODE"}

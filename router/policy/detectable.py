"""Whether what a policy says never leaves can be noticed at all on this installation."""

from collections.abc import Collection

from router.errors import ConfigurationError
from router.inspection.kinds import GROUPS
from router.policy.rules import Policy

BY_LANGUAGE = frozenset(GROUPS["NAME"]) | {"LOCATION", "ADDRESS"}
"""Kinds that only a model which reads language finds."""


def needs_names(policy: Policy) -> bool:
    """Tell whether the policy has a floor under kinds that only a model finds."""
    return not BY_LANGUAGE.isdisjoint(policy.never.leaves | policy.never.unmasked)


def check_topics(policy: Policy, judged: Collection[str]) -> None:
    """Stop when a topic that never leaves is one that no installed model judges: the policy would promise nothing.

    Raises:
        ConfigurationError: names the topics.
    """
    unjudged = sorted(policy.never.topics.difference(judged)) if judged else ()
    if unjudged:
        raise ConfigurationError(
            f"policy `{policy.name}`: privacy.never_leaves names {', '.join(unjudged)}, which no model here judges; "
            f"judged are {', '.join(sorted(judged))}. A rule with `topics` may name it: that can only tighten"
        )

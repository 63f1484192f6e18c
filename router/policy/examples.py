"""A policy's own examples: what it says must happen, held against what does."""

from collections.abc import Callable, Iterator

from router.policy.decision import Decision
from router.policy.rules import Example, Policy


def disagreements(policy: Policy, decided: Callable[[str], Decision]) -> tuple[str, ...]:
    """Return one line for each example that comes out differently. Lines count examples and never quote them.

    Args:
        policy: the policy whose examples are tried.
        decided: what happens to a request of one user message.
    """
    return tuple(
        f"example {number}: {difference}"
        for number, example in enumerate(policy.examples, start=1)
        for difference in _differences(example, decided(example.say))
    )


def _differences(example: Example, decision: Decision) -> Iterator[str]:
    if example.treatment is not None and example.treatment is not decision.treatment:
        yield f"treatment is {decision.treatment.name.lower()}, not {example.treatment.name.lower()}"
    if example.rule is not None and example.rule not in decision.reasons:
        yield f"rule `{example.rule}` is not among the reasons ({', '.join(decision.reasons)})"

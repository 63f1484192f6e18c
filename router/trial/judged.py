"""What an example says must happen, held against what does."""

from collections.abc import Iterator
from dataclasses import dataclass

from router.trial.tried import Tried


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out differently."""

    what: str
    """Names keys, rules, kinds; never a text of the example."""
    expected: str = ""
    """The text of the policy file that was expected, where one was."""


def differences(tried: Tried) -> tuple[Difference, ...]:
    """Return everything that came out differently from what the example expects; nothing when it holds."""
    return tuple(_differences(tried))


def _differences(tried: Tried) -> Iterator[Difference]:
    expected, decision = tried.example.expected, tried.decision
    if tried.blocked:
        yield Difference(f"the egress guard would stop it: {', '.join(sorted(tried.blocked))}")
    if expected.route is not None and expected.route != tried.route:
        yield Difference(f"route is {tried.route}, not {expected.route}")
    if expected.treatment is not None and expected.treatment is not decision.treatment:
        yield Difference(f"treatment is {decision.treatment.name.lower()}, not {expected.treatment.name.lower()}")
    if expected.rule is not None and expected.rule not in decision.reasons:
        yield Difference(f"rule `{expected.rule}` is not among the reasons ({', '.join(decision.reasons)})")
    if tried.sent is None and not tried.blocked and expected.sees:
        yield Difference("the cloud would see nothing, and `cloud_sees` expects something")
    for i, text in enumerate(expected.sees if tried.sent is not None else ()):
        if text not in (tried.sent or ""):
            yield Difference(f"the cloud would not see `cloud_sees[{i}]`", text)
    for i, text in enumerate(expected.hides):
        if text.casefold() in (tried.sent or "").casefold():
            yield Difference(f"the cloud would see `cloud_never_sees[{i}]`", text)

"""Privacy: the strictest treatment over everything that was found. No preference has a say here."""

from collections.abc import Iterator
from dataclasses import dataclass

from router.policy.company import abroad
from router.policy.facts import Facts
from router.policy.judge import Claim, judge, kept
from router.policy.reasons import WORDS, Word
from router.policy.rules import Policy, Treatment

_WORDS = frozenset(WORDS)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What privacy lets happen to a request."""

    treatment: Treatment
    treatments: tuple[Treatment, ...]
    """One per finding. Findings in omitted exchanges keep MASK: their values must not leave anywhere else."""
    omitted: frozenset[int]
    reasons: tuple[str, ...]
    """Names of the rules that reached the strictest treatment, in alphabetical order, then fixed words."""
    personal: bool
    """Whether the current exchange holds something that is not simply allowed."""


def weigh(policy: Policy, facts: Facts) -> Weighed:
    """Return the strictest treatment that any rule asks for.

    Strictest, not first: the order of rules never matters, and one more finding,
    topic or doubt can never loosen. For that, a rule with a condition (`with`,
    `topics`) can only tighten: it never takes a finding away from `otherwise`.
    """
    parts, current = facts.parts, facts.current
    around = abroad(policy, parts.each)
    verdicts = [judge(policy, part, around, now=part.exchange == current) for part in parts.each]
    claims = [*_whole(policy, facts)]
    asked = [*((claim.treatment, {claim.reason}) for claim in claims), *((v.treatment, v.reasons) for v in verdicts)]
    treatment = max((one for one, _ in asked), default=Treatment.ALLOW)
    reasons = {reason for one, names in asked if one == treatment for reason in names}
    treatments: list[Treatment] = []
    for number, start, stop in parts.runs:
        treatments += verdicts[number].treatments[start:stop]
    return Weighed(
        treatment=treatment,
        treatments=tuple(treatments),
        omitted=frozenset(part.exchange for part, one in zip(parts.each, verdicts, strict=True) if one.omit),
        reasons=_in_order(reasons),
        personal=any(one.personal for one in verdicts),
    )


def _whole(policy: Policy, facts: Facts) -> Iterator[Claim]:
    """Yield what is asked for whatever was found: doubts and opaque parts leave with the request, old or new."""
    unjudged = policy.never.topics and not facts.labels.topics_known
    if facts.doubts or unjudged:
        yield kept(Claim(policy.unsure, Word.UNSURE))
    if facts.opaque:
        yield kept(Claim(policy.opaque, Word.OPAQUE))
    if not policy.cloud:
        yield Claim(Treatment.LOCAL, Word.CLOUD_OFF)


def _in_order(reasons: set[str]) -> tuple[str, ...]:
    return tuple(sorted(map(str, reasons), key=lambda reason: (reason in _WORDS, reason)))

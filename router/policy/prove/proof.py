"""A claim, and whether every decision keeps it."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace

from router.classification.label import Topic
from router.policy.decide import decide
from router.policy.decision import Decision, Route
from router.policy.facts import CodeFact, Fact, Facts
from router.policy.prove.cases import CURRENT, Case, cases
from router.policy.prove.claim import Claim, Verb, Whole
from router.policy.prove.moments import Around, arounds
from router.policy.rules import Policy, Treatment
from router.policy.weigh import weigh

SPEAKS_OF = (
    "A proof speaks of what inspection found: what inspection does not find, no policy can hold back. "
    "docs/measurements.md says how much it finds."
)


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A smallest request that breaks a claim, or none that keeps it where one must."""

    case: Case
    facts: Facts
    decision: Decision


@dataclass(frozen=True, slots=True)
class Proof:
    """What the check of one claim came to."""

    claim: Claim
    holds: bool
    classes: int
    """Classes of what the claim speaks of."""
    situations: int
    """Classes of situations, each of which meets each of the others."""
    counterexample: Counterexample | None = None
    missing: tuple[str, ...] = ()
    """Of a claim that something may leave: the kinds that cannot."""


def prove(policy: Policy, claim: Claim, around: Iterable[Around] | None = None) -> Proof:
    """Check a claim over all classes of inputs.

    Args:
        policy: the policy.
        claim: the claim.
        around: the situations, where they are known already; `arounds(policy)` otherwise.
    """
    known = arounds(policy) if around is None else tuple(around)
    listed = list(cases(policy, claim))
    if claim.verb.everywhere:
        return _everywhere(policy, claim, listed, known)
    return _somewhere(policy, claim, listed, known)


def _everywhere(policy: Policy, claim: Claim, listed: list[Case], known: tuple[Around, ...]) -> Proof:
    for case, around in _distinct(policy, listed, known):
        facts = facts_of(case, around)
        decision = decide(policy, facts)
        if _leaves(case, facts, decision, masked=claim.verb is Verb.NEVER):
            return Proof(claim, False, len(listed), len(known), Counterexample(case, facts, decision))
    return Proof(claim, True, len(listed), len(known))


def _somewhere(policy: Policy, claim: Claim, listed: list[Case], known: tuple[Around, ...]) -> Proof:
    wanted = {case.stands_for for case in listed}
    for case, around in _distinct(policy, listed, known):
        if case.stands_for not in wanted:
            continue
        facts = facts_of(case, around)
        decision = decide(policy, facts)
        as_it_is = _leaves(case, facts, decision, masked=False)
        if as_it_is if claim.verb is Verb.MAY else _leaves(case, facts, decision, masked=True) and not as_it_is:
            wanted.discard(case.stands_for)
    missing = tuple(sorted(kind for members in wanted for kind in members))
    return Proof(claim, not wanted, len(listed), len(known), None, missing)


def _distinct(policy: Policy, listed: list[Case], known: tuple[Around, ...]) -> Iterator[tuple[Case, Around]]:
    """Yield every case in every situation, less those that routing cannot tell from an earlier one.

    What privacy says does not depend on the situation, and who answers depends on what was found only through what
    privacy says: so of cases that weigh the same, one is taken through all situations.
    """
    first: dict[Hashable, Case] = {}
    for topics_known in (True, False):
        some = tuple(one for one in known if one.labels.topics_known is topics_known)
        for case in listed if some else ():
            facts = facts_of(case, some[0])
            weighed = weigh(policy, facts)
            subject = weighed.treatments[0] if weighed.treatments else None
            key = (
                case.stands_for, weighed.treatment, weighed.personal, subject, _exchange(case) in weighed.omitted,
                bool(weighed.omitted), topics_known,
            )  # fmt: skip
            if first.setdefault(key, case) is case:
                yield from ((case, one) for one in some)


def facts_of(case: Case, around: Around) -> Facts:
    """Return the smallest request of a case in a situation."""
    topics = tuple(thing for thing in case.things if isinstance(thing, Topic))
    labels = replace(around.labels, topics=topics, topics_known=around.labels.topics_known or bool(topics))
    return Facts(
        findings=tuple(thing for thing in case.things if isinstance(thing, Fact)),
        current=CURRENT,
        labels=labels,
        situation=around.situation,
        code=tuple(thing for thing in case.things if isinstance(thing, CodeFact)),
        opaque=int(case.whole is Whole.UNREAD),
        doubts=int(case.whole is Whole.DOUBT),
        asked=around.asked,
    )


def _exchange(case: Case) -> int:
    return case.things[0].exchange if case.things else CURRENT


def _leaves(case: Case, facts: Facts, decision: Decision, *, masked: bool) -> bool:
    """Whether the subject reaches a cloud; as a placeholder too, where `masked`."""
    if decision.route is not Route.CLOUD or _exchange(case) in decision.omitted:
        return False
    if not case.things or not isinstance(case.things[0], Fact):
        return True
    return masked or decision.treatments[facts.findings.index(case.things[0])] is Treatment.ALLOW

"""Which rules spoke about a request, of what and why. Asks `weigh` and never repeats its logic.

Each rule is weighed alone, so what is told of it is what the decision itself does, however the language grows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from router.classification.label import Topic
from router.policy.decide import decide
from router.policy.decision import Decision, Route
from router.policy.facts import Facts
from router.policy.reasons import Word
from router.policy.rules import History, Never, Policy, Rule, Treatment
from router.policy.weigh import weigh

CODE = frozenset({"CODE"})


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a rule (or a fixed word) spoke, in one exchange."""

    exchange: int
    treatment: Treatment
    findings: tuple[int, ...] = ()
    """Which findings of the inspection it is about, by their index."""
    topics: tuple[Topic, ...] = ()
    """The topics that reached the rule's score."""
    code: bool = False
    """Source code stands in the exchange, and the rule is about code."""
    company: tuple[tuple[str, float], ...] = ()
    """Kinds and topics of the rule's `with` that stand beside it, with their best scores."""
    omits: bool = False
    """The exchange is left out."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One rule that spoke, or a fixed word where no rule does."""

    name: str
    grounds: tuple[Ground, ...] = ()
    """Empty for words about the whole request."""
    decisive: bool = False
    """Would this rule alone allow what it is about, the request would take another way."""


def account(policy: Policy, facts: Facts) -> tuple[Spoken, ...]:
    """Return every rule that spoke, in the order of the file, then fixed words."""
    spoken = [
        Spoken(rule.name, grounds, decisive=_decides(policy, facts, rule))
        for rule in policy.rules
        if (grounds := tuple(_grounds(rule, policy, facts)))
    ]
    if unnamed := _unnamed(policy, facts):
        spoken.append(Spoken(Word.OTHERWISE, unnamed, decisive=_route(policy, facts, otherwise=Treatment.ALLOW)))
    spoken += [
        Spoken(rule.name, grounds, decisive=_route(policy, facts, never=Never()))
        for rule in policy.floor
        if (grounds := tuple(_grounds(rule, policy, facts)))
    ]
    weighed = weigh(policy, facts)
    words = (Word.UNSURE, Word.OPAQUE, Word.FIXED, Word.CLOUD_OFF)
    spoken += [Spoken(word, decisive=True) for word in words if word in weighed.reasons]
    return tuple(spoken)


def silent(policy: Policy, facts: Facts) -> tuple[str, ...]:
    """Return the rules that had nothing to say."""
    spoke = {one.name for one in account(policy, facts)}
    return tuple(rule.name for rule in policy.rules if rule.name not in spoke)


def alone(policy: Policy, *rules: Rule, otherwise: Treatment = Treatment.ALLOW) -> Policy:
    """Return a policy of these rules and nothing else."""
    free = Treatment.ALLOW
    return replace(policy, rules=rules, otherwise=otherwise, opaque=free, unsure=free, cloud=True, never=Never())


def _grounds(rule: Rule, policy: Policy, facts: Facts) -> Iterator[Ground]:
    if rule.then is Treatment.ALLOW:
        yield from _allowed(rule, policy, facts)
        return
    weighed = weigh(alone(policy, rule), facts)
    for exchange in _exchanges(facts):
        found = tuple(
            i
            for i, (fact, treatment) in enumerate(zip(facts.findings, weighed.treatments, strict=True))
            if fact.exchange == exchange and treatment > Treatment.ALLOW
        )
        whole = weigh(alone(policy, replace(rule, find=rule.find & CODE)), _only(facts, exchange))
        fires = bool(rule.topics or rule.find & CODE or not rule.find) and (
            whole.treatment > Treatment.ALLOW or exchange in whole.omitted
        )
        if not (found or fires):
            continue
        asked = max((weighed.treatments[i] for i in found), default=Treatment.ALLOW)
        yield Ground(
            exchange,
            max(asked, whole.treatment if fires else Treatment.ALLOW),
            findings=found,
            topics=_topics(rule, facts, exchange) if fires else (),
            code=fires and bool(rule.find & CODE),
            company=_company(rule, facts, exchange),
            omits=exchange in weighed.omitted,
        )


def _allowed(rule: Rule, policy: Policy, facts: Facts) -> Iterator[Ground]:
    """Yield what a rule takes away from `otherwise`; an `allow` with a condition takes nothing away."""
    weighed = weigh(alone(policy, rule, otherwise=Treatment.REFUSE), facts)
    for exchange in _exchanges(facts):
        found = tuple(
            i
            for i, (fact, treatment) in enumerate(zip(facts.findings, weighed.treatments, strict=True))
            if fact.exchange == exchange and treatment is Treatment.ALLOW
        )
        if found:
            yield Ground(exchange, Treatment.ALLOW, findings=found)


def _unnamed(policy: Policy, facts: Facts) -> tuple[Ground, ...]:
    """Return the findings that no rule without condition speaks of."""
    loose = tuple(replace(rule, then=Treatment.ALLOW, history=History.ALLOW) for rule in policy.rules)
    probe = weigh(alone(policy, *loose, otherwise=Treatment.REFUSE), facts).treatments
    asked = weigh(alone(policy, *loose, otherwise=policy.otherwise), facts).treatments
    grounds = []
    for exchange in _exchanges(facts):
        found = tuple(
            i
            for i, (fact, treatment) in enumerate(zip(facts.findings, probe, strict=True))
            if fact.exchange == exchange and treatment > Treatment.ALLOW
        )
        if found:
            grounds.append(Ground(exchange, max(asked[i] for i in found), findings=found))
    return tuple(grounds)


def _decides(policy: Policy, facts: Facts, rule: Rule) -> bool:
    loose = replace(rule, then=Treatment.ALLOW, history=History.ALLOW)
    return _route(policy, facts, rules=tuple(loose if one is rule else one for one in policy.rules))


def _route(policy: Policy, facts: Facts, **changes: object) -> bool:
    """Say whether a change of the policy would change the way that a request takes."""
    return _way(decide(policy, facts)) != _way(decide(replace(policy, **changes), facts))  # type: ignore[arg-type]


def _way(decision: Decision) -> tuple[Route, bool, str | None]:
    return decision.route, decision.route is Route.CLOUD and decision.masked, decision.skill


def _exchanges(facts: Facts) -> list[int]:
    numbers = {fact.exchange for fact in facts.findings} | {topic.exchange for topic in facts.labels.topics}
    numbers |= {code.exchange for code in facts.code} | {exchange for _, exchange in facts.files}
    return sorted(numbers, reverse=True)


def _only(facts: Facts, exchange: int) -> Facts:
    """Return the facts with topics and code of one exchange; findings stay, because they are company."""
    return replace(
        facts,
        labels=replace(facts.labels, topics=tuple(t for t in facts.labels.topics if t.exchange == exchange)),
        code=tuple(code for code in facts.code if code.exchange == exchange),
        files=tuple(mark for mark in facts.files if mark[1] == exchange),
    )


def _topics(rule: Rule, facts: Facts, exchange: int) -> tuple[Topic, ...]:
    return tuple(
        topic
        for topic in facts.labels.topics
        if topic.exchange == exchange and topic.name in rule.topics and topic.score >= rule.at_least
    )


def _company(rule: Rule, facts: Facts, exchange: int) -> tuple[tuple[str, float], ...]:
    best: dict[str, float] = {}
    for fact in facts.findings:
        if fact.exchange == exchange and fact.kind in rule.with_any and fact.score >= rule.at_least:
            best[fact.kind] = max(fact.score, best.get(fact.kind, 0.0))
    if rule.with_any & CODE and any(code.exchange == exchange for code in facts.code):
        best["CODE"] = 1.0
    for topic in facts.labels.topics:
        if topic.exchange == exchange and topic.name in rule.with_topics and topic.score >= rule.at_least:
            best[topic.name] = topic.score
    return tuple(sorted(best.items()))

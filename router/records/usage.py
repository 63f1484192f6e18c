"""What a ledger says was processed, and where it went."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from router.errors import LedgerUnavailable
from router.ledger.entry import Decided, Entry, Erased, Finished, Status
from router.ledger.replay import decode
from router.policy.decide import decide
from router.policy.decision import Decision, Route
from router.policy.facts import Facts
from router.policy.rules import Policy, Treatment

HERE = "this device"
NOBODY = "nobody"
TOPIC_FROM = 0.5
"""A topic of this score or more counts as what an exchange is about."""


class Manner(StrEnum):
    """How a finding went where it went."""

    AS_IT_IS = "as it is"
    MASKED = "as a placeholder"
    LEFT_OUT = "left out"
    IN_CLEAR = "in clear, on this device"
    STOPPED = "stopped"
    UNKNOWN = "as a placeholder or as it is: the policy of that time is not at hand"


@dataclass(frozen=True, slots=True, order=True)
class Flow:
    """One kind of data, where it went, and how."""

    kind: str
    destination: str
    """Name of a cloud or of an engine's server; `this device` or `nobody`."""
    manner: Manner


@dataclass(slots=True)
class Usage:
    """Counts over a whole ledger."""

    requests: int = 0
    first_ms: int | None = None
    last_ms: int | None = None
    routes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By route (`cloud-masked` apart) and who answered."""
    endings: Counter[str] = field(default_factory=Counter)
    policies: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By name and digest."""
    flows: Counter[Flow] = field(default_factory=Counter)
    """Findings; what stands in earlier turns counts again with each request that brings them."""
    requests_with: dict[Flow, int] = field(default_factory=lambda: defaultdict(int))
    topics: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Requests whose current exchange is about a topic, by topic and route."""
    replayed: int = 0
    """Requests that were decided again from their row, under the policy of that time."""
    differing: int = 0
    """Of these, how many came out differently: 0, or the program has changed."""
    erased: int = 0


def usage(entries: Iterable[Entry], policies: Mapping[str, Policy]) -> Usage:
    """Return the counts.

    Args:
        entries: a ledger's, oldest first.
        policies: those at hand, by digest: with its policy a row tells the fate of each finding.
    """
    known = tuple(entries)
    ends = {entry.receipt: entry for entry in known if isinstance(entry, Finished)}
    counted = Usage()
    for entry in known:
        if isinstance(entry, Erased):
            counted.erased += sum(last - first + 1 for first, last in entry.erased)
        elif isinstance(entry, Decided):
            _count(counted, entry, ends.get(entry.receipt), policies.get(entry.policy_digest))
    return counted


def _count(counted: Usage, row: Decided, end: Finished | None, policy: Policy | None) -> None:
    counted.requests += 1
    counted.first_ms = row.time_ms if counted.first_ms is None else min(counted.first_ms, row.time_ms)
    counted.last_ms = row.time_ms if counted.last_ms is None else max(counted.last_ms, row.time_ms)
    route = "cloud-masked" if row.route == Route.CLOUD and row.masked else row.route
    counted.routes[route, row.upstream or NOBODY] += 1
    counted.endings[end.status if end else "not noted"] += 1
    counted.policies[row.policy, row.policy_digest] += 1
    facts = _facts(row)
    decision = decide(policy, facts) if policy is not None and facts is not None else None
    if decision is not None:
        counted.replayed += 1
        same = (str(decision.route), decision.treatment.name.lower()) == (row.route, row.treatment)
        counted.differing += not same
        decision = decision if same else None
    blocked = end is not None and end.status == Status.BLOCKED
    flows = Counter(_flows(row, facts, decision, blocked=blocked))
    counted.flows.update(flows)
    for flow in flows:
        counted.requests_with[flow] += 1
    for topic in facts.labels.topics if facts else ():
        if topic.exchange == facts.current and topic.score >= TOPIC_FROM:  # type: ignore[union-attr]
            counted.topics[topic.name, route] += 1


def _facts(row: Decided) -> Facts | None:
    try:
        return decode(row.facts)
    except LedgerUnavailable:
        return None


def _flows(row: Decided, facts: Facts | None, decision: Decision | None, *, blocked: bool) -> Iterable[Flow]:
    if facts is None or decision is None or row.route != Route.CLOUD or blocked:
        manner = _manner(row, blocked=blocked)
        where = row.upstream if row.upstream and manner is not Manner.STOPPED else NOBODY
        where = HERE if row.route == Route.LOCAL else where
        for kind, count in row.counts:
            yield from (Flow(kind, where, manner) for _ in range(count))
        return
    for fact, treatment in zip(facts.findings, decision.treatments, strict=True):
        manner = Manner.MASKED if treatment is Treatment.MASK else Manner.AS_IT_IS
        manner = Manner.LEFT_OUT if fact.exchange in decision.omitted else manner
        yield Flow(fact.kind, row.upstream, manner)


def _manner(row: Decided, *, blocked: bool) -> Manner:
    if row.route == Route.REFUSED or blocked:
        return Manner.STOPPED
    if row.route == Route.LOCAL:
        return Manner.IN_CLEAR
    return Manner.UNKNOWN if row.masked else Manner.AS_IT_IS

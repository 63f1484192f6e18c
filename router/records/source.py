"""Everything that a record is drawn from, read once."""

import time
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from router.inspection.kinds import GROUPS
from router.ledger.verify import Verification
from router.policy.rules import Policy
from router.records.about import About
from router.records.document import OPEN, Table
from router.records.usage import Flow, Usage


@dataclass(frozen=True, slots=True)
class Source:
    """Ledger, policy in force, configuration and what the controller says."""

    usage: Usage
    policy: Policy
    about: About
    verification: Verification
    clouds: tuple[tuple[str, str], ...] = ()
    """Name and host of each configured cloud."""
    keep_days: int | None = None
    subjects: bool = False
    names: bool = True
    """Whether names of people are looked for."""


def period(usage: Usage) -> str:
    """Return from when to when the ledger has content."""
    if usage.first_ms is None or usage.last_ms is None:
        return "no receipts with content"
    return f"{day(usage.first_ms)} to {day(usage.last_ms)}, {usage.requests} requests"


def day(time_ms: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(time_ms / 1000))


def group(kind: str) -> str:
    """Return the group of a kind in lower case."""
    return next((name.lower() for name, kinds in GROUPS.items() if kind in kinds), "")


def flow_table(usage: Usage) -> Table:
    """Return where each kind of data went, how, and how often."""
    rows = tuple(
        (group(flow.kind), flow.kind, flow.destination, flow.manner.value, count, usage.requests_with[flow])
        for flow, count in sorted(usage.flows.items(), key=lambda item: (group(item[0].kind), item[0]))
    )
    return Table(("group", "kind of data", "to", "how", "findings", "requests"), rows)


def kind_table(usage: Usage) -> Table:
    """Return each kind of data with how often it was found."""
    counted = Counter[str]()
    for flow, count in usage.flows.items():
        counted[flow.kind] += count
    rows = tuple((group(kind), kind, count) for kind, count in sorted(counted.items(), key=lambda i: (group(i[0]), i)))
    return Table(("group", "kind of data", "findings"), rows)


def left(usage: Usage) -> dict[str, set[Flow]]:
    """Return the flows to each cloud."""
    clouds = {upstream for (route, upstream) in usage.routes if route.startswith("cloud")}
    return {cloud: {flow for flow in usage.flows if flow.destination == cloud} for cloud in sorted(clouds)}


def lines(said: Iterable[str], what: str = "") -> tuple[str, ...]:
    """Return what was said, or that it is to be filled in."""
    return tuple(said) or (f"{what}: {OPEN}" if what else OPEN,)


def in_groups(kinds: Collection[str]) -> str:
    """Return kinds as a policy file would say them: by group, less what is missing of it."""
    said = []
    for name, members in GROUPS.items():
        there = [kind for kind in members if kind in kinds]
        missing = [kind for kind in members if kind not in kinds]
        if len(there) <= len(missing) or len(members) == len(missing) + 1:
            said += there
        else:
            said.append(name if not missing else f"{name} without {' and '.join(missing)}")
    return ", ".join(said)

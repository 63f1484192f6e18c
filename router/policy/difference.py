"""What another policy would have decided: which requests change, how, and by which rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from router.policy.decision import Decision, Route
from router.policy.facts import Facts
from router.policy.reasons import WORDS
from router.policy.rules import Policy, Treatment


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One way in which decisions change; equal ones are counted together."""

    before: str
    """`cloud`, `cloud-masked`, `local` or `refused`."""
    after: str
    rules: tuple[str, ...] = ()
    """Who asks for more now, or asked for more before; fixed words where no rule does."""
    looser: tuple[str, ...] = ()
    """Kinds of which something would leave in a looser form than before."""
    stricter: tuple[str, ...] = ()

    @property
    def direction(self) -> str:
        """`looser` where anything leaves that did not, or in a looser form; then `stricter`; else `other`."""
        if _EXPOSURE[self.after] < _EXPOSURE[self.before] or self.looser:
            return "looser"
        return "stricter" if _EXPOSURE[self.after] > _EXPOSURE[self.before] or self.stricter else "other"


@dataclass(frozen=True, slots=True)
class Changes:
    """Equal changes together, with where they were seen."""

    change: Change
    count: int
    seen: tuple[str, ...]
    """Receipts or line numbers of the first few."""


_EXPOSURE = {"cloud": 0, "cloud-masked": 1, "local": 2, "refused": 2}
"""Loosest first; a refusal shows nobody more than an answer from here."""
_ORDER = {"looser": 0, "stricter": 1, "other": 2}
_SHOWN = 3


def route_name(decision: Decision) -> str:
    """Return the route as headers say it."""
    return "cloud-masked" if decision.route is Route.CLOUD and decision.masked else decision.route.value


@dataclass(frozen=True, slots=True)
class Decided:
    """A request as one policy decided it."""

    policy: Policy
    facts: Facts
    decision: Decision


def change(old: Decided, new: Decided) -> Change | None:
    """Return what changes for one request; None when it goes the same way and every value in the same form."""
    before, after = route_name(old.decision), route_name(new.decision)
    looser, stricter = _exposed(old, new), _exposed(new, old)
    if before == after and not looser and not stricter:
        return None
    loosens = bool(looser) or _EXPOSURE[after] < _EXPOSURE[before]
    asking, other = (old, new) if loosens and not stricter else (new, old)
    rules = [reason for reason in asking.decision.reasons if reason not in other.decision.reasons]
    named = [name for name in rules if name not in WORDS] or _finding(asking.policy, {*looser, *stricter}) or rules
    return Change(before, after, tuple(sorted(set(named))), looser, stricter)


def grouped(changes: Iterable[tuple[str, Change | None]]) -> tuple[int, tuple[Changes, ...]]:
    """Return how many requests there were, and the changes: looser ones first, then by how often."""
    total = 0
    seen: dict[Change, list[str]] = {}
    for where, one in changes:
        total += 1
        if one is not None:
            seen.setdefault(one, []).append(where)
    listed = [Changes(one, len(where), tuple(where[:_SHOWN])) for one, where in seen.items()]
    return total, tuple(sorted(listed, key=lambda one: (_ORDER[one.change.direction], -one.count, one.change)))


def _exposed(before: Decided, after: Decided) -> tuple[str, ...]:
    """Return the kinds of which more leaves as it is, or more leaves at all, after than before."""
    was, now = _leaving(before), _leaving(after)
    return tuple(sorted(kind for kind, (clear, out) in now.items() if clear > was[kind][0] or out > was[kind][1]))


def _leaving(decided: Decided) -> Mapping[str, tuple[int, int]]:
    """Return for each kind how many values leave as they are, and how many in any form."""
    counted: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    decision = decided.decision
    if decision.route is Route.CLOUD:
        for fact, treatment in zip(decided.facts.findings, decision.treatments, strict=True):
            if fact.exchange not in decision.omitted:
                clear, out = counted[fact.kind]
                counted[fact.kind] = clear + (treatment is Treatment.ALLOW), out + 1
    return counted


def _finding(policy: Policy, kinds: set[str]) -> list[str]:
    """Return the rules that ask for more than `allow` about some kinds."""
    asking = (rule for rule in (*policy.rules, *policy.floor) if rule.then > Treatment.ALLOW)
    return [rule.name for rule in asking if rule.find & kinds]

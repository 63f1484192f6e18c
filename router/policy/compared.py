"""Two policies side by side, without any request: which settings differ, and what each class of findings comes to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from router.classification.label import Labels
from router.classification.topics import TOPICS
from router.conversation.message import Role
from router.inspection.kinds import KINDS
from router.policy.decision import Situation
from router.policy.facts import Asked, CodeFact, Fact
from router.policy.prove.cases import CURRENT, Case, cases
from router.policy.prove.claim import Claim, Verb
from router.policy.prove.moments import Around
from router.policy.prove.proof import facts_of
from router.policy.prove.shapes import PLAIN
from router.policy.rules import Policy, Treatment
from router.policy.weigh import weigh

_PLAIN = Around(Situation(cloud=True, engine=False), Labels("chat", 1.0, 0.0, topics_known=True), Asked())
_SETTINGS = ("otherwise", "unsure", "opaque", "cloud", "note", "network_tools", "routing", "upstreams", "restore")


Pair = tuple[str, str]
"""What something comes to under the old policy and under the new one."""


@dataclass(frozen=True, slots=True)
class Differs:
    """A class of findings that comes to something else."""

    kinds: tuple[str, ...]
    where: str
    """`now` or `earlier`, with what else tells the class."""
    before: str
    after: str
    looser: bool


def settings(old: Policy, new: Policy) -> Iterator[tuple[str, str, str]]:
    """Yield each setting beside the rules that differs, with both values."""
    for name in _SETTINGS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield name, _said(before), _said(after)


def rules(old: Policy, new: Policy) -> Iterator[tuple[str, str]]:
    """Yield each rule that is new, gone or changed, with what changed of it."""
    before = {rule.name: rule for rule in (*old.rules, *old.floor)}
    after = {rule.name: rule for rule in (*new.rules, *new.floor)}
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield name, "gone"
        elif name not in before:
            yield name, "new"
        elif before[name] != after[name]:
            keys = [
                field.name
                for field in fields(before[name])
                if field.compare and getattr(before[name], field.name) != getattr(after[name], field.name)
            ]
            yield name, f"changed: {', '.join(keys)}"


def classes(old: Policy, new: Policy) -> tuple[Differs, ...]:
    """Return every class of a single finding, topic or stretch of code that the two treat differently.

    Alone, without company: what rules with a condition ask for shows only on requests (`--on`, `--ledger`).
    """
    both = replace(old, rules=(*old.rules, *new.rules), never=old.never.joined(new.never))
    claim = Claim("", Verb.NEVER, KINDS, frozenset(TOPICS))
    found: dict[tuple[tuple[str, ...], bool], dict[str, dict[str, Pair]]] = {}
    for case in cases(both, claim):
        time = "now" if case.things[0].exchange == CURRENT else "earlier"
        pair = _treatment(old, case), _treatment(new, case)
        fixed = getattr(case.things[0], "fixed", False)
        found.setdefault((case.stands_for, fixed), {}).setdefault(time, {})[_detail(case)] = pair
    alike: dict[tuple[str, Pair], list[str]] = {}
    for (kinds, fixed), times in found.items():
        for where, pair in _said_once(times):
            if pair[0] != pair[1]:
                alike.setdefault((f"{where}, as a number or key" if fixed else where, pair), []).extend(kinds)
    listed = [
        Differs(tuple(sorted(kinds)), where, *pair, _STRICTNESS.index(pair[1]) < _STRICTNESS.index(pair[0]))
        for (where, pair), kinds in alike.items()
    ]
    return tuple(sorted(listed, key=lambda one: (not one.looser, one.kinds, one.where)))


def _said_once(times: Mapping[str, Mapping[str, Pair]]) -> Iterator[tuple[str, Pair]]:
    """Yield where a class comes to what; what is the same everywhere is said once."""
    whole = {time: set(details.values()) for time, details in times.items()}
    if len(set().union(*whole.values())) == 1:
        yield "now and earlier", next(iter(whole["now"]))
        return
    for time, details in times.items():
        if len(whole[time]) == 1:
            yield time, next(iter(whole[time]))
        else:
            yield from ((f"{time}, {detail}" if detail else time, pair) for detail, pair in details.items())


_STRICTNESS = ("allow", "mask", "left out", "local", "refuse")


def _treatment(policy: Policy, case: Case) -> str:
    weighed = weigh(policy, facts_of(case, _PLAIN))
    if case.things[0].exchange in weighed.omitted and weighed.treatment < Treatment.LOCAL:
        return "left out"
    return weighed.treatment.name.lower()


def _detail(case: Case) -> str:
    thing, below = case.things[0], case.below[0]
    if isinstance(thing, CodeFact):
        return "all rights reserved" if thing.proprietary else ""
    said = [f"score {thing.score:g} up to {below:g}" if below is not None else f"score from {thing.score:g}"]
    if isinstance(thing, Fact):
        said += [f"from {thing.role.value}"] if thing.role is not Role.USER else []
        said += [f"at {thing.shape}"] if thing.shape not in (PLAIN, "") else []
        said += [f"of category {thing.words}"] if thing.words else []
    return ", ".join(said)


def _said(value: object) -> str:
    if isinstance(value, Treatment):
        return value.name.lower()
    return str(value)

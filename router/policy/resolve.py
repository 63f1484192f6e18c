"""Layers to one policy: what the last file says counts, but what never leaves only ever grows."""

from collections.abc import Iterable, Sequence
from typing import TypeVar, cast

from router.conversation.message import Role
from router.marked_yaml import Section
from router.policy.admission import Upstreams
from router.policy.exemplify import examples
from router.policy.layers import Layer
from router.policy.moment import DAYS
from router.policy.privacy_section import RestoreSection, RuleSection
from router.policy.routing_section import RoutingRuleSection
from router.policy.rules import (
    Budget,
    History,
    Lean,
    Never,
    OwnWords,
    Policy,
    Prefer,
    Receipts,
    Restore,
    Routing,
    RoutingRule,
    Rule,
    Treatment,
)
from router.policy.words import kinds, topics

_Named = TypeVar("_Named", Rule, RoutingRule)


def resolved(layers: Sequence[Layer]) -> Policy:
    """Return what the layers say together; the digest is not made yet."""
    last = layers[-1]
    return Policy(
        name=last.file.name,
        rules=_by_name(rule(one, layer.source) for layer in layers for one in layer.file.privacy.rules or ()),
        otherwise=Treatment[cast(str, said(layers, "privacy", "otherwise")).upper()],
        unsure=Treatment[cast(str, said(layers, "privacy", "unsure")).upper()],
        opaque=Treatment[cast(str, said(layers, "privacy", "opaque")).upper()],
        cloud=cast(bool, said(layers, "cloud")),
        routing=_routing(layers),
        note=cast(bool, said(layers, "note")),
        network_tools=_all(layer.file.network_tools for layer in layers),
        examples=examples(last),
        never=never(layers),
        restore=tuple(_restore(one) for layer in layers for one in layer.file.privacy.restore),
        upstreams=_upstreams(layers),
        vocabulary=OwnWords(
            _all(tuple(str(layer.folder / one) for one in layer.file.vocabulary.files) for layer in layers),
            _all(layer.file.vocabulary.forms for layer in layers),
        ),
        ledger=Receipts(
            places=cast(bool, said(layers, "ledger", "places")), required=cast(bool, said(layers, "ledger", "required"))
        ),
        claims=last.file.claims,
        layers=tuple(layer.source for layer in reversed(layers)),
    )


def said(layers: Sequence[Layer], *path: str) -> object:
    """Return the value of a key in the last layer that states it, else its default."""
    value: object = None
    for layer in reversed(layers):
        section: Section = layer.file
        for step in path[:-1]:
            section = cast(Section, getattr(section, step))
        value = getattr(section, path[-1])
        if path[-1] in section.model_fields_set:
            break
    return value


def never(layers: Iterable[Layer]) -> Never:
    """Return what never leaves: everything that any of the layers names."""
    together = Never()
    for layer in layers:
        privacy = layer.file.privacy
        own = Never(kinds(privacy.never_leaves), topics(privacy.never_leaves), kinds(privacy.never_leaves_unmasked))
        together = together.joined(own)
    return together


def rule(section: RuleSection, origin: str) -> Rule:
    """Return a rule of a file as a value."""
    then = Treatment[section.then.upper()]
    return Rule(
        name=section.name,
        then=then,
        find=kinds(section.find),
        topics=frozenset(section.topics),
        with_any=kinds(section.with_),
        at_least=section.at_least,
        history=_as_then(then) if section.history is None else History[section.history.upper()],
        proprietary=section.code == "proprietary",
        with_topics=topics(section.with_),
        anywhere=section.within == "conversation",
        sources=frozenset(map(Role, section.from_)),
        places=tuple(sorted(set(section.places))),
        words=frozenset(section.words),
        files=tuple(sorted(set(section.files))),
        origin=origin,
    )


def _as_then(then: Treatment) -> History:
    """Return what happens to earlier turns when a rule does not say: nothing looser than now."""
    match then:
        case Treatment.ALLOW:
            return History.ALLOW
        case Treatment.MASK:
            return History.MASK
        case Treatment.LOCAL | Treatment.REFUSE:
            return History.LOCAL


def _by_name(rules: Iterable[_Named]) -> tuple[_Named, ...]:
    """Return the rules; one of a later file stands for the earlier one of its name."""
    found: dict[str, _Named] = {}
    for one in rules:
        found[one.name.casefold()] = one
    return tuple(found.values())


def _all(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for listed in lists for one in listed))


def _restore(section: RestoreSection) -> Restore:
    return Restore(kinds(section.find), section.tools)


def _routing(layers: Sequence[Layer]) -> Routing:
    return Routing(
        prefer=Prefer(cast(str, said(layers, "routing", "prefer"))),
        gain=cast(float, said(layers, "routing", "gain")),
        cheapest_model=said(layers, "routing", "cloud_model") == "cheapest",
        rules=_by_name(_routing_rule(one, layer.source) for layer in layers for one in layer.file.routing.rules),
        budget=Budget(
            requests=cast("int | None", said(layers, "routing", "budget_per_day", "requests")),
            tokens=cast("int | None", said(layers, "routing", "budget_per_day", "tokens")),
            cost=cast("float | None", said(layers, "routing", "budget_per_day", "cost")),
        ),
    )


_LEANS = {"prefer_cloud": Lean.CLOUD, "prefer_local": Lean.LOCAL, "no_cloud": Lean.NO_CLOUD}


def _routing_rule(section: RoutingRuleSection, origin: str) -> RoutingRule:
    return RoutingRule(
        name=section.name,
        then=_LEANS[section.then],
        tasks=frozenset(section.tasks),
        longer_than=section.longer_than,
        needs=frozenset(section.needs),
        hours=None if section.hours is None else _minutes(section.hours),
        days=frozenset(map(DAYS.index, section.days)),
        metered=section.network == "metered",
        battery_below=section.battery_below,
        origin=origin,
    )


def _minutes(hours: str) -> tuple[int, int]:
    begin, end = (60 * int(time[:2]) + int(time[3:]) for time in hours.split("-"))
    return begin, end


def _upstreams(layers: Sequence[Layer]) -> Upstreams:
    stated = {key: said(layers, "upstreams", key) for key in Upstreams.__dataclass_fields__}
    regions = frozenset(word.casefold() for word in cast("tuple[str, ...]", stated.pop("regions")))
    return Upstreams(**stated, regions=regions)  # type: ignore[arg-type]


def stated_in(layers: Sequence[Layer], *path: str) -> tuple[str, ...]:
    """Return the files that state a key: every one where values are added up, else the last, whose value counts."""
    found = []
    for layer in layers:
        section: Section = layer.file
        for step in path[:-1]:
            section = cast(Section, getattr(section, step))
        if path[-1] in section.model_fields_set:
            found.append(layer.source)
    return tuple(found) if path in _ADDED else tuple(found[-1:])


_ADDED = frozenset(
    {
        ("privacy", "never_leaves"),
        ("privacy", "never_leaves_unmasked"),
        ("privacy", "restore"),
        ("vocabulary", "files"),
        ("vocabulary", "forms"),
        ("network_tools",),
    }
)
"""Keys whose values in several files are added up."""

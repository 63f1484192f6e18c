"""A policy as one file again: everything it extends resolved, each key with the file that it comes from."""

import json
import re
from collections.abc import Iterator, Sequence

from router.inspection.kinds import GROUPS
from router.policy.floor import never_applies
from router.policy.layers import Layer
from router.policy.moment import DAYS
from router.policy.resolve import stated_in
from router.policy.rules import Lean, Policy, RoutingRule, Rule, Treatment

_LEANS = {Lean.CLOUD: "prefer_cloud", Lean.LOCAL: "prefer_local", Lean.NO_CLOUD: "no_cloud"}
_PLAIN = re.compile(r"-?[A-Za-z][A-Za-z_]*(?: [A-Za-z_]+)*")
_NOT_WORDS = frozenset({"true", "false", "null", "on", "off", "yes", "no", "y", "n"})
_DEFAULT = "not stated: the default"


def effective(policy: Policy, layers: Sequence[Layer]) -> str:
    """Return the policy as YAML that loads as the same policy; comments name files."""
    lines = [f"# digest {policy.digest}", "version: 1", f"name: {policy.name}"]
    lines += _key(layers, ("cloud",), policy.cloud)
    lines += ["privacy:", *_privacy(policy, layers)]
    lines += ["routing:", *_routing(policy, layers)]
    lines += ["upstreams:"]
    for key in ("clouds", "models", "engines", "regions", "zero_retention", "no_training"):
        value = getattr(policy.upstreams, key)
        plain = value if isinstance(value, bool) else sorted(value) if key == "regions" else list(value)
        lines += _key(layers, ("upstreams", key), plain, 2)
    lines += ["vocabulary:"]
    lines += _key(layers, ("vocabulary", "files"), list(policy.vocabulary.files), 2)
    lines += _key(layers, ("vocabulary", "forms"), list(policy.vocabulary.forms), 2)
    lines += ["ledger:"]
    lines += _key(layers, ("ledger", "places"), policy.ledger.places, 2)
    lines += _key(layers, ("ledger", "required"), policy.ledger.required, 2)
    lines += _key(layers, ("note",), policy.note)
    lines += _key(layers, ("network_tools",), list(policy.network_tools))
    lines += _key(layers, ("claims",), list(policy.claims))
    count = len(policy.examples)
    return "\n".join([*lines, f"# examples: {count}, in {layers[-1].source}"]) + "\n"


def _privacy(policy: Policy, layers: Sequence[Layer]) -> Iterator[str]:
    never = policy.never
    yield from _key(layers, ("privacy", "never_leaves"), [*_named(never.leaves), *sorted(never.topics)], 2)
    yield from _key(layers, ("privacy", "never_leaves_unmasked"), _named(never.unmasked), 2)
    for name, treatment in (("otherwise", policy.otherwise), ("unsure", policy.unsure), ("opaque", policy.opaque)):
        yield from _key(layers, ("privacy", name), treatment.name.lower(), 2)
    restore = [{"find": _named(one.find), "tools": list(one.tools)} for one in policy.restore]
    yield from _key(layers, ("privacy", "restore"), restore, 2)
    yield "  rules:" if policy.rules else "  rules: []"
    for rule in policy.rules:
        if never_applies(rule, policy.never):
            yield f"    # {rule.name}: everything it is about never leaves{_from((rule.origin,))}"
        else:
            yield from _listed(_rule(rule), rule.origin)


def _rule(rule: Rule) -> Iterator[tuple[str, object]]:
    yield "name", rule.name
    yield "find", _named(rule.find)
    yield "topics", sorted(rule.topics)
    yield "files", list(rule.files)
    yield "with", [*_named(rule.with_any), *sorted(rule.with_topics)]
    yield "within", "conversation" if rule.anywhere else None
    yield "from", sorted(rule.sources)
    yield "places", list(rule.places)
    yield "words", sorted(rule.words)
    yield "at_least", rule.at_least
    yield "then", rule.then.name.lower()
    yield "history", None if rule.then is Treatment.ALLOW else rule.history.name.lower()
    yield "code", "proprietary" if rule.proprietary else None


def _routing(policy: Policy, layers: Sequence[Layer]) -> Iterator[str]:
    routing = policy.routing
    yield from _key(layers, ("routing", "prefer"), routing.prefer.value, 2)
    yield from _key(layers, ("routing", "gain"), routing.gain, 2)
    yield from _key(layers, ("routing", "cloud_model"), "cheapest" if routing.cheapest_model else "first", 2)
    budget = routing.budget
    limits = {"requests": budget.requests, "tokens": budget.tokens, "cost": budget.cost}
    if any(limit is not None for limit in limits.values()):
        yield "  budget_per_day:"
    for name, limit in limits.items():
        if limit is not None:
            yield from _key(layers, ("routing", "budget_per_day", name), limit, 4)
    yield "  rules:" if routing.rules else "  rules: []"
    for rule in routing.rules:
        yield from _listed(_preference(rule), rule.origin)


def _preference(rule: RoutingRule) -> Iterator[tuple[str, object]]:
    yield "name", rule.name
    yield "tasks", sorted(rule.tasks)
    yield "longer_than", rule.longer_than
    yield "needs", sorted(rule.needs)
    yield "hours", None if rule.hours is None else "-".join(f"{m // 60:02}:{m % 60:02}" for m in rule.hours)
    yield "days", [DAYS[day] for day in sorted(rule.days)]
    yield "network", "metered" if rule.metered else None
    yield "battery_below", rule.battery_below
    yield "then", _LEANS[rule.then]


def _listed(keys: Iterator[tuple[str, object]], origin: str) -> Iterator[str]:
    mark = "    - "
    for name, value in keys:
        if value is None or value == []:
            continue
        yield f"{mark}{name}: {_written(value)}{_from((origin,)) if mark.strip() else ''}"
        mark = "      "


def _key(layers: Sequence[Layer], path: tuple[str, ...], value: object, indent: int = 0) -> Iterator[str]:
    yield f"{' ' * indent}{path[-1]}: {_written(value)}{_from(stated_in(layers, *path))}"


def _from(sources: Sequence[str]) -> str:
    return f"  # {', '.join(sources) or _DEFAULT}"


def _written(value: object) -> str:
    """Return a value as JSON, which is YAML; plain words go without quotes."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value not in _NOT_WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def _named(kinds: frozenset[str]) -> list[str]:
    """Return kinds as their author would write them: groups, with few kinds taken out, and the rest by name."""
    words: list[str] = []
    left = set(kinds)
    for group, members in GROUPS.items():
        missing = set(members) - kinds
        if 2 * len(missing) < len(members) and len(members) > 2:
            words += [group, *(f"-{kind}" for kind in sorted(missing))]
            left -= set(members)
    return words + sorted(left)

"""The ways that a request could take, and what closes each of them."""

from dataclasses import dataclass
from enum import StrEnum

from router.policy.decision import Decision, Route, Wish
from router.policy.facts import Facts
from router.policy.lean import leans
from router.policy.reasons import Word
from router.policy.rules import Lean, Policy, Treatment


class Way(StrEnum):
    """Where a request could go, and how."""

    AS_IS = "cloud, as it is"
    MASKED = "cloud, masked"
    ENGINE = "engine on this device"
    SKILL = "skill on this device"


@dataclass(frozen=True, slots=True)
class Judged:
    """One way: taken, open, or closed by something."""

    way: Way
    closed_by: tuple[str, ...] = ()
    """Fixed phrases and names of rules; empty for the way that is taken."""
    taken: bool = False


PRIVACY = frozenset({Word.OTHERWISE, Word.UNSURE, Word.OPAQUE, Word.FIXED, Word.CLOUD_OFF, Word.NEVER, Word.UNMASKED})
"""Fixed words that close a way; the others choose among open ones."""
_CHOSEN = {
    Word.PERSONAL: "an engine answers what is personal (routing.prefer)",
    Word.GAIN: "the expected gain decided (routing.gain)",
    Word.PREFER: "the policy prefers the other side (routing.prefer)",
    Word.LOOP: "the running tool loop stays with the model that began it",
    Word.WISH: "the client named the other side",
}
_NO_ENGINE = "no engine here can take it"


def ways(policy: Policy, facts: Facts, decision: Decision) -> tuple[Judged, ...]:
    """Return every way, in the order in which the product knows them."""
    taken = _taken(decision)
    return tuple(
        Judged(way, taken=True) if way is taken else Judged(way, _closed(way, policy, facts, decision)) for way in Way
    )


def _taken(decision: Decision) -> Way | None:
    match decision.route:
        case Route.CLOUD:
            return Way.MASKED if decision.masked else Way.AS_IS
        case Route.LOCAL:
            return Way.ENGINE if decision.skill is None else Way.SKILL
        case Route.REFUSED:
            return None


def _closed(way: Way, policy: Policy, facts: Facts, decision: Decision) -> tuple[str, ...]:
    routing = {rule.name for rule in policy.routing.rules}
    named = tuple(
        reason for reason in decision.reasons if reason in PRIVACY or (reason not in _words() and reason not in routing)
    )
    by = tuple(f"rule {name}" if name not in PRIVACY else _key(name, policy) for name in named)
    if decision.treatment is Treatment.REFUSE:
        return by
    situation = facts.situation
    if way is Way.SKILL:
        return ("no skill fits",) if situation.skill is None else ("an engine is there, or the cloud is open",)
    if way is Way.ENGINE:
        return _preferred(policy, decision) if situation.engine else (_NO_ENGINE,)
    if way is Way.MASKED and not decision.masked and decision.treatment < Treatment.LOCAL:
        return ("there is nothing to mask",)
    closed = list(by) if decision.treatment >= Treatment.LOCAL or (way is Way.AS_IS and decision.masked) else []
    if situation.wish in (Wish.LOCAL, Wish.SKILL):
        closed.append("the client named a model or skill of this device")
    if situation.local_only:
        closed.append("the client's header or `--offline` keeps it here")
    if not situation.cloud:
        closed.append("no cloud can be taken")
    elif situation.unfit:
        closed.append("no cloud that is there is admitted (upstreams)")
    lean = leans(policy, facts)
    if lean is not None and lean[0] is Lean.NO_CLOUD:
        closed.append(_leaning(lean[1]))
    return tuple(closed) or _preferred(policy, decision)


def _preferred(policy: Policy, decision: Decision) -> tuple[str, ...]:
    chosen = [phrase for word, phrase in _CHOSEN.items() if word in decision.reasons]
    chosen += [_leaning(rule.name) for rule in policy.routing.rules if rule.name in decision.reasons]
    return tuple(chosen) or ("not preferred",)


def _leaning(reason: str) -> str:
    if reason == Word.BUDGET:
        return "the budget of the day is spent (routing.budget_per_day)"
    return f"routing rule {reason}"


def _key(word: str, policy: Policy) -> str:
    said = {
        str(Word.OTHERWISE): f"privacy.otherwise: {policy.otherwise.name.lower()}",
        str(Word.UNSURE): f"privacy.unsure: {policy.unsure.name.lower()}",
        str(Word.OPAQUE): f"privacy.opaque: {policy.opaque.name.lower()}",
        str(Word.FIXED): "a value stands where no placeholder can",
        str(Word.NEVER): "privacy.never_leaves",
        str(Word.UNMASKED): "privacy.never_leaves_unmasked",
    }
    return said.get(word, "cloud: false")


def _words() -> frozenset[str]:
    return frozenset(word.value for word in Word)

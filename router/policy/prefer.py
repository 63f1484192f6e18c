"""Routing: a choice among the routes that privacy leaves open, and never another one."""

from dataclasses import dataclass

from router.policy.decision import Route, Situation, Wish
from router.policy.facts import Facts
from router.policy.lean import leans
from router.policy.reasons import Word
from router.policy.rules import Lean, Policy, Prefer, Treatment
from router.policy.weigh import Weighed

POLICY_REFUSED = "policy_refused"
NO_MODEL = "no_model"


@dataclass(frozen=True, slots=True)
class Choice:
    """Who answers."""

    route: Route
    reason: str | None = None
    """None where the privacy reasons already say it."""
    skill: str | None = None
    error: str = ""


def choose(policy: Policy, facts: Facts, weighed: Weighed) -> Choice:
    """Return who answers, as the product's table of situations says.

    A wish switches preferences off. It never opens the cloud: that needs a treatment
    that lets the request out, an upstream that the policy admits, no rule that closes
    the cloud at this moment, and a client that did not ask for `local`.
    """
    situation = facts.situation
    if weighed.treatment is Treatment.REFUSE:
        return Choice(Route.REFUSED, error=POLICY_REFUSED)
    if situation.wish is Wish.SKILL:
        return _skill(situation, Choice(Route.REFUSED, Word.WISH, error=NO_MODEL))
    private = weighed.treatment >= Treatment.LOCAL
    lean = leans(policy, facts)
    closed = lean[1] if lean is not None and lean[0] is Lean.NO_CLOUD else None
    if private or _shut(situation) or closed is not None:
        return _at_home(situation, closed, private=private)
    if not situation.engine or situation.wish is Wish.CLOUD:
        return Choice(Route.CLOUD, Word.WISH if situation.wish is Wish.CLOUD else Word.AVAILABILITY)
    if situation.loop is not None and situation.loop is not Route.REFUSED:
        return Choice(situation.loop, Word.LOOP)  # a model does not understand calls that another one made
    return _preferred(policy, facts, lean, personal=weighed.personal)


def _shut(situation: Situation) -> bool:
    return not situation.cloud or situation.unfit or situation.local_only or situation.wish is Wish.LOCAL


def _at_home(situation: Situation, closed: str | None, *, private: bool) -> Choice:
    """Return who answers when the cloud does not: an engine, else a skill, else nobody."""
    reason: str = Word.AVAILABILITY
    if situation.wish is Wish.LOCAL:
        reason = Word.WISH
    elif situation.local_only:
        reason = Word.LOCAL_ONLY
    elif situation.unfit:
        reason = Word.UPSTREAMS
    elif situation.cloud and closed is not None:
        reason = closed
    if situation.engine:
        return Choice(Route.LOCAL, None if private else reason)
    # Only a cloud that the policy alone closed for good makes this a refusal; otherwise there is simply nobody.
    refused = reason == Word.UPSTREAMS or (private and situation.cloud and reason == Word.AVAILABILITY)
    spoken = None if refused and reason == Word.AVAILABILITY else reason
    return _skill(situation, Choice(Route.REFUSED, spoken, error=POLICY_REFUSED if refused else NO_MODEL))


def _skill(situation: Situation, otherwise: Choice) -> Choice:
    if situation.skill is None:
        return otherwise
    reason = Word.WISH if situation.wish is Wish.SKILL else Word.AVAILABILITY
    return Choice(Route.LOCAL, reason, skill=situation.skill)


def _preferred(policy: Policy, facts: Facts, lean: tuple[Lean, str] | None, *, personal: bool) -> Choice:
    prefer = policy.routing.prefer
    if prefer is Prefer.LOCAL_WHEN_PERSONAL and personal:
        return Choice(Route.LOCAL, Word.PERSONAL)
    if lean is not None:
        return Choice(Route.CLOUD if lean[0] is Lean.CLOUD else Route.LOCAL, lean[1])
    match prefer:
        case Prefer.LOCAL | Prefer.CHEAPEST:
            return Choice(Route.LOCAL, Word.PREFER)
        case Prefer.CLOUD:
            return Choice(Route.CLOUD, Word.PREFER)
        case Prefer.LOCAL_WHEN_PERSONAL | Prefer.GAIN:
            gains = facts.labels.gain >= policy.routing.gain
            return Choice(Route.CLOUD if gains else Route.LOCAL, Word.GAIN)

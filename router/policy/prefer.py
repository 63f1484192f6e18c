"""Routing: a choice among the routes that privacy leaves open, and never another one."""

from dataclasses import dataclass

from router.policy.decision import Route, Situation, Wish
from router.policy.facts import Facts
from router.policy.reasons import Word
from router.policy.rules import Policy, Prefer, Treatment
from router.policy.weigh import Weighed

POLICY_REFUSED = "policy_refused"
NO_MODEL = "no_model"


@dataclass(frozen=True, slots=True)
class Choice:
    """Who answers."""

    route: Route
    reason: Word | None = None
    """None where the privacy reasons already say it."""
    skill: str | None = None
    error: str = ""


def choose(policy: Policy, facts: Facts, weighed: Weighed) -> Choice:
    """Return who answers, as the product's table of situations says.

    A wish switches preferences off. It never opens the cloud: that needs a treatment
    that lets the request out and a client that did not ask for `local`.
    """
    situation = facts.situation
    if weighed.treatment is Treatment.REFUSE:
        return Choice(Route.REFUSED, error=POLICY_REFUSED)
    if situation.wish is Wish.SKILL:
        return _skill(situation, Choice(Route.REFUSED, Word.WISH, error=NO_MODEL))
    private = weighed.treatment >= Treatment.LOCAL
    at_home = situation.local_only or situation.wish is Wish.LOCAL
    if not situation.cloud or private or at_home:
        return _at_home(situation, private=private)
    if not situation.engine or situation.wish is Wish.CLOUD:
        return Choice(Route.CLOUD, Word.WISH if situation.wish is Wish.CLOUD else Word.AVAILABILITY)
    if situation.loop is not None and situation.loop is not Route.REFUSED:
        return Choice(situation.loop, Word.LOOP)  # a model does not understand calls that another one made
    return _preferred(policy, facts, personal=weighed.personal)


def _at_home(situation: Situation, *, private: bool) -> Choice:
    """Return who answers when the cloud does not: an engine, else a skill, else nobody."""
    reason = Word.AVAILABILITY
    if situation.wish is Wish.LOCAL:
        reason = Word.WISH
    elif situation.local_only:
        reason = Word.LOCAL_ONLY
    if situation.engine:
        return Choice(Route.LOCAL, None if private else reason)
    # Only a cloud that privacy alone closed makes this a refusal; otherwise there is simply nobody.
    closed = private and situation.cloud and reason is Word.AVAILABILITY
    return _skill(
        situation, Choice(Route.REFUSED, None if closed else reason, error=POLICY_REFUSED if closed else NO_MODEL)
    )


def _skill(situation: Situation, otherwise: Choice) -> Choice:
    if situation.skill is None:
        return otherwise
    reason = Word.WISH if situation.wish is Wish.SKILL else Word.AVAILABILITY
    return Choice(Route.LOCAL, reason, skill=situation.skill)


def _preferred(policy: Policy, facts: Facts, *, personal: bool) -> Choice:
    match policy.routing.prefer:
        case Prefer.LOCAL:
            return Choice(Route.LOCAL, Word.PREFER)
        case Prefer.CLOUD:
            return Choice(Route.CLOUD, Word.PREFER)
        case Prefer.LOCAL_WHEN_PERSONAL if personal:
            return Choice(Route.LOCAL, Word.PERSONAL)
        case _:
            gains = facts.labels.gain >= policy.routing.gain
            return Choice(Route.CLOUD if gains else Route.LOCAL, Word.GAIN)

"""What the policy's routing rules and its budget ask for at this moment; no finding has a say here."""

from router.policy.facts import Facts
from router.policy.moment import Moment
from router.policy.reasons import Word
from router.policy.rules import Budget, Lean, Policy, RoutingRule


def leans(policy: Policy, facts: Facts) -> tuple[Lean, str] | None:
    """Return the strictest of what applies with its reason; None when nothing does.

    Strictest, not first: the order of rules never matters. Of equals the first by name is the reason.
    """
    asked = [(rule.then, rule.name) for rule in policy.routing.rules if _applies(rule, facts)]
    if _spent(policy.routing.budget, facts.situation.moment):
        asked.append((Lean.NO_CLOUD, str(Word.BUDGET)))
    return min(asked, key=lambda one: (-one[0], one[1])) if asked else None


def _applies(rule: RoutingRule, facts: Facts) -> bool:
    moment = facts.situation.moment
    return (
        (not rule.tasks or facts.labels.task in rule.tasks)
        and (rule.longer_than is None or facts.asked.characters > rule.longer_than)
        and (not rule.needs or not rule.needs.isdisjoint(facts.asked.needs))
        and _in_time(rule, moment)
        and (not rule.metered or moment.metered is True)
        and (rule.battery_below is None or (moment.battery is not None and moment.battery < rule.battery_below))
    )


def _in_time(rule: RoutingRule, moment: Moment) -> bool:
    """Whether the moment is in the rule's hours on one of its days; after midnight it is still the evening's day."""
    if rule.hours is None:
        return not rule.days or moment.weekday in rule.days
    begin, end = rule.hours
    evening = begin <= moment.minute if end <= begin else begin <= moment.minute < end
    morning = end <= begin and moment.minute < end
    today = not rule.days or moment.weekday in rule.days
    yesterday = not rule.days or (moment.weekday - 1) % 7 in rule.days
    return (evening and today) or (morning and yesterday)


def _spent(budget: Budget, moment: Moment) -> bool:
    return (
        (budget.requests is not None and moment.requests >= budget.requests)
        or (budget.tokens is not None and moment.tokens >= budget.tokens)
        or (budget.cost is not None and moment.cost >= budget.cost)
    )

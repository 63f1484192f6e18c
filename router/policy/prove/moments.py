"""Every situation that can make a difference to who answers."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

from router.classification.label import Labels
from router.policy.decision import Route, Situation, Wish
from router.policy.facts import Asked, Facts
from router.policy.lean import leans
from router.policy.moment import Moment
from router.policy.prefer import choose
from router.policy.rules import Policy, RoutingRule, Treatment
from router.policy.weigh import Weighed

_ANY_TASK = "chat"


@dataclass(frozen=True, slots=True)
class Around:
    """All that a decision rests on beside what was found."""

    situation: Situation
    labels: Labels
    asked: Asked


def arounds(policy: Policy) -> tuple[Around, ...]:
    """Return one situation of each class, plain ones first.

    Who answers depends on what was found only through the strictest treatment and whether it is personal. So two
    situations are of one class when the policy's own `choose` sends every pair of the two the same way.
    """
    found: dict[Hashable, Around] = {}
    for around in situations(policy):
        facts = Facts((), 0, around.labels, around.situation, asked=around.asked)
        ways = tuple(choose(policy, facts, weighed).route for weighed in _WEIGHED)
        found.setdefault(ways, around)
    unjudged = (replace(one, labels=replace(one.labels, topics_known=False)) for one in found.values())
    return (*found.values(), *unjudged)


_WEIGHED = tuple(
    Weighed(treatment, (), frozenset(), (), personal) for treatment in Treatment for personal in (False, True)
)


def situations(policy: Policy) -> Iterator[Around]:
    """Yield every combination of what the product knows of a moment.

    Routing rules and budgets act on a decision through `leans` alone, so of all moments, tasks and sizes one is
    taken for each thing that `leans` can say.
    """
    leaning = _leaning(policy)
    gains = sorted({0.0, policy.routing.gain}, reverse=True)
    for wish, engine, loop, skill, local_only, unfit, cloud in product(
        (Wish.AUTO, Wish.CLOUD, Wish.LOCAL, Wish.SKILL),
        (False, True),
        (None, Route.CLOUD, Route.LOCAL, Route.REFUSED),
        (None, "summarize"),
        (False, True),
        (False, True),
        (True, False),
    ):
        for (task, asked, moment), gain in product(leaning, gains):
            situation = Situation(cloud, engine, skill, wish, local_only, loop, unfit, moment)
            yield Around(situation, Labels(task, 1.0, gain, topics_known=True), asked)


def _leaning(policy: Policy) -> list[tuple[str, Asked, Moment]]:
    found: dict[object, tuple[str, Asked, Moment]] = {}
    rules = policy.routing.rules
    for task, asked, moment in product(_tasks(rules), _sizes(rules), _moments(policy)):
        situation = Situation(cloud=True, engine=True, moment=moment)
        facts = Facts((), 0, Labels(task, 1.0, 0.0), situation, asked=asked)
        found.setdefault(leans(policy, facts), (task, asked, moment))
    return list(found.values())


def _tasks(rules: tuple[RoutingRule, ...]) -> list[str]:
    named = {task for rule in rules for task in rule.tasks}
    return [*([_ANY_TASK] if _ANY_TASK not in named else ["unknown"]), *sorted(named)]


def _sizes(rules: tuple[RoutingRule, ...]) -> list[Asked]:
    lengths = [0, *sorted({rule.longer_than + 1 for rule in rules if rule.longer_than is not None})]
    named = sorted({need for rule in rules for need in rule.needs})
    needs = [frozenset(some) for size in range(len(named) + 1) for some in combinations(named, size)]
    return [Asked(length, need) for length, need in product(lengths, needs)]


def _moments(policy: Policy) -> Iterator[Moment]:
    rules, budget = policy.routing.rules, policy.routing.budget
    minutes = sorted({0, *(minute % 1_440 for rule in rules for minute in rule.hours or ())})
    days = range(7) if any(rule.days for rule in rules) else (0,)
    metered = (None, True) if any(rule.metered for rule in rules) else (None,)
    batteries = [None, *sorted({rule.battery_below - 1 for rule in rules if rule.battery_below}, reverse=True)]
    spent = [(0, 0, 0.0), (budget.requests or 0, budget.tokens or 0, budget.cost or 0.0)]
    for minute, day, paid, battery, used in product(minutes, days, metered, batteries, dict.fromkeys(spent)):
        yield Moment(minute, day, paid, battery, *used)

"""What a claim speaks of, as the smallest facts, one for each class of inputs that the policy can tell apart.

Smallest is enough: one more finding, topic, doubt, file or piece of code never loosens a decision, so a request that
breaks a claim has one of these inside it that breaks it too. docs/proofs.md has the whole argument.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from router.classification.label import Topic
from router.conversation.message import Role
from router.errors import ConfigurationError
from router.policy.facts import CodeFact, Fact
from router.policy.prove.claim import CODE, TOPIC_SCORE, Claim, When, Whole
from router.policy.prove.shapes import shapes
from router.policy.rules import Policy
from router.policy.stands import stands

EARLIER, CURRENT = 0, 1
_MOST_WORDS = 8
Thing = Fact | CodeFact | Topic


@dataclass(frozen=True, slots=True)
class Case:
    """The subject of a claim, with the company that the claim asks for."""

    things: tuple[Thing, ...] = ()
    """The subject first; empty where the subject is a whole request."""
    whole: Whole | None = None
    stands_for: tuple[str, ...] = ()
    """The kinds that the policy cannot tell from the subject's."""
    below: tuple[float | None, ...] = ()
    """Where the class of each thing ends: before this score; None: it goes up to 1."""


def cases(policy: Policy, claim: Claim) -> Iterator[Case]:
    """Yield every class, plain ones first: now before earlier, text before numbers, high scores before low ones."""
    if claim.whole is not None:
        yield Case(whole=claim.whole)
        return
    exchanges = [
        exchange for exchange, when in ((CURRENT, When.NOW), (EARLIER, When.EARLIER)) if claim.when in (None, when)
    ]
    classes = _Classes(policy)
    for exchange in exchanges:
        for members in classes.of_names(claim.kinds | claim.topics):
            for subject, below in classes.things(members[0], exchange, _floor(claim, members[0]), claim.roles):
                if not claim.beside:
                    yield Case((subject,), None, members, (below,))
                    continue
                for others in classes.of_names(claim.beside):
                    for other, ends in classes.things(others[0], exchange, _floor(claim, others[0]), frozenset()):
                        yield Case((subject, other), None, members, (below, ends))


def _floor(claim: Claim, name: str) -> float:
    """Return the score from which on a subject, or its company, counts."""
    if claim.at_least is not None:
        return claim.at_least
    return TOPIC_SCORE if _sort(name) == "topic" else 0.0


class _Classes:
    """What the rules of one policy can tell apart."""

    def __init__(self, policy: Policy) -> None:
        self._rules = (*policy.rules, *policy.floor)
        self._thresholds = sorted({rule.at_least for rule in self._rules})
        self._shapes = shapes(policy)
        self._by_source = any(rule.sources for rule in self._rules)
        self._words = _words({word for rule in self._rules for word in rule.words})

    def of_names(self, names: Iterable[str]) -> list[tuple[str, ...]]:
        """Group kinds and topics that no rule can tell from one another."""
        groups: dict[Hashable, list[str]] = {}
        for name in sorted(names):
            asked = tuple(
                (name in rule.find, name in rule.with_any, name in rule.topics, name in rule.with_topics)
                for rule in self._rules
            )
            groups.setdefault((_sort(name), asked), []).append(name)
        return [tuple(members) for members in groups.values()]

    def things(
        self, name: str, exchange: int, at_least: float, roles: frozenset[Role]
    ) -> Iterator[tuple[Thing, float | None]]:
        """Yield one of each class of a kind's findings (or of a topic) with the score before which it ends."""
        seen: set[Hashable] = set()
        for thing, below in self._every(name, exchange, at_least, roles):
            told_apart = self._told_apart(name, thing)
            if told_apart not in seen:
                seen.add(told_apart)
                yield thing, below

    def _told_apart(self, name: str, thing: Thing) -> Hashable:
        """Return all that rules can tell of a thing: which find it, and whose company it is."""
        if isinstance(thing, Topic):
            return thing.score
        if isinstance(thing, CodeFact):
            return thing.proprietary, tuple(stands(rule, thing) for rule in self._rules)
        counts = [thing.score >= rule.at_least for rule in self._rules]
        found = tuple(
            name in rule.find and enough and stands(rule, thing)
            for rule, enough in zip(self._rules, counts, strict=True)
        )
        beside = tuple(name in rule.with_any and enough for rule, enough in zip(self._rules, counts, strict=True))
        return thing.fixed, found, beside

    def _every(
        self, name: str, exchange: int, at_least: float, roles: frozenset[Role]
    ) -> Iterator[tuple[Thing, float | None]]:
        points = sorted({at_least, *(point for point in self._thresholds if point > at_least)})
        scores = list(zip(points, [*points[1:], None], strict=True))[::-1]
        if _sort(name) == "topic":
            yield from ((Topic(name, score, exchange), below) for score, below in scores)
            return
        said = [role for role in _ROLES if not roles or role in roles]
        stands = list(product(said if self._by_source else said[:1], self._shapes))
        if name == CODE:
            for proprietary, (role, shape) in product((False, True), stands):
                yield CodeFact(exchange, proprietary, role, shape), None
            return
        for fixed, (role, shape), words, (score, below) in product((False, True), stands, self._words, scores):
            yield Fact(name, score, exchange, fixed, role, shape, words), below


_ROLES = (Role.USER, Role.TOOL, Role.SYSTEM, Role.ASSISTANT, Role.DEFINITION)
"""Plainest first."""


def _sort(name: str) -> str:
    if name == CODE:
        return "code"
    return "kind" if name.isupper() else "topic"


def _words(categories: set[str]) -> tuple[str, ...]:
    """Return every combination of the categories that rules ask for, one of others, and none that is known."""
    if not categories:
        return ("",)
    if len(categories) > _MOST_WORDS:
        raise ConfigurationError(f"more than {_MOST_WORDS} categories of words are too many to prove anything of them")
    other = "other"
    while other in categories:
        other += "s"
    listed = sorted(categories)
    some = ("+".join(chosen) for size in range(1, len(listed) + 1) for chosen in combinations(listed, size))
    return ("", other, *some)

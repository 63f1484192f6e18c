"""What else is in an exchange or a conversation, for the plain way of weighing."""

from collections.abc import Hashable, Mapping, Sequence

from router.policy.facts import Facts
from router.policy.named_files import mark
from router.policy.rules import Rule

CODE = "CODE"
_CERTAIN = 1.0
_Scores = Mapping[str, float]
_NOTHING: _Scores = {}


class Company:
    """Kinds, topics and files of each exchange, asked by rules with a condition."""

    def __init__(self, rules: Sequence[Rule], facts: Facts) -> None:
        self._conditional = tuple(rule for rule in rules if rule.conditional)
        self._topics = _topics(facts)
        self._files: dict[int, set[str]] = {}
        for name, exchange in facts.files:
            self._files.setdefault(exchange, set()).add(name)
        wanted = frozenset[str]().union(*(rule.with_any for rule in self._conditional))
        self._kinds = _kinds(facts, wanted)
        self._known: dict[int, Hashable] = {}

    def about(self, rule: Rule, exchange: int) -> bool:
        """Tell whether an exchange is about one of the rule's topics."""
        return _reaches(self._topics.get(exchange, _NOTHING), rule.topics, rule.at_least)

    def joins(self, rule: Rule, exchange: int) -> bool:
        """Tell whether a rule's condition holds in an exchange; a rule without one always applies."""
        if not rule.conditional:
            return True
        if rule.files and not any(mark(pattern) in self._files.get(exchange, ()) for pattern in rule.files):
            return False
        if not (rule.with_any or rule.with_topics):
            return True
        here = {*self._kinds, *self._topics} if rule.anywhere else (exchange,)
        return any(
            _reaches(self._kinds.get(one, _NOTHING), rule.with_any, rule.at_least)
            or _reaches(self._topics.get(one, _NOTHING), rule.with_topics, rule.at_least)
            for one in here
        )

    def of(self, exchange: int) -> Hashable:
        """Return which conditions hold in an exchange."""
        if not self._conditional:
            return None
        known = self._known.get(exchange)
        if known is None:
            known = self._known[exchange] = tuple(self.joins(rule, exchange) for rule in self._conditional)
        return known


def _reaches(scores: _Scores, wanted: frozenset[str], at_least: float) -> bool:
    return any(scores.get(name, -1.0) >= at_least for name in wanted)


def _topics(facts: Facts) -> Mapping[int, _Scores]:
    topics: dict[int, dict[str, float]] = {}
    for topic in facts.labels.topics:
        scores = topics.setdefault(topic.exchange, {})
        scores[topic.name] = max(topic.score, scores.get(topic.name, 0.0))
    return topics


def _kinds(facts: Facts, wanted: frozenset[str]) -> Mapping[int, _Scores]:
    """Return for each exchange those of the wanted kinds that are in it with their best scores."""
    present: dict[int, dict[str, float]] = {code.exchange: {CODE: _CERTAIN} for code in facts.code}
    for fact in facts.findings if wanted else ():
        if fact.kind in wanted:
            scores = present.setdefault(fact.exchange, {})
            scores[fact.kind] = max(fact.score, scores.get(fact.kind, 0.0))
    return present

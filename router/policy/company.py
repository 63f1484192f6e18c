"""What else is in an exchange or a conversation, as far as rules ask for it."""

from collections.abc import Iterable, Mapping, Sequence

from router.policy.facts import Part
from router.policy.named_files import mark
from router.policy.rules import Policy, Rule

CODE = "CODE"
_CERTAIN = 1.0
_Scores = Mapping[str, float]


class Abroad:
    """The best scores of kinds and topics in the whole conversation, as far as rules look for them there."""

    __slots__ = ("_hash", "content", "kinds", "topics")

    def __init__(self, kinds: _Scores, topics: _Scores) -> None:
        self.kinds = kinds
        self.topics = topics
        self.content = frozenset(kinds.items()), frozenset(topics.items())
        self._hash = hash(self.content)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Abroad) and self.content == other.content


NOWHERE = Abroad({}, {})


def abroad(policy: Policy, parts: Iterable[Part]) -> Abroad:
    """Return what rules may look for in the whole conversation; nothing where none does."""
    wanted, topics = policy.abroad
    if not wanted and not topics:
        return NOWHERE
    kinds: dict[str, float] = {}
    about: dict[str, float] = {}
    for part in parts:
        found, subjects = policy.memo.get((part, NOWHERE)) or policy.memo.put(
            (part, NOWHERE), _far(part, wanted, topics)
        )
        _best(kinds, found)
        _best(about, subjects)
    return Abroad(kinds, about)


def _far(part: Part, wanted: frozenset[str], topics: frozenset[str]) -> tuple[_Scores, _Scores]:
    """Return what of one exchange is looked for from elsewhere."""
    return _kinds(part, wanted), {name: score for name, score in part.topics if name in topics}


class Company:
    """Kinds, topics and files of one exchange, asked by rules with a condition."""

    def __init__(self, rules: Sequence[Rule], part: Part, around: Abroad) -> None:
        wanted = frozenset[str]().union(*(rule.with_any for rule in rules))
        self._kinds = _kinds(part, wanted)
        self._topics = dict(part.topics)
        self._files = part.files
        self._abroad = around.kinds, around.topics
        self._known: dict[int, bool] = {}

    def about(self, rule: Rule) -> bool:
        """Tell whether the exchange is about one of the rule's topics."""
        return _reaches(self._topics, rule.topics, rule.at_least)

    def joins(self, rule: Rule) -> bool:
        """Tell whether a rule's condition holds; a rule without one always applies."""
        if not rule.conditional:
            return True
        known = self._known.get(id(rule))
        if known is None:
            known = self._known[id(rule)] = self._joins(rule)
        return known

    def _joins(self, rule: Rule) -> bool:
        if rule.files and not any(mark(pattern) in self._files for pattern in rule.files):
            return False
        if not (rule.with_any or rule.with_topics):
            return True
        kinds, topics = self._abroad if rule.anywhere else (self._kinds, self._topics)
        return _reaches(kinds, rule.with_any, rule.at_least) or _reaches(topics, rule.with_topics, rule.at_least)


def _reaches(scores: _Scores, wanted: frozenset[str], at_least: float) -> bool:
    return any(scores.get(name, -1.0) >= at_least for name in wanted)


def _kinds(part: Part, wanted: frozenset[str]) -> _Scores:
    """Return those of the wanted kinds that are in an exchange with their best scores."""
    best = part.best
    present = {kind: best[kind] for kind in wanted if kind in best}
    if part.code:
        present[CODE] = _CERTAIN
    return present


def _best(scores: dict[str, float], more: _Scores) -> None:
    for name, score in more.items():
        if score > scores.get(name, -1.0):
            scores[name] = score

"""What one policy came to about exchanges that were judged before: histories come back with every turn."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from router.policy.rule import Rule

T = TypeVar("T")
MOST = 4_096
"""Exchanges remembered; then all are forgotten, which costs a millisecond or two."""


class Memo(Generic[T]):
    """Belongs to one policy and remembers only what its rules make of equal facts: no answer depends on it.

    Any number of threads may use it: each step is one operation on a dictionary.
    """

    __slots__ = ("_by_kind", "_known", "_levels", "_rules", "conditional")

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self.conditional = tuple(rule for rule in rules if rule.conditional)
        """The rules with a condition."""
        self._levels: dict[str, tuple[float, ...]] = {}
        self._by_kind: Mapping[str, tuple[Rule, ...]] | None = None
        self._known: dict[Hashable, T] = {}

    def get(self, key: Hashable) -> T | None:
        """Return what is remembered."""
        return self._known.get(key)

    def put(self, key: Hashable, value: T) -> T:
        """Remember and return a value."""
        if len(self._known) >= MOST:
            self._known = {}
        self._known[key] = value
        return value

    def finding(self, kind: str) -> tuple[Rule, ...]:
        """Return the rules that find a kind."""
        if self._by_kind is None:
            by_kind: dict[str, list[Rule]] = {}
            for rule in self._rules:
                for one in rule.find:
                    by_kind.setdefault(one, []).append(rule)
            self._by_kind = {name: tuple(found) for name, found in by_kind.items()}
        return self._by_kind.get(kind, ())

    def levels(self, kind: str) -> tuple[float, ...]:
        """Return the scores from which rules about a kind apply, lowest first: between two of them nothing changes."""
        known = self._levels.get(kind)
        if known is None:
            known = self._levels[kind] = tuple(sorted({rule.at_least for rule in self.finding(kind)}))
        return known

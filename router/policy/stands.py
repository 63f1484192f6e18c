"""Whether a rule speaks of a finding, by who wrote it, where it stands and whose word it is."""

import re
from functools import lru_cache

from router.policy.facts import CodeFact, Fact
from router.policy.rules import Rule, Treatment

_INDEX = re.compile(r"(?<=[\[{])[0-9*]+(?=[\]}])")


def stands(rule: Rule, fact: Fact | CodeFact) -> bool:
    """Tell whether a finding of a rule's kinds is one that it speaks of."""
    if rule.sources and fact.role not in rule.sources:
        return False
    if rule.places and not any(covers(pattern, fact.shape) for pattern in rule.places):
        return False
    return not rule.words or not isinstance(fact, Fact) or _is_word(rule, fact.words)


def _is_word(rule: Rule, words: str) -> bool:
    """Whether a word is of the rule's categories; one of unknown category never gets the looser treatment."""
    if not words:
        return rule.then > Treatment.ALLOW
    return not rule.words.isdisjoint(words.split("+"))


def covers(pattern: str, shape: str) -> bool:
    """Tell whether a pattern of places covers a shape; its own numbers do not count."""
    return _compiled(pattern).fullmatch(shape) is not None


def without_numbers(pattern: str) -> str:
    """Return a pattern of places as it is compared: with the shapes of places, which have no numbers."""
    return _INDEX.sub("", pattern)


@lru_cache(256)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = without_numbers(pattern).split("*")
    return re.compile(".*".join(map(re.escape, parts)))

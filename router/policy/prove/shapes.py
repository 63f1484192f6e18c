"""One place for every combination of a policy's place patterns that any place can meet.

Patterns are literals and `*`, so all of them together are a finite automaton: walking all its states finds every
combination, each with a shortest place that meets it. Nothing is guessed from a list of known places.
"""

from collections import deque
from collections.abc import Sequence

from router.errors import ConfigurationError
from router.policy.rules import Policy
from router.policy.stands import covers, without_numbers

PLAIN = "messages[].content"
_FIRST = "abcdefghijklmnopqrstuvwxyz{"
_LATER = f"{_FIRST}0123456789_.[]}}"
_MOST_STATES = 20_000

_State = tuple[frozenset[int], ...]


def shapes(policy: Policy) -> tuple[str, ...]:
    """Return places that stand for all: two of one class are the same to every rule. The plainest comes first.

    Raises:
        ConfigurationError: the patterns have too many combinations to walk.
    """
    patterns = sorted({without_numbers(pattern) for rule in policy.rules for pattern in rule.places})
    if not patterns:
        return (PLAIN,)
    by_rule = [tuple(map(without_numbers, rule.places)) for rule in policy.rules if rule.places]
    found: dict[tuple[bool, ...], str] = {}
    for shape in (PLAIN, "", *_examples(patterns)):
        met = tuple(any(covers(pattern, shape) for pattern in places) for places in by_rule)
        found.setdefault(met, shape)
    return tuple(found.values())


def _examples(patterns: Sequence[str]) -> list[str]:
    """Return a shortest place for each set of patterns that one place can meet."""
    used = {character for pattern in patterns for character in pattern} - {"*"}
    others = [character for character in _LATER if character not in used]
    letters = [character for character in _LATER if character in used or character in others[:1]]
    if not any(character in _FIRST for character in letters):
        letters.append("a")
    start: _State = tuple(_closed(pattern, {0}) for pattern in patterns)
    seen: dict[_State, str] = {}
    met: dict[tuple[bool, ...], str] = {}
    waiting = deque([(start, "")])
    while waiting:
        state, shape = waiting.popleft()
        for letter in letters if shape else [one for one in letters if one in _FIRST] or ["a"]:
            after = tuple(_step(pattern, at, letter) for pattern, at in zip(patterns, state, strict=True))
            if after in seen:
                continue
            seen[after] = shape + letter
            waiting.append((after, shape + letter))
            ends = tuple(len(pattern) in at for pattern, at in zip(patterns, after, strict=True))
            met.setdefault(ends, shape + letter)
        if len(seen) > _MOST_STATES:
            raise ConfigurationError("the policy's `places` have too many combinations to prove anything of them")
    return list(met.values())


def _closed(pattern: str, at: set[int]) -> frozenset[int]:
    """Add the positions that are reached without a letter: past a star."""
    for position in sorted(at):
        after = position
        while after < len(pattern) and pattern[after] == "*":
            after += 1
            at = at | {after}
    return frozenset(at)


def _step(pattern: str, at: frozenset[int], letter: str) -> frozenset[int]:
    reached: set[int] = set()
    for position in at:
        if position < len(pattern) and pattern[position] == "*":
            reached.add(position)
        elif position < len(pattern) and pattern[position] == letter:
            reached.add(position + 1)
    return _closed(pattern, reached)

"""A second policy that decides silently beside the one in force: what it would have changed stands in the row."""

from collections.abc import Iterable

from router.policy.decide import decide
from router.policy.decision import Decision
from router.policy.difference import Change, Decided, change, route_name
from router.policy.facts import Facts
from router.policy.rules import Policy

MOST = 10_000
"""Findings beyond which a request is not decided twice: the shadow may not become a load."""
_BY, _LOOSER, _STRICTER = "by ", "looser ", "stricter "


class Shadow:
    """Holds the second policy; its file is followed like that of the first. It never affects a request."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def adopt(self, policy: Policy) -> None:
        """Decide by another policy from the next request on."""
        self._policy = policy

    @property
    def policy(self) -> Policy:
        return self._policy

    @property
    def patterns(self) -> frozenset[str]:
        """The `files` that its rules ask about."""
        return self._policy.patterns

    def beside(self, policy: Policy, facts: Facts, decision: Decision) -> tuple[str, tuple[str, ...]]:
        """Return its digest and what it would have changed; nothing where it failed or the request is too long."""
        shadow = self._policy
        if len(facts.findings) > MOST:
            return "", ()
        try:
            after = Decided(shadow, facts, decide(shadow, facts))
            return shadow.digest, written(route_name(after.decision), change(Decided(policy, facts, decision), after))
        except Exception:  # noqa: BLE001  a policy on trial must not fail a request, whatever breaks in it
            return "", ()


def written(route: str, changed: Change | None) -> tuple[str, ...]:
    """Return a change as words of a row: the route, then who asks, and what leaves looser or stricter."""
    if changed is None:
        return (route,)
    return (
        route,
        *(f"{_BY}{name}" for name in changed.rules),
        *(f"{_LOOSER}{kind}" for kind in changed.looser),
        *(f"{_STRICTER}{kind}" for kind in changed.stricter),
    )


def read(before: str, words: tuple[str, ...]) -> Change | None:
    """Return the change that a row tells of; None where the shadow would have done the same."""
    after, *rest = words
    if after == before and not rest:
        return None
    return Change(before, after, _after(_BY, rest), _after(_LOOSER, rest), _after(_STRICTER, rest))


def _after(word: str, words: Iterable[str]) -> tuple[str, ...]:
    return tuple(one.removeprefix(word) for one in words if one.startswith(word))

"""Which upstreams are believed reachable, from how calls and probes went, and how many calls each has."""

from collections.abc import Callable
from typing import Final

from router.errors import UpstreamFailed
from router.trouble import Trouble
from router.upstreams.breaker import Breaker
from router.upstreams.retries import RetryBudget

CALLS: Final = 64
Notice = Callable[[str, Trouble | None], None]
"""Told the name of an upstream that fell silent with its trouble, or of one that is back with None."""


class Availability:
    """The records of all upstreams of one process."""

    def __init__(self, calls: int = CALLS) -> None:
        """Begin with everybody trusted.

        Args:
            calls: how many calls one upstream may have at once (`limits.calls`).
        """
        self.retries = RetryBudget()
        self._calls = calls
        self._live: dict[str, int] = {}
        self._breakers: dict[str, Breaker] = {}
        self.notice: Notice = lambda _name, _trouble: None
        """Hears of each change once."""

    def breaker(self, name: str) -> Breaker:
        return self._breakers.setdefault(name, Breaker())

    def reachable(self, name: str, now: float) -> bool:
        """Whether the upstream may be preferred at this moment of the monotonic clock."""
        return not self.breaker(name).rests(now)

    def silent(self) -> tuple[str, ...]:
        """Return the upstreams whose last call failed."""
        return tuple(name for name, breaker in self._breakers.items() if breaker.trouble is not None)

    def begin(self, name: str, *, home: bool) -> Callable[[], None]:
        """Count a call and return what ends it; call that once or more, however the call ends.

        Raises:
            UpstreamFailed: the upstream has as many calls as it may, or fails and is being tried by another request.
        """
        if self._live.get(name, 0) >= self._calls:
            busy = Trouble.LOCAL_BUSY if home else Trouble.CLOUD_BUSY
            raise _turned_away(f"{name} has {self._calls} calls already (`limits.calls`)", busy)
        breaker = self.breaker(name)
        if not breaker.admit():
            trouble = breaker.trouble or (Trouble.LOCAL_DOWN if home else Trouble.CLOUD_DOWN)
            raise _turned_away(f"{name} does not answer ({trouble}) and is being tried by another request", trouble)
        self._live[name] = self._live.get(name, 0) + 1
        ended = False

        def end() -> None:
            nonlocal ended
            if not ended:
                ended = True
                self._live[name] -= 1

        return end

    def live(self, name: str) -> int:
        """Return how many calls it has now."""
        return self._live.get(name, 0)

    def answered(self, name: str) -> None:
        """Note any answer at all: an error answer too proves that somebody is there."""
        breaker = self.breaker(name)
        back = breaker.trouble is not None
        breaker.answered()
        if back:
            self.notice(name, None)

    def failed(self, name: str, trouble: Trouble, now: float, rest_s: float | None = None) -> None:
        """Note a call without an answer. See `Breaker.failed`."""
        breaker = self.breaker(name)
        new = breaker.trouble is None
        breaker.failed(trouble, now, rest_s)
        if new:
            self.notice(name, trouble)


def _turned_away(what: str, trouble: Trouble) -> UpstreamFailed:
    failure = UpstreamFailed(f"{what}; try again", code="upstream_resting")
    failure.status, failure.retry, failure.retry_after, failure.trouble = 503, True, "1", trouble
    return failure

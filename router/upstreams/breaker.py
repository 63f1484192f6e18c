"""The circuit breaker of one upstream: who keeps failing is left alone, and asked by one request at a time.

Closed, every request passes. Open, the upstream rests: nobody prefers it. Half open, one
request is its trial; whoever comes meanwhile is told at once. A request for which nothing
else may answer is a trial even while the upstream rests, so that a short break is never
made longer from here.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from router.trouble import Trouble

OPENS_AFTER: Final = 3
"""Failures in a row. One alone makes the upstream rest, which orders preferences and refuses nobody."""
FIRST_REST_S: Final = 2.0
LONGEST_REST_S: Final = 60.0


class State(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


@dataclass(slots=True)
class Breaker:
    """Told how calls went, on the monotonic clock; knows no clock itself."""

    failures: int = 0
    """In a row, up to now."""
    rests_until: float = 0.0
    """Before this moment nobody prefers it."""
    trouble: Trouble | None = None
    """What the last failure was; None after an answer."""
    trial: bool = False
    """A request is under way that will show whether it is back."""
    opened: int = 0
    """How often it opened, since the process began."""

    def state(self, now: float) -> State:
        if self.failures < OPENS_AFTER:
            return State.CLOSED
        return State.HALF_OPEN if self.trial or now >= self.rests_until else State.OPEN

    def rests(self, now: float) -> bool:
        """Whether somebody else should be preferred at this moment."""
        return now < self.rests_until

    def admit(self) -> bool:
        """Let a request through, or not: past the threshold, one at a time is enough to see that it is back."""
        if self.failures < OPENS_AFTER:
            return True
        if self.trial:
            return False
        self.trial = True
        return True

    def abandoned(self) -> None:
        """Note a request that ended without showing anything: its client left."""
        self.trial = False

    def answered(self) -> None:
        """Note any answer at all: an error answer too proves that somebody is there."""
        self.failures, self.rests_until, self.trouble, self.trial = 0, 0.0, None, False

    def failed(self, trouble: Trouble, now: float, rest_s: float | None = None) -> None:
        """Note a call without an answer; the rest doubles while failures go on.

        Args:
            trouble: what was wrong.
            now: the monotonic clock.
            rest_s: how long the upstream itself asked to be left alone, if it did (`Retry-After`).
        """
        self.failures += 1
        self.opened += self.failures == OPENS_AFTER
        rest = FIRST_REST_S * 2.0 ** min(self.failures - 1, 10) if rest_s is None else max(rest_s, 0.0)
        self.rests_until = now + min(rest, LONGEST_REST_S)
        self.trouble, self.trial = trouble, False

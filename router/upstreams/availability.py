"""Which upstreams are believed reachable, from how the last calls went."""

from dataclasses import dataclass
from typing import Final

_FIRST_REST_S: Final = 2.0
_LONGEST_REST_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Record:
    """How an upstream's last calls went."""

    failures: int = 0
    """In a row, up to now."""
    rests_until: float = 0.0
    """On the monotonic clock: before this moment nobody prefers it."""
    answered_at: float | None = None
    failed_at: float | None = None


class Availability:
    """The records of all upstreams of one process.

    A belief only orders preferences: a request for which nothing else may answer is
    tried all the same, so a short break is never made longer from here.
    """

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}

    def reachable(self, name: str, now: float) -> bool:
        """Whether the upstream may be preferred at this moment of the monotonic clock."""
        return now >= self.record(name).rests_until

    def record(self, name: str) -> Record:
        return self._records.get(name, Record())

    def answered(self, name: str, now: float) -> None:
        """Note any answer at all: an error answer too proves that somebody is there."""
        self._records[name] = Record(answered_at=now, failed_at=self.record(name).failed_at)

    def failed(self, name: str, now: float, rest_s: float | None = None) -> None:
        """Note a call without an answer; the rest doubles while failures go on.

        Args:
            name: the upstream.
            now: the monotonic clock.
            rest_s: how long the upstream itself asked to be left alone, if it did.
        """
        before = self.record(name)
        failures = before.failures + 1
        rest = _FIRST_REST_S * 2.0 ** min(failures - 1, 10) if rest_s is None else max(rest_s, 0.0)
        self._records[name] = Record(failures, now + min(rest, _LONGEST_REST_S), before.answered_at, now)

"""Whom one request has asked in vain, and what it may still try."""

import random
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final

from router.errors import RouterError, UpstreamFailed
from router.policy.fallbacks import Step
from router.settings import Limits
from router.trouble import Trouble
from router.upstreams.fleet import Target
from router.upstreams.retries import RetryBudget

_PAUSE_S: Final = (0.2, 0.5)
"""Before a retry; spread, so that requests that failed together do not come back together."""
_PATIENT_S: Final = 2.0
"""A longer `Retry-After` is passed on: the client knows better than we what to do meanwhile."""
_WHOLE_SERVER: Final = frozenset({Trouble.LOCAL_DOWN, Trouble.LOCAL_SLOW, Trouble.LOCAL_BUSY})


@dataclass(frozen=True, slots=True)
class Head:
    """How an answer from this device may begin before it is there."""

    fields: tuple[tuple[bytes, bytes], ...]
    """Header fields."""
    fault: Callable[[RouterError], bytes]
    """Writes an error into the stream, in the client's dialect."""


class Course:
    """Belongs to one request and forgets nothing: who failed it is not asked by it again, except by the one retry."""

    def __init__(self, limits: Limits, budget: RetryBudget, began: float) -> None:
        self._limits = limits
        self._budget = budget
        self.began = began
        """On the clock of `time.perf_counter`."""
        self._ends = began + limits.total_s
        self._cloud_out = False
        self._models_out: set[tuple[str, str]] = set()
        self._servers_out: set[str] = set()
        self._repeated: set[str] = set()
        self._waits_until = 0.0
        self._failures: list[tuple[str, UpstreamFailed]] = []
        self.head: Head | None = None
        """What may be said early; there once an engine of this device is asked."""
        self.strict = False
        """The client wants every field of its request told, or an error."""
        self.head_is_out = False
        """It was said, and it says `local`: nobody else may answer but this device."""
        budget.request()

    def within_s(self) -> float:
        """Return what is left of `limits.total_s` for the whole answer, whoever gives it."""
        return max(self._ends - time.perf_counter(), 0.001)

    def failed(self, upstream: str, model: str, failure: UpstreamFailed) -> None:
        """Note who failed with what."""
        self._failures.append((upstream, failure))
        if failure.trouble is None or not failure.trouble.at_home:
            self._cloud_out = True
        elif failure.trouble in _WHOLE_SERVER:
            self._servers_out.add(upstream)
        else:
            self._models_out.add((upstream, model))

    def remaining(self, target: Target, *, here: bool) -> Target:
        """Return the target without those that failed; `here` takes the cloud out too."""
        engines = tuple(
            model
            for model in target.engines
            if model.server not in self._servers_out and (model.server, model.name) not in self._models_out
        )
        here = here or self.head_is_out
        return replace(target, engines=engines, cloud=None if here or self._cloud_out else target.cloud)

    def repeats(self) -> float | None:
        """Return after how many seconds the last one is asked once more; None when it is not."""
        upstream, failure = self._failures[-1]
        after = failure.retry_after
        pause = random.uniform(*_PAUSE_S)  # noqa: S311 - nobody gains from guessing it
        if after is not None:
            pause = float(after) if after.isdecimal() and after.isascii() and len(after) < 9 else _PATIENT_S + 1
        if pause > _PATIENT_S or pause > self.within_s() or upstream in self._repeated or not self._budget.take():
            return None
        self._repeated.add(upstream)
        return pause

    def waits(self) -> bool:
        """Allow waiting for a loading model from now on; False when that was allowed before."""
        if self._waits_until:
            return False
        self._waits_until = time.perf_counter() + min(self._limits.loading_s, self.within_s())
        return True

    @property
    def patient(self) -> bool:
        """Whether a loading model is still worth waiting for."""
        return time.perf_counter() < self._waits_until

    def told(self, failure: UpstreamFailed, tried: Collection[Step]) -> UpstreamFailed:
        """Return the last failure as the client is told it: what was tried instead, and honest about trying again."""
        if Step.ANYWHERE in tried:
            failure.message += "; nobody else can answer instead (`halfdoor doctor` says who is there)"
        elif Step.HERE in tried:
            failure.message += "; nothing on this device can answer instead (`halfdoor doctor` says who is there)"
        if len(self._failures) > 1:
            before = "; ".join(dict.fromkeys(earlier.message for _, earlier in self._failures[:-1]))
            failure.message = f"{failure.message} (before that: {before})"
        if self._repeated:
            failure.retry, failure.advises = False, True
        return failure

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return the header field that says who was asked before this answer, and why it did not answer."""
        asked = dict.fromkeys(f"{upstream} {failure.trouble}" for upstream, failure in self._failures)
        return [(b"x-halfdoor-fallback", ", ".join(asked).encode("ascii", "replace"))] if asked else []

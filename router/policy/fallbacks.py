"""What happens when an upstream fails: one table, which the pipeline follows and `docs/fallbacks.md` is printed from.

A row is a trouble, a column how free the request is. What must stay is never with a cloud,
so a cloud's trouble does not touch it; and no step that its columns hold leads outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from router.policy.freedom import Freedom
from router.trouble import Trouble


class Step(StrEnum):
    """What is tried before the first byte, one after the other; the value is what the page says."""

    RETRY = "once more, if the retry budget has one"
    WAIT = "wait for the model, up to `limits.loading_s`"
    HERE = "decide again, on this device only: an engine that was not asked, or a skill"
    ANYWHERE = "decide again without that engine: another engine, else a cloud as the policy lets it out"
    TELL = "an error with a status"
    UNTOUCHED = "not asked, so nothing happens"


@dataclass(frozen=True, slots=True)
class Row:
    """What one trouble does to requests."""

    noticed: str
    """By what it is recognised."""
    told: str
    """What the client reads when nobody else can answer."""
    free: tuple[Step, ...]
    """A request that may leave as it is."""
    masked: tuple[Step, ...]
    """A request that may leave masked."""
    stays: tuple[Step, ...]
    """A request that must stay."""

    def steps(self, freedom: Freedom) -> tuple[Step, ...]:
        match freedom:
            case Freedom.AS_IS:
                return self.free
            case Freedom.MASKED:
                return self.masked
            case Freedom.STAYS:
                return self.stays


MID_STREAM: Final = (
    "an error event of the client's dialect, after everything that had arrived; no second model goes on, "
    "no clean end is made up"
)
"""The one behaviour after the first byte, in every cell: half an answer of one model is no beginning for another."""


def _cloud(noticed: str, told: str, *steps: Step) -> Row:
    """Return a row of a cloud's trouble: nothing in it goes to another cloud, which would be a second disclosure."""
    return Row(noticed, told, (*steps, Step.TELL), (*steps, Step.TELL), (Step.UNTOUCHED,))


def _engine(noticed: str, told: str, *, before: tuple[Step, ...] = (), elsewhere: bool = True) -> Row:
    """Return a row of an engine's trouble; `before` is tried at the same engine first."""
    out, here = ((Step.ANYWHERE,), (Step.HERE,)) if elsewhere else ((), ())
    return Row(noticed, told, (*before, *out, Step.TELL), (*before, *out, Step.TELL), (*before, *here, Step.TELL))


TABLE: Final[Mapping[Trouble, Row]] = MappingProxyType(
    {
        Trouble.CLOUD_DOWN: _cloud("no connection, a broken one, no HTTP", "502", Step.RETRY, Step.HERE),
        Trouble.CLOUD_ERROR: _cloud("a 5xx, or an answer that is none", "its status, or 502", Step.RETRY, Step.HERE),
        Trouble.NO_NETWORK: _cloud("the system knows no way there", "502", Step.HERE),
        Trouble.DNS_GONE: _cloud("its name has no address", "502", Step.HERE),
        Trouble.CAPTIVE_PORTAL: _cloud("HTML with 200, a redirect, 511, a wrong certificate", "502", Step.HERE),
        Trouble.QUOTA_GONE: _cloud("402, or 429 that says the account is empty", "its status", Step.HERE),
        Trouble.CLOUD_BUSY: _cloud("429, 529, or `limits.calls` reached", "its status, or 503", Step.RETRY, Step.HERE),
        Trouble.KEY_REFUSED: _cloud("401 or 403", "its status; a wrong key does not mend itself"),
        Trouble.CLOUD_SLOW: _cloud("`limits.first_byte_s`, `idle_s` or `total_s` ran out", "502", Step.HERE),
        Trouble.CLOUD_REFUSES: _cloud("any other 4xx", "its status; it would be wrong elsewhere too"),
        Trouble.CLOUD_TOO_LONG: _cloud("an error that speaks of the context", "its status; make it shorter"),
        Trouble.LOCAL_DOWN: _engine("no connection, a broken one, a 5xx", "502, or its status", before=(Step.RETRY,)),
        Trouble.LOCAL_SLOW: _engine("`limits.first_byte_s`, `idle_s` or `total_s` ran out", "502"),
        Trouble.LOCAL_MEMORY: _engine("an error that speaks of memory", "its status"),
        Trouble.LOCAL_LOADING: Row(
            "503 that says so",
            "503, try again",
            (Step.ANYWHERE, Step.WAIT, Step.TELL),
            (Step.WAIT, Step.ANYWHERE, Step.TELL),
            (Step.WAIT, Step.HERE, Step.TELL),
        ),
        Trouble.LOCAL_BUSY: _engine("429 or 503, or `limits.calls` reached", "503, try again"),
        Trouble.LOCAL_TOO_LONG: _engine("an error that speaks of the context", "its status"),
        Trouble.LOCAL_REFUSES: _engine("any other 4xx", "its status; it would be wrong elsewhere too", elsewhere=False),
    }
)  # fmt: skip


def steps(trouble: Trouble, freedom: Freedom) -> tuple[Step, ...]:
    """Return what is tried, in order, after a failure before the first byte."""
    return TABLE[trouble].steps(freedom)

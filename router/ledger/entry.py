"""The two rows of every request, and the row of an erasure; no field can hold conversation text."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

RECEIPT_PREFIX = "hd_"
MAX_PLACES = 64
"""Places that a row names; a request with more says so by this many."""


def new_receipt() -> str:
    """Return a fresh receipt id: 128 random bits, safe in a URL."""
    return RECEIPT_PREFIX + secrets.token_urlsafe(16)


class Status(StrEnum):
    """How a request ended."""

    OK = "ok"
    CANCELLED = "cancelled"
    """The client went away."""
    FAILED = "failed"
    BLOCKED = "blocked"
    """The egress guard stopped it."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Decided:
    """Written and committed before anything is sent anywhere."""

    receipt: str
    time_ms: int
    """UTC, milliseconds since 1970."""
    dialect: str
    wish: str
    model: str
    """What was asked for, as `DeviceKey.name` writes it."""
    route: str
    treatment: str
    masked: bool
    reasons: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    """Findings by kind."""
    places: tuple[str, ...] = ()
    """Places with findings, at most `MAX_PLACES`."""
    policy: str = ""
    policy_digest: str = ""
    upstream: str = ""
    error: str = ""
    facts: str = ""
    """Everything else that `decide` read, as `replay.encode` writes it."""
    subjects: tuple[str, ...] = ()
    """Keyed hashes of identifying values, where the configuration asks for them; see `subjects`."""
    shadow: tuple[str, ...] = ()
    """What the shadow policy would have done, as `policy.shadow` writes it; empty without one, or where it failed."""
    shadow_digest: str = ""
    models: str = ""
    """Which nano-models read the request: digits of the graph's hash, and of the adapter's where one was in force."""


@dataclass(frozen=True, slots=True)
class Finished:
    """Written when the answer has ended, however it did."""

    receipt: str
    time_ms: int
    status: str
    http_status: int
    input_tokens: int = 0
    output_tokens: int = 0
    duration_ms: int = 0
    overhead_us: int = 0
    """Our own share of the duration, in microseconds."""
    bytes_out: int = 0
    restored: tuple[tuple[str, int], ...] = ()
    """Values put back into the answer, by kind."""
    unrestored: tuple[tuple[str, int], ...] = ()
    """Placeholders that stayed, because they were altered or stood where nothing is put back."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Which rows were emptied, when and why; vouches for the links that they left behind."""

    receipt: str
    time_ms: int
    cause: str
    """`age`, `subject` or `receipt`."""
    erased: tuple[tuple[int, int], ...] = ()
    """First and last number of each run of rows."""
    erased_digest: str = ""
    """Keyed hash of the links of all these rows, in order."""


Entry = Decided | Finished | Erased

"""A policy as values: privacy rules, routing preferences, examples."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Treatment(IntEnum):
    """What a privacy rule lets happen to what it found, loosest first."""

    ALLOW = 0
    MASK = 1
    LOCAL = 2
    REFUSE = 3


class History(IntEnum):
    """What a rule does to earlier turns, loosest first."""

    ALLOW = 0
    MASK = 1
    OMIT = 2
    LOCAL = 3


class Prefer(StrEnum):
    """Who answers when privacy leaves both routes open."""

    LOCAL_WHEN_PERSONAL = "local_when_personal"
    """An engine when the current exchange holds something personal, otherwise by gain."""
    LOCAL = "local"
    CLOUD = "cloud"
    GAIN = "gain"


@dataclass(frozen=True, slots=True)
class Rule:
    """Applies to findings of `find` and to exchanges about `topics`; `with_any` narrows both."""

    name: str
    then: Treatment
    find: frozenset[str] = frozenset()
    """Kinds (groups are resolved at loading)."""
    topics: frozenset[str] = frozenset()
    with_any: frozenset[str] = frozenset()
    """Only when one of these kinds was found in the same exchange."""
    at_least: float = 0.4
    """Score below which a finding or a topic does not count."""
    history: History = History.MASK
    proprietary: bool = False
    """About code: only where a licence header keeps all rights."""


@dataclass(frozen=True, slots=True)
class Routing:
    """Preferences among the routes that privacy leaves open."""

    prefer: Prefer = Prefer.LOCAL_WHEN_PERSONAL
    gain: float = 0.3
    """With both routes open, a request goes to the cloud when its gain is at least this."""


@dataclass(frozen=True, slots=True)
class Example:
    """A request that must be decided as stated; checked by `policy test`."""

    say: str
    treatment: Treatment | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A loaded policy file."""

    name: str
    rules: tuple[Rule, ...]
    otherwise: Treatment = Treatment.ALLOW
    unsure: Treatment = Treatment.LOCAL
    opaque: Treatment = Treatment.LOCAL
    cloud: bool = True
    """False: nothing leaves, whatever the rules say (preset `offline`)."""
    routing: Routing = Routing()
    note: bool = True
    network_tools: tuple[str, ...] = ()
    """Glob patterns of tool names into whose arguments nothing is restored."""
    examples: tuple[Example, ...] = ()
    digest: str = ""
    """BLAKE2b of the file's effective content, for the ledger."""

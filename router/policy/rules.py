"""A policy as values: privacy rules, routing preferences, examples."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from router.policy.admission import ANY, Upstreams
from router.policy.example import Example
from router.policy.memo import Memo
from router.policy.reasons import Word
from router.policy.rule import History as History  # noqa: PLC0414 - part of what a policy is
from router.policy.rule import Rule as Rule  # noqa: PLC0414 - part of what a policy is
from router.policy.treatment import Treatment as Treatment  # noqa: PLC0414 - part of what a rule is


@dataclass(frozen=True, slots=True)
class Never:
    """What no rule may loosen: a floor under every treatment."""

    leaves: frozenset[str] = frozenset()
    """Kinds whose values leave in no form, not even as a placeholder."""
    topics: frozenset[str] = frozenset()
    """Exchanges about these leave in no form."""
    unmasked: frozenset[str] = frozenset()
    """Kinds whose values leave as placeholders at most."""

    def joined(self, other: "Never") -> "Never":
        """Return what both forbid."""
        return Never(self.leaves | other.leaves, self.topics | other.topics, self.unmasked | other.unmasked)


TOPIC_AT_LEAST = 0.5
"""From this calibrated score on an exchange is about a topic of `never_leaves`: more likely than not."""


@dataclass(frozen=True, slots=True)
class Restore:
    """Values of these kinds are put back only into what these tools are called with; the person always reads them."""

    find: frozenset[str]
    tools: tuple[str, ...] = ()
    """Glob patterns of tool names; none: into no tool."""


class Prefer(StrEnum):
    """Who answers when privacy leaves both routes open."""

    LOCAL_WHEN_PERSONAL = "local_when_personal"
    """An engine when the current exchange holds something personal, otherwise by gain."""
    LOCAL = "local"
    CLOUD = "cloud"
    GAIN = "gain"
    CHEAPEST = "cheapest"
    """An engine, which costs nothing; where there is none, the cheapest cloud model."""


class Lean(IntEnum):
    """What a routing rule asks for, loosest first; the strictest wins."""

    CLOUD = 0
    LOCAL = 1
    NO_CLOUD = 2
    """Nothing leaves while the rule applies, whoever is named."""


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """Applies when all of its conditions hold."""

    name: str
    then: Lean
    tasks: frozenset[str] = frozenset()
    longer_than: int | None = None
    """Characters of everything that the model reads."""
    needs: frozenset[str] = frozenset()
    """The request needs one of these capabilities."""
    hours: tuple[int, int] | None = None
    """Minutes since midnight, local time: from, until; over midnight when `until` is smaller."""
    days: frozenset[int] = frozenset()
    """0 is Monday."""
    metered: bool = False
    battery_below: int | None = None
    """Percent, while the machine runs on its battery."""
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Budget:
    """What may go to clouds between two midnights; once it is spent, nothing more does."""

    requests: int | None = None
    tokens: int | None = None
    cost: float | None = None


NO_BUDGET = Budget()


@dataclass(frozen=True, slots=True)
class Routing:
    """Preferences among the routes that privacy leaves open."""

    prefer: Prefer = Prefer.LOCAL_WHEN_PERSONAL
    gain: float = 0.3
    """With both routes open, a request goes to the cloud when its gain is at least this."""
    cheapest_model: bool = False
    """`auto` and `cloud` mean the cheapest admitted cloud model instead of the first."""
    rules: tuple[RoutingRule, ...] = ()
    budget: Budget = NO_BUDGET


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Words that come with the policy, beside the user's vocabulary."""

    files: tuple[str, ...] = ()
    """Absolute paths of files in the vocabulary's form."""
    forms: tuple[str, ...] = ()
    """Shapes of numbers: `#` is a digit, `@` a letter, everything else stands for itself."""


@dataclass(frozen=True, slots=True)
class Receipts:
    """What the policy asks of the ledger."""

    places: bool = True
    """Rows name the places of findings."""
    required: bool = False
    """Answers from this device too need their row on disk first."""


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
    never: Never = Never()
    restore: tuple[Restore, ...] = ()
    upstreams: Upstreams = ANY
    vocabulary: OwnWords = OwnWords()
    ledger: Receipts = Receipts()
    claims: tuple[str, ...] = ()
    """Sentences that must hold of every decision."""
    layers: tuple[str, ...] = ()
    """What was read to make it: the file first, then what it extends."""
    floor: tuple[Rule, ...] = field(init=False, repr=False, compare=False)
    """`never` as rules that take nothing away from `otherwise`."""
    abroad: tuple[frozenset[str], frozenset[str]] = field(init=False, repr=False, compare=False)
    """Kinds and topics that rules look for in the whole conversation."""
    memo: Memo[Any] = field(init=False, repr=False, compare=False)
    """Verdicts on exchanges that were judged before (`judge.py`)."""

    @property
    def patterns(self) -> frozenset[str]:
        """The `files` that any rule asks about."""
        return frozenset(pattern for rule in self.rules for pattern in rule.files)

    def __post_init__(self) -> None:
        """Make once what every decision asks."""
        object.__setattr__(self, "floor", _floor(self.never))
        far = [rule for rule in self.rules if rule.anywhere]
        kinds = frozenset[str]().union(*(rule.with_any for rule in far))
        object.__setattr__(self, "abroad", (kinds, frozenset[str]().union(*(rule.with_topics for rule in far))))
        object.__setattr__(self, "memo", Memo((*self.rules, *self.floor)))


def _floor(never: Never) -> tuple[Rule, ...]:
    leaves, unmasked = str(Word.NEVER), str(Word.UNMASKED)
    rules = (
        Rule(leaves, Treatment.LOCAL, find=never.leaves, at_least=0.0, history=History.OMIT),
        Rule(leaves, Treatment.LOCAL, topics=never.topics, at_least=TOPIC_AT_LEAST, history=History.OMIT),
        Rule(unmasked, Treatment.MASK, find=never.unmasked, at_least=0.0),
    )
    return tuple(rule for rule in rules if rule.find or rule.topics)

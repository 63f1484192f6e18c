"""The shape of a policy file: each key, its type, its default."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from router.classification.topics import TOPICS
from router.inspection.kinds import GROUPS, KINDS
from router.marked_yaml import Section, unknown
from router.policy.reasons import WORDS

NAME_PATTERN = r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,62}"
"""Names of policies and rules stand in headers and in the ledger, whose grammar is closed."""
FINDABLE = (*sorted(GROUPS), *sorted(KINDS))
LESS = tuple(f"-{kind}" for kind in sorted(KINDS))
"""A kind with a minus is taken out of the groups beside it."""

Treated = Literal["allow", "mask", "local", "refuse"]


def _kind(word: str) -> str:
    if word not in FINDABLE and word not in LESS:
        raise ValueError(unknown("kind or group", word.removeprefix("-"), FINDABLE))
    return word


def _topic(word: str) -> str:
    if word not in TOPICS:
        raise ValueError(unknown("topic", word, TOPICS))
    return word


def _name(word: str) -> str:
    if not re.fullmatch(NAME_PATTERN, word):
        raise ValueError("a name is up to 63 letters, digits, spaces, dots, hyphens and underscores")
    return word


Kind = Annotated[str, AfterValidator(_kind), WithJsonSchema({"type": "string", "enum": [*FINDABLE, *LESS]})]
TopicName = Annotated[str, AfterValidator(_topic), WithJsonSchema({"type": "string", "enum": list(TOPICS)})]
Name = Annotated[str, AfterValidator(_name), WithJsonSchema({"type": "string", "pattern": f"^{NAME_PATTERN}$"})]
Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def kinds(words: tuple[str, ...]) -> frozenset[str]:
    """Return the kinds that a list of kinds, groups and exceptions means; its order never matters."""
    named = {kind for word in words for kind in GROUPS.get(word, (word,))}
    return frozenset(kind for kind in named if not kind.startswith("-") and f"-{kind}" not in named)


class RuleSection(Section):
    """What happens when something is found, or when an exchange is about a topic."""

    name: Name
    find: tuple[Kind, ...] = ()
    topics: tuple[TopicName, ...] = ()
    with_: tuple[Kind, ...] = Field(default=(), alias="with")
    at_least: Score = 0.4
    then: Treated
    history: Literal["mask", "omit", "local"] | None = None
    code: Literal["any", "proprietary"] = "any"

    @model_validator(mode="after")
    def _makes_sense(self) -> "RuleSection":
        if bool(self.find) == bool(self.topics):
            raise ValueError("a rule has either `find` or `topics`; `with` narrows both")
        if any(words and not kinds(words) for words in (self.find, self.with_)):
            raise ValueError("nothing is left of this list of kinds")
        if self.then == "allow" and self.history is not None:
            raise ValueError("what is allowed now is allowed in earlier turns too: leave `history` out")
        if "CODE" in kinds(self.find) and (self.then == "mask" or self.history == "mask"):
            raise ValueError("CODE cannot be masked: write VOCABULARY instead of OWN, and a rule of its own for CODE")
        if self.code == "proprietary" and kinds(self.find) != {"CODE"}:
            raise ValueError(
                "`code` narrows a rule about code: write `find: [CODE]`, and a rule of its own for the rest"
            )
        if self.name in WORDS:
            raise ValueError(f"`{self.name}` is a word that reasons use by themselves; choose another name")
        return self


class PrivacySection(Section):
    """Constraints: the strictest rule that applies wins."""

    rules: tuple[RuleSection, ...]
    otherwise: Treated = "mask"
    unsure: Literal["local", "refuse"] = "local"
    opaque: Literal["allow", "local", "refuse"] = "local"


class RoutingSection(Section):
    """Preferences among the routes that privacy leaves open."""

    prefer: Literal["local_when_personal", "local", "cloud", "gain"] = "local_when_personal"
    gain: Score = 0.3


class ExpectSection(Section):
    """What an example must come to."""

    treatment: Treated | None = None
    rule: Name | None = None


class ExampleSection(Section):
    """A request of one user message, and what must be decided about it."""

    say: Annotated[str, Field(min_length=1)]
    expect: ExpectSection


class PolicyFile(Section):
    """A policy file of version 1."""

    version: Literal[1]
    name: Name
    cloud: bool = True
    privacy: PrivacySection
    routing: RoutingSection = RoutingSection()
    note: bool = True
    network_tools: tuple[Annotated[str, Field(min_length=1, max_length=100)], ...] = ()
    examples: tuple[ExampleSection, ...] = ()

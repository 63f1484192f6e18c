"""The part of a policy file that constrains: rules, what never leaves, what may be put back."""

from typing import Literal

from pydantic import Field, model_validator

from router.marked_yaml import Section
from router.policy.reasons import WORDS
from router.policy.words import (
    FileGlob,
    Glob,
    Kind,
    Name,
    OwnCategory,
    PlaceGlob,
    Score,
    Subject,
    TopicName,
    Treated,
    kinds,
    topics,
)


class RuleSection(Section):
    """What happens when something is found, or when an exchange is about a topic or names a file."""

    name: Name
    find: tuple[Kind, ...] = ()
    topics: tuple[TopicName, ...] = ()
    files: tuple[FileGlob, ...] = ()
    with_: tuple[Subject, ...] = Field(default=(), alias="with")
    within: Literal["exchange", "conversation"] = "exchange"
    from_: tuple[Literal["system", "user", "assistant", "tool", "definition"], ...] = Field(default=(), alias="from")
    places: tuple[PlaceGlob, ...] = ()
    words: tuple[OwnCategory, ...] = ()
    at_least: Score = 0.4
    then: Treated
    history: Literal["mask", "omit", "local"] | None = None
    code: Literal["any", "proprietary"] = "any"

    @model_validator(mode="after")
    def _makes_sense(self) -> "RuleSection":
        for wrong, what in (*self._of_subject(), *self._of_narrowing()):
            if wrong:
                raise ValueError(what)
        return self

    def _of_subject(self) -> tuple[tuple[bool, str], ...]:
        found = kinds(self.find)
        masks_code = "CODE" in found and (self.then == "mask" or self.history == "mask")
        return (
            (bool(self.find and self.topics), "a rule has either `find` or `topics`; `with` narrows both"),
            (
                not (self.find or self.topics or self.files),
                "a rule has either `find` or `topics`, or `files` alone: nothing is said about what it applies to",
            ),
            (bool(self.find) and not found, "nothing is left of this list of kinds"),
            (
                bool(self.with_) and not (kinds(self.with_) or topics(self.with_)),
                "nothing is left of this list of kinds",
            ),
            (
                self.then == "allow" and self.history is not None,
                "what is allowed now is allowed in earlier turns too: leave `history` out",
            ),
            (masks_code, "CODE cannot be masked: write VOCABULARY instead of OWN, and a rule of its own for CODE"),
            (self.name in WORDS, f"`{self.name}` is a word that reasons use by themselves; choose another name"),
        )

    def _of_narrowing(self) -> tuple[tuple[bool, str], ...]:
        found = kinds(self.find)
        return (
            (
                self.code == "proprietary" and found != {"CODE"},
                "`code` narrows a rule about code: write `find: [CODE]`, and a rule of its own for the rest",
            ),
            (
                bool(self.words) and found != {"VOCABULARY"},
                "`words` narrows a rule about your own words: write `find: [VOCABULARY]`, and another for the rest",
            ),
            (
                bool(self.from_ or self.places) and not self.find,
                "`from` and `places` narrow findings: they need `find`",
            ),
            (
                self.within == "conversation" and not self.with_,
                "`within` says where `with` looks: it needs `with`",
            ),
        )


class RestoreSection(Section):
    """Into which tools' arguments values of some kinds may be put back."""

    find: tuple[Kind, ...]
    tools: tuple[Glob, ...]


class PrivacySection(Section):
    """Constraints: the strictest rule that applies wins."""

    never_leaves: tuple[Subject, ...] = ()
    never_leaves_unmasked: tuple[Kind, ...] = ()
    rules: tuple[RuleSection, ...] | None = None
    otherwise: Treated = "mask"
    unsure: Literal["local", "refuse"] = "local"
    opaque: Literal["allow", "local", "refuse"] = "local"
    restore: tuple[RestoreSection, ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> "PrivacySection":
        if "CODE" in kinds(self.never_leaves_unmasked):
            raise ValueError("CODE cannot be masked: name it under `never_leaves`, or not at all")
        return self

"""The part of a policy file that tests it: requests, and what must come of them."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from router.errors import ConfigurationError
from router.inspection.vocabulary.words import UnusableError, word
from router.marked_yaml import Section
from router.policy.routing_section import BudgetSection, Day
from router.policy.words import Glob, Name, Treated

Said = Annotated[str, Field(min_length=1, max_length=200_000)]
Time = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class TurnSection(Section):
    """One message: who says what, or which tools an assistant calls."""

    system: Said | None = None
    user: Said | None = None
    assistant: Said | None = None
    tool: Said | None = None
    calls: dict[Glob, dict[str, object]] | None = None
    attach: tuple[Literal["image", "audio", "file"], ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> "TurnSection":
        said = [name for name in ("system", "user", "assistant", "tool") if getattr(self, name) is not None]
        if len(said) > 1 or (self.calls is not None and said not in ([], ["assistant"])):
            raise ValueError("a turn is of one: `system`, `user`, `assistant` or `tool`; `calls` go with `assistant`")
        if not said and self.calls is None:
            raise ValueError("a turn says something: `system`, `user`, `assistant`, `tool`, or it `calls` tools")
        if self.attach and said != ["user"]:
            raise ValueError("only a `user` can `attach` something")
        return self


class AtSection(Section):
    """The moment at which the example happens."""

    time: Time = "12:00"
    day: Day = "wed"
    network: Literal["metered"] | None = None
    battery: Annotated[int, Field(ge=0, le=100)] | None = None
    spent: BudgetSection = BudgetSection()


class ExpectSection(Section):
    """What an example must come to."""

    route: Literal["local", "cloud", "cloud-masked", "refused"] | None = None
    treatment: Treated | None = None
    rule: Name | None = None
    cloud_sees: tuple[Said, ...] = ()
    cloud_never_sees: tuple[Said, ...] = ()

    @field_validator("cloud_sees", "cloud_never_sees", mode="before", json_schema_input_type=Said | tuple[Said, ...])
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


class ExampleSection(Section):
    """A request, and what must be decided about it."""

    say: Said | None = None
    turns: Annotated[tuple[TurnSection, ...], Field(min_length=1)] | None = None
    words: tuple[Said, ...] = ()
    tools: dict[Glob, str] = Field(default_factory=dict)
    there_is: Literal["cloud", "engine", "both", "nothing"] = "both"
    model: Literal["auto", "local", "cloud"] = "auto"
    at: AtSection = AtSection()
    expect: ExpectSection

    @field_validator("words")
    @classmethod
    def _entries(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        for line in lines:
            try:
                entry = word(line)
            except (UnusableError, ConfigurationError) as wrong:
                raise ValueError(str(wrong)) from None
            if entry is None:
                raise ValueError("an entry of the vocabulary is expected, such as `client: Globex`")
        return lines

    @model_validator(mode="after")
    def _makes_sense(self) -> "ExampleSection":
        if (self.say is None) == (self.turns is None):
            raise ValueError("an example has either `say` or `turns`")
        return self

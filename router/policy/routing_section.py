"""The part of a policy file that prefers: who answers among those who may, and who may be asked at all."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from router.marked_yaml import Section
from router.policy.reasons import WORDS
from router.policy.words import Glob, Hours, Name, Score, TaskName

Count = Annotated[int, Field(ge=0)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class RoutingRuleSection(Section):
    """A preference, or a closed cloud, while every condition holds."""

    name: Name
    tasks: tuple[TaskName, ...] = ()
    longer_than: Annotated[int, Field(ge=1)] | None = None
    needs: tuple[Literal["tools", "vision", "audio", "json_schema"], ...] = ()
    hours: Hours | None = None
    days: tuple[Day, ...] = ()
    network: Literal["metered"] | None = None
    battery_below: Annotated[int, Field(ge=1, le=100)] | None = None
    then: Literal["prefer_cloud", "prefer_local", "no_cloud"]

    @model_validator(mode="after")
    def _makes_sense(self) -> "RoutingRuleSection":
        if not self.model_fields_set - {"name", "then"}:
            raise ValueError("a routing rule needs a condition; what always holds is said by `prefer` and `cloud`")
        if self.name in WORDS:
            raise ValueError(f"`{self.name}` is a word that reasons use by themselves; choose another name")
        return self


class BudgetSection(Section):
    """What may go to clouds in a day."""

    requests: Count | None = None
    tokens: Count | None = None
    cost: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None


class RoutingSection(Section):
    """Preferences among the routes that privacy leaves open."""

    prefer: Literal["local_when_personal", "local", "cloud", "gain", "cheapest"] = "local_when_personal"
    gain: Score = 0.3
    cloud_model: Literal["first", "cheapest"] = "first"
    rules: tuple[RoutingRuleSection, ...] = ()
    budget_per_day: BudgetSection = BudgetSection()


class UpstreamsSection(Section):
    """What a cloud must be for anything to go there, and which engines may answer."""

    clouds: tuple[Glob, ...] = ()
    models: tuple[Glob, ...] = ()
    engines: tuple[Glob, ...] = ()
    regions: tuple[Glob, ...] = ()
    zero_retention: bool = False
    no_training: bool = False

"""What `decide` takes and returns."""

from dataclasses import dataclass
from enum import StrEnum

from router.policy.moment import NO_MOMENT, Moment
from router.policy.treatment import Treatment


class Route(StrEnum):
    """Where a request goes."""

    LOCAL = "local"
    CLOUD = "cloud"
    REFUSED = "refused"


class Wish(StrEnum):
    """Which side the client's model name asks for."""

    AUTO = "auto"
    LOCAL = "local"
    CLOUD = "cloud"
    SKILL = "skill"


@dataclass(frozen=True, slots=True)
class Situation:
    """Facts of the moment. Stored with the row, so that every decision can be replayed."""

    cloud: bool
    """A cloud that serves the asked model is configured and believed reachable."""
    engine: bool
    """A capable local engine is there (for a named local model: that one)."""
    skill: str | None = None
    """The skill that fits this request, if any."""
    wish: Wish = Wish.AUTO
    local_only: bool = False
    """The client sent `x-halfdoor-route: local`, or Halfdoor runs with `--offline`."""
    loop: Route | None = None
    """The side whose tool calls this request goes on from, where that is known."""
    unfit: bool = False
    """A cloud that serves the asked model is there, but none that the policy's `upstreams` admits."""
    moment: Moment = NO_MOMENT


@dataclass(frozen=True, slots=True)
class Decision:
    """The route of one request and why."""

    route: Route
    treatment: Treatment
    """The strictest treatment that any rule asked for."""
    treatments: tuple[Treatment, ...]
    """One per finding of the inspection, in its order: what happens to that finding on the way out."""
    omitted: frozenset[int] = frozenset()
    """Exchanges of the history that leave as one fixed line."""
    reasons: tuple[str, ...] = ()
    """Names of the rules that set the treatment, or fixed words (`otherwise`, `unsure`, `opaque`, `gain` ...)."""
    skill: str | None = None
    """The skill that answers, on route `local`."""
    error: str = ""
    """On route `refused`: `policy_refused` (403) or `no_model` (503)."""

    @property
    def masked(self) -> bool:
        """Whether anything is replaced or left out on the way out."""
        return bool(self.omitted) or Treatment.MASK in self.treatments

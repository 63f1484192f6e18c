"""One request with everything that is known of it before anything is sent."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from router.conversation.message import Conversation
from router.errors import EgressBlocked
from router.inspection.finding import Inspection
from router.policy.decision import Decision, Route
from router.policy.facts import Facts
from router.policy.freedom import Freedom, bound_here, freedom
from router.policy.rules import Policy
from router.upstreams.fleet import Choice, CloudModel, Target
from router.upstreams.local import LocalModel
from router.upstreams.skills.offer import NO_OFFER, Offer

MAX_REASON = 200


@dataclass(frozen=True, slots=True)
class Considered:
    """What the stages up to `decide` returned; `explain` shows it, the pipeline acts on it."""

    conversation: Conversation
    inspection: Inspection
    target: Target
    choice: Choice
    facts: Facts
    policy: Policy
    decision: Decision
    offer: Offer = NO_OFFER
    """What the skills say to it."""

    @property
    def route_name(self) -> str:
        """`local`, `cloud`, `cloud-masked` or `refused`, as `x-halfdoor-route` says it."""
        if self.decision.route is Route.CLOUD and self.decision.masked:
            return "cloud-masked"
        return self.decision.route.value

    @property
    def answers(self) -> str:
        """The model that answers; empty when none does."""
        if self.decision.route is Route.CLOUD and self.target.cloud is not None:
            return self.target.cloud.model
        if self.decision.skill is not None:
            return f"skill:{self.decision.skill}"
        if self.decision.route is Route.LOCAL and self.choice.model is not None:
            return self.choice.model.name
        return ""

    @property
    def upstream(self) -> str:
        """The configured name of who answers; empty when nobody does."""
        if self.decision.route is Route.CLOUD and self.target.cloud is not None:
            return self.target.cloud.cloud
        if self.decision.skill is not None:
            return "halfdoor"
        if self.decision.route is Route.LOCAL and self.choice.model is not None:
            return self.choice.model.server
        return ""

    @property
    def freedom(self) -> Freedom:
        """How far the policy and the client let it go, whatever its route."""
        return freedom(self.policy, self.facts)

    def found(self) -> Mapping[str, int]:
        """Return how many findings of each kind there are."""
        return Counter(finding.kind for finding in self.inspection.findings)

    def headers(
        self, masked: Mapping[str, int], dropped: tuple[str, ...], mapped: tuple[str, ...] = ()
    ) -> list[tuple[bytes, bytes]]:
        """Return the response header fields that explain the decision; rule names and kinds only."""
        fields = {
            "x-halfdoor-route": self.route_name,
            "x-halfdoor-model": self.answers,
            "x-halfdoor-reason": ", ".join(self.decision.reasons)[:MAX_REASON],
            "x-halfdoor-masked": ", ".join(f"{kind}={count}" for kind, count in sorted(masked.items())),
            "x-halfdoor-dropped": ", ".join(dropped),
            "x-halfdoor-mapped": ", ".join(mapped),
        }
        return [(name.encode(), printable(value)) for name, value in fields.items() if value]


@dataclass(frozen=True, slots=True)
class Staying:
    """A request that an engine of this device answers. No way leads from here to a cloud."""

    seen: Considered
    model: LocalModel


@dataclass(frozen=True, slots=True)
class Leaving:
    """A request that was let out: the only thing that is masked, cleared and sent.

    Making one of a request that must stay is an error in the code, and a block.
    """

    seen: Considered
    cloud: CloudModel

    def __post_init__(self) -> None:
        if self.seen.decision.route is not Route.CLOUD or bound_here(self.seen.facts, self.seen.decision):
            raise EgressBlocked(("a request that must stay",))


def staying(seen: Considered) -> Staying:
    """Return the request bound to the engine that answers it."""
    assert seen.choice.model is not None  # noqa: S101 - route `local` without a skill has an engine
    return Staying(seen, seen.choice.model)


def leaving(seen: Considered) -> Leaving:
    """Return the request as one that leaves.

    Raises:
        EgressBlocked: it must stay.
    """
    if seen.target.cloud is None:
        raise EgressBlocked(("a request without a cloud",))
    return Leaving(seen, seen.target.cloud)


def printable(value: str) -> bytes:
    """Return a header value that no parser can read as two lines."""
    if value.isascii() and value.isprintable():
        return value.encode("ascii")
    return "".join(c if " " <= c <= "~" else "?" for c in value).encode("ascii")

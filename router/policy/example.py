"""A policy's own examples as values: requests, and what must be decided about them."""

from dataclasses import dataclass

from router.conversation.message import Role
from router.policy.decision import Wish
from router.policy.moment import NO_MOMENT, Moment
from router.policy.treatment import Treatment


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: Role
    text: str = ""
    calls: tuple[tuple[str, str], ...] = ()
    """Tools that an assistant calls, each with its arguments as JSON."""
    attached: tuple[str, ...] = ()
    """What comes with it and cannot be read: image, audio, file."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come of a request; what is empty or None is not asked."""

    route: str | None = None
    """As `x-halfdoor-route` says it."""
    treatment: Treatment | None = None
    rule: str | None = None
    sees: tuple[str, ...] = ()
    """Each must stand in what the cloud would see."""
    hides: tuple[str, ...] = ()
    """None may stand in what the cloud would see."""


@dataclass(frozen=True, slots=True)
class Example:
    """A request, the circumstances it comes in, and what must be decided."""

    turns: tuple[Turn, ...]
    expected: Expected = Expected()
    words: tuple[str, ...] = ()
    """Entries of the user's vocabulary while the example is tried."""
    tools: tuple[tuple[str, str], ...] = ()
    """Tools that the request offers: name and description."""
    cloud: bool = True
    engine: bool = True
    wish: Wish = Wish.AUTO
    moment: Moment = NO_MOMENT
    line: int = 0
    """Where it stands in the policy file; 0 where nobody knows."""

"""What a dry run of one request came to."""

from dataclasses import dataclass

from router.considered import Considered
from router.masking.mask import Masked


@dataclass(frozen=True, slots=True, repr=False)
class Rehearsal:
    """Everything up to the door, and nothing beyond it: nothing was written or sent."""

    seen: Considered
    body: bytes | None = None
    """Exactly the bytes that would be sent; None when nothing would leave."""
    masked: Masked | None = None
    """What stands for what; holds values, so it is never printed whole."""
    dropped: tuple[str, ...] = ()
    """Fields of the request that would be left out."""
    blocked: frozenset[str] = frozenset()
    """Kinds for which the egress guard would stop the body: it would not be sent."""
    no_cloud: str = ""
    """Why no cloud was a choice, as a fixed phrase; empty when one was."""
    told: str = ""
    """What the client is told where nobody may answer."""
    error: str = ""
    """The code of the error that came after the decision, while the body was made."""

    @property
    def route_name(self) -> str:
        """As `x-halfdoor-route` says it in the end."""
        return "refused" if self.error else self.seen.route_name

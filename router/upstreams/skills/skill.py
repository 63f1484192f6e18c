"""What every skill is, and what it says when it will not."""

from collections.abc import Iterator
from typing import Protocol

from router.upstreams.skills.matter import Matter


class Skill(Protocol):
    """One task that is answered without a generating model.

    An implementation must not invent words: what it answers stands in the text, or is counted or
    computed from it. It must not keep texts, write files or use a network.
    """

    def declines(self, matter: Matter) -> str:
        """Return why it cannot do what is asked, as a fixed phrase without words of the request; empty if it can."""
        ...

    def answer(self, matter: Matter) -> Iterator[str]:
        """Yield the answer's text piece by piece."""
        ...

"""One kept answer, and where such are kept."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """An answer with everything that led to it. It is conversation text: no log, no row and no repr shows it."""

    id: str
    owner: bytes
    """Keyed hash of who asked; nobody else gets it."""
    items: bytes
    """Every input item up to this answer, those of earlier turns included, as a JSON list."""
    response: bytes
    """The answer as its client got it, as JSON."""

    def __repr__(self) -> str:
        return f"Kept({len(self.items) + len(self.response)} bytes)"


class Keep(Protocol):
    """Must give an answer to its owner alone, and not after its lifetime."""

    def put(self, kept: Kept) -> None: ...
    def get(self, name: str, owner: bytes) -> Kept | None: ...
    def remove(self, name: str, owner: bytes) -> bool: ...
    def close(self) -> None: ...

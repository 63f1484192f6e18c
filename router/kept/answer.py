"""One kept answer, and where such are kept."""

from collections.abc import Collection
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
    receipts: tuple[str, ...] = ()
    """Of this turn and of all that led to it: whoever erases one of them erases this answer."""

    def __repr__(self) -> str:
        return f"Kept({len(self.items) + len(self.response)} bytes)"

    def goes_with(self, gone: Collection[str]) -> bool:
        """Whether it must not outlive these receipts; one that knows none of its own may hold any of them."""
        return not self.receipts or any(receipt in gone for receipt in self.receipts)


class Keep(Protocol):
    """Must give an answer to its owner alone, and not after its lifetime."""

    def put(self, kept: Kept) -> None: ...
    def get(self, name: str, owner: bytes) -> Kept | None: ...
    def remove(self, name: str, owner: bytes) -> bool: ...
    def forget(self) -> None:
        """Let go of everything whose time is over."""
        ...

    def receipts(self) -> frozenset[str]:
        """Return the receipts of all that is kept."""
        ...

    def erase(self, gone: Collection[str]) -> int:
        """Erase every answer that goes with these receipts; return how many did."""
        ...

    def close(self) -> None: ...

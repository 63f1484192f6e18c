"""What stands for what in one request; the only object that knows both."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from router.errors import RouterError


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One value, exactly as it was written, and its placeholder."""

    placeholder: str
    kind: str
    text: str
    sent: bool = True
    """False: it stands only in an exchange that left as one fixed line, so no answer can owe it."""
    private: bool = True
    """False: not a value but a look-alike that a client typed, kept apart from the placeholder it looks like."""

    def __repr__(self) -> str:
        return f"Entry({self.placeholder})"


class Vault:
    """An injective map between placeholders and values, for one request, fixed once built.

    It must never be logged, stored or sent; its repr shows counts only.
    """

    __slots__ = ("_entries", "_names", "_restorable")

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries = tuple(entries)
        placeholders = {entry.placeholder for entry in self._entries}
        values = {(entry.kind, entry.text) for entry in self._entries}
        if not len(placeholders) == len(values) == len(self._entries):
            raise RouterError("masking would not be reversible: two values share a placeholder, or one has two")
        self._restorable = MappingProxyType({entry.placeholder: entry for entry in self._entries if entry.sent})
        self._names = sorted(self._restorable)

    def values(self) -> tuple[tuple[str, str], ...]:
        """Return kind and text of every value that must not leave, for the egress guard.

        Values of omitted exchanges are among them: leaving one out of the body by mistake must not go unnoticed.
        """
        return tuple((entry.kind, entry.text) for entry in self._entries if entry.private)

    def restorable(self) -> Mapping[str, Entry]:
        """Return the entries whose placeholders were sent, by placeholder."""
        return self._restorable

    def without(self, kinds: frozenset[str]) -> "Vault":
        """Return a vault that restores nothing of these kinds; what must not leave stays the same."""
        if not kinds:
            return self
        return Vault(replace(entry, sent=False) if entry.kind in kinds else entry for entry in self._entries)

    def begins(self, text: str) -> bool:
        """Tell whether a text is the beginning, but not the whole, of a placeholder that was sent."""
        at = bisect_left(self._names, text)
        return at < len(self._names) and self._names[at].startswith(text) and self._names[at] != text

    def counts(self) -> Mapping[str, int]:
        """Return how many values of each kind were sent under a placeholder."""
        return Counter(entry.kind for entry in self._restorable.values() if entry.private)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"Vault({dict(self.counts())})"

    def __reduce__(self) -> str:
        raise TypeError("a vault is never serialised")

"""One planted leak: a change of one place in the source that would let something out, and who must notice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """Applied alone to a copy of the sources; a suite that stays green on it does not hold that promise."""

    name: str
    leak: str
    """What would leave, or be kept, if this were the code."""
    file: str
    """Relative to the repository."""
    old: str
    """Stands exactly once in the file."""
    new: str
    killers: tuple[str, ...]
    """Tests that pass on the sources and must fail on the mutant, as pytest names them; the quickest first."""

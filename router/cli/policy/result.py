"""What one example came to."""

from dataclasses import dataclass

from router.trial.judged import Difference
from router.trial.tried import Tried


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """An example, its outcome, and how that differs from what was expected."""

    number: int
    tried: Tried
    differences: tuple[Difference, ...]
    seconds: float

    @property
    def title(self) -> str:
        """Number and line of the example; never its text."""
        return f"example {self.number} (line {self.tried.example.line})"

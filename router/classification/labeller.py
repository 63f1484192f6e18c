"""What classification asks of a model, whoever made it."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable


class TextLabels(Protocol):
    """What one text is about."""

    @property
    def task(self) -> str: ...

    @property
    def task_score(self) -> float: ...

    @property
    def topics(self) -> tuple[tuple[str, float], ...]:
        """Every topic that the labeller judges with its score, low ones too; empty when it judges none."""
        ...

    @property
    def gain(self) -> float: ...


class Labeller(Protocol):
    """Labels one text. Must not remember texts, and must answer the same for the same text at any load."""

    def label(self, text: str) -> TextLabels: ...


@runtime_checkable
class Ahead(Protocol):
    """A labeller that can begin before it is asked. Its labels must be the same as without that."""

    def begin(self, texts: Iterable[str]) -> None:
        """Begin to label these texts, beside whoever calls."""
        ...

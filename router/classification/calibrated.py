"""A labeller whose gain was learned for the pair in use; for every other pair it is the labeller that it wraps."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from router.classification.gain import GainHead, Pair, features
from router.classification.labeller import Ahead, Labeller, TextLabels

Embed = Callable[[str], Sequence[float]]


@dataclass(frozen=True, slots=True)
class _Judged:
    """Labels whose gain is reckoned when somebody asks: topics are judged chunk by chunk, the gain only of the ask."""

    labels: TextLabels
    learned: Callable[[], float]

    @property
    def task(self) -> str:
        return self.labels.task

    @property
    def task_score(self) -> float:
        return self.labels.task_score

    @property
    def topics(self) -> tuple[tuple[str, float], ...]:
        return self.labels.topics

    @property
    def gain(self) -> float:
        return self.learned()


class CalibratedLabeller:
    """Puts the learned gain in the place of the shipped rule's while the pair is the one it was learned for."""

    def __init__(self, labeller: Labeller, embed: Embed, head: GainHead, pair: Callable[[], Pair | None]) -> None:
        self._labeller = labeller
        self._embed = embed
        self._head = head
        self._pair = pair

    def label(self, text: str) -> TextLabels:
        """Return the labels of one text."""
        labels = self._labeller.label(text)
        if self._pair() != self._head.pair:
            return labels
        return _Judged(labels, lambda: self._gain(text, labels))

    def begin(self, texts: Iterable[str]) -> None:
        """Have the labeller that is wrapped begin, if it can."""
        if isinstance(self._labeller, Ahead):
            self._labeller.begin(texts)

    def _gain(self, text: str, labels: TextLabels) -> float:
        learned = self._head.gain(features(text, labels, self._embed(text)))
        return round(max(0.0, learned), 4)

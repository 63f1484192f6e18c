"""A text shortened to its own sentences: the ones that say most, or that answer a question; nothing is written anew."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from local_models.answerable import answer_features, answerable
from local_models.manifest import FOLDER, head
from local_models.passages import Around, Passages, passages, vector
from local_models.relevance import BEHIND, relevance, spread
from local_models.salience import salience
from local_models.sentences import Sentence
from local_models.session import Floats
from local_models.trunk import Trunk

_SHORTEST = 4
"""Words of a sentence that is worth quoting by itself."""
_LONGEST = 120
"""Words of one; a longer one is a table, a dump or a line without stops."""
_SAME = 0.5
"""What of a sentence's score is lost when everything in it was quoted already."""
_POOL = 400
"""Best sentences among which redundancy is looked at."""


Pairs = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Budget:
    """How long a summary may be; whichever ends first."""

    sentences: int = 0
    """0: no limit."""
    words: int = 0
    """0: no limit."""

    @classmethod
    def for_text(cls, words: int) -> "Budget":
        """Return a fifth of a text, 40 to 250 words."""
        return cls(words=min(max(words // 5, 40), 250))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence with how much it is wanted."""

    sentence: Sentence
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a text holds about a question."""

    ranked: tuple[Ranked, ...]
    """The nearest sentences, best first, whether they answer it or not."""
    answered: bool
    """False where nothing in the text looks like an answer."""


class Summarizer:
    """Reads a text once and picks sentences from it."""

    def __init__(self, trunk: Trunk, content: bytes) -> None:
        self._trunk = trunk
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            self.weights = {name: stored[name].astype(np.float32) for name in stored.files}

    def summarize(
        self, text: str, budget: Budget | None = None, query: str = "", around: Around | None = None
    ) -> list[Sentence]:
        """Return the chosen sentences in the order of the text."""
        read = passages(self._trunk, text, around)
        if not len(read):
            return []
        budget = budget or Budget.for_text(sum(map(len, read.words)))
        chosen = self.about(read, query, budget) if query.strip() else chosen_by(self.scores(read), read, budget)
        return [read.sentences[i] for i in sorted(chosen)]

    def find(self, text: str, question: str, many: int = 5, around: Around | None = None) -> Found:
        """Return the sentences that answer a question best, best first, and not all from one place."""
        read = passages(self._trunk, text, around)
        if not len(read):
            return Found((), answered=False)
        odds = self.odds(read, question)
        best = tuple(Ranked(read.sentences[i], float(odds[i])) for i in spread(odds, many, quotable(read), BEHIND))
        return Found(best, answered=answerable(self.weights, answer_features(read, question, odds)))

    def scores(self, read: Passages) -> Floats:
        """Return how much of the whole each sentence says per word."""
        return salience(self.weights, read)

    def odds(self, read: Passages, question: str) -> Floats:
        """Return the log-odds that each sentence answers a question."""
        return relevance(self.weights, read, question, vector(self._trunk, question))

    def about(self, read: Passages, question: str, budget: Budget) -> list[int]:
        """Return sentences that answer a question, within a budget."""
        order = spread(self.odds(read, question), budget.sentences or 40, quotable(read), BEHIND)
        return _within(order, read, budget)


def chosen_by(scores: Floats, read: Passages, budget: Budget) -> list[int]:
    """Return the sentences that say most together: each is worth less where it repeats one that was chosen."""
    worth = quotable(read)
    allowed = worth if worth.any() else np.ones(len(read), dtype=bool)
    left = [int(i) for i in np.argsort(-np.where(allowed, scores, -np.inf), kind="stable")[:_POOL] if allowed[i]]
    pairs = {i: set(pairwise(read.words[i])) for i in left}
    lowest = min((float(scores[i]) for i in left), default=0.0)
    said: Pairs = set()
    order: list[int] = []
    many = budget.sentences or len(left)
    words = 0
    while left and len(order) < many and (not budget.words or words < budget.words):
        best = max(left, key=lambda i: (float(scores[i]) - lowest) * (1 - _SAME * _repeated(pairs[i], said)))
        left.remove(best)
        order.append(best)
        said |= pairs[best]
        words += len(read.words[best])
    return _within(order, read, budget)


def _repeated(own: Pairs, said: Pairs) -> float:
    """Return the share of a sentence that was said already, in pairs of neighbouring words."""
    return len(own & said) / max(len(own), 1)


def _within(order: Sequence[int], read: Passages, budget: Budget) -> list[int]:
    """Keep the first that fit; the one that crosses the limit of words is kept when most of it fits."""
    kept: list[int] = []
    words = 0
    for i in order[: budget.sentences or len(order)]:
        length = len(read.words[i])
        if budget.words and kept and words + length / 2 > budget.words:
            continue
        kept.append(i)
        words += length
    return kept


def quotable(read: Passages) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    """Return which sentences are neither a scrap nor a dump; all of them where every one is."""
    lengths = np.array([len(words) for words in read.words])
    worth: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (lengths >= _SHORTEST) & (lengths <= _LONGEST)
    return worth if worth.any() else np.ones(len(read), dtype=bool)


def load_summarizer(trunk: Trunk, folder: Path = FOLDER) -> Summarizer:
    """Return the shipped model.

    Raises:
        ModelsUnusable: its file is missing, or is not the one that was measured.
    """
    return Summarizer(trunk, head("summaries", folder).verified())

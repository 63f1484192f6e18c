"""Which texts the topic head is fitted on: all that were written for it, and enough of every other source."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from local_models.training.labels_data import LabelRow

WRITTEN = frozenset({"topics_more", "topics_framed"})
"""The sources that name all eleven topics; the pool knows three of them."""
AT_RANDOM, MORE, OF_A_SORT = 1500, 4200, 350


def chosen(every: Sequence[LabelRow], seed: int) -> list[LabelRow]:
    """Return the rows to fit on: the written ones, some at random, and more with at most 350 of a source and topic.

    Args:
        every: the label rows of the training part.
        seed: of the first choice; the second has chance of its own.
    """
    written = [row for row in every if row.source in WRITTEN]
    others = [row for row in every if row.source not in WRITTEN and row.known]
    shuffled = list(others)
    Random(seed).shuffle(shuffled)
    rows = [*written, *shuffled[:AT_RANDOM]]
    have = {row.text for row in rows}
    rest = [row for row in others if row.text not in have]
    Random(5).shuffle(rest)
    taken: Counter[tuple[str, frozenset[str]]] = Counter()
    more: list[LabelRow] = []
    for row in rest:
        taken[row.source, row.topics] += 1
        if taken[row.source, row.topics] <= OF_A_SORT and len(more) < MORE:
            more.append(row)
    return [*rows, *more]

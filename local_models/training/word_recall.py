"""Word recall at a given share of flagged plain words, one figure per source, whatever the thresholds are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from local_models.training.calibrate import Words

MARKED, PLAIN = 50, 500
"""Fewest words of a source that say something."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Of `marked` words that share `value` is flagged while at most the given share of `plain` words is."""

    value: float
    marked: int
    plain: int


def strengths(item: Words) -> NDArray[np.float32]:
    """Return one number per word: the evidence of its strongest label.

    Labels that the source does not annotate do not count: nobody knows whether they are right there.
    """
    result: NDArray[np.float32] = np.where(item.annotated, item.evidence, 0.0).max(1).astype(np.float32)
    return result


def recall_at(words: Sequence[Words], share: float) -> Recall:
    """Return the recall of marked words where at most `share` of the plain ones of the same texts is flagged.

    All labels share one limit; words whose label the source leaves open count as neither.
    """
    every = np.concatenate([strengths(item) for item in words])
    gold = np.concatenate([item.gold for item in words])
    plain, marked = np.sort(every[gold == 0])[::-1], every[gold > 0]
    if not len(marked) or not len(plain):
        return Recall(0.0, len(marked), len(plain))
    limit = plain[min(int(share * len(plain)), len(plain) - 1)]
    return Recall(float((marked > limit).mean()), len(marked), len(plain))


def by_source(words: Sequence[Words], share: float) -> Mapping[str, Recall]:
    """Return the recall of each source that holds enough marked and enough plain words."""
    groups: dict[str, list[Words]] = {}
    for item in words:
        groups.setdefault(item.group, []).append(item)
    found = {name: recall_at(items, share) for name, items in sorted(groups.items())}
    return {name: each for name, each in found.items() if each.marked >= MARKED and each.plain >= PLAIN}


def mean(words: Sequence[Words], share: float) -> float:
    """Return the unweighted mean over sources."""
    found = by_source(words, share).values()
    return sum(each.value for each in found) / max(1, len(found))


def interval(words: Sequence[Words], share: float, rounds: int = 100) -> tuple[float, float]:
    """Return the 95 % interval of the mean: texts are drawn anew, for words of one text are not independent."""
    rng = Random(1)
    values = sorted(mean(rng.choices(words, k=len(words)), share) for _ in range(rounds))
    return (values[int(0.025 * rounds)], values[int(0.975 * rounds) - 1])

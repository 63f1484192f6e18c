"""How good the sentence vector still is: rank correlation with human judgements of similarity (for measuring only)."""

import csv
import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from local_models.training.reference import Reader


def _ranks(values: Sequence[float]) -> NDArray[np.float64]:
    """Return the ranks of the values, equal ones sharing their mean rank."""
    array = np.array(values)
    order = array.argsort(kind="stable")
    ranks = np.empty(len(array))
    ranks[order] = np.arange(len(array), dtype=np.float64)
    for value in np.unique(array):
        same = array == value
        ranks[same] = ranks[same].mean()
    return ranks


def spearman(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Spearman's rank correlation."""
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def similarity(reader: Reader, data: Path, every: int = 2) -> float | None:
    """Return the correlation on the development part of the STS benchmark, None where it is not at hand."""
    path = data / "memory" / "stsb" / "stsb-en-dev.csv.gz"
    if not path.is_file():
        return None
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file))[::every]
    human, ours = [], []
    for left, right, score in (row[:3] for row in rows):
        one, two = reader.heads(left)[0], reader.heads(right)[0]
        ours.append(float(one @ two / (np.linalg.norm(one) * np.linalg.norm(two))))
        human.append(float(score))
    return spearman(human, ours)

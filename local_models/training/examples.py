"""Training examples as arrays: windows with their labels, in batches of about equal length."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_models.shapes import shapes
from local_models.training.encoding import WINDOW, Window
from local_models.training.labels_data import TASKS, TOPICS, LabelRow
from local_models.training.rows import TAGS

HEAD, TAIL = 84, 42
"""A request longer than a window is labelled by its first and last tokens."""


@dataclass(frozen=True, slots=True)
class Example:
    """One window with whatever is known about it; unknown things take no part in the loss."""

    window: Window
    task: int = -1
    topics: tuple[float, ...] = (0.0,) * len(TOPICS)
    known: tuple[float, ...] = (0.0,) * len(TOPICS)
    teacher: tuple[float, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded arrays of one step."""

    ids: NDArray[np.int64]
    casings: NDArray[np.int64]
    befores: NDArray[np.int64]
    keep: NDArray[np.float32]
    allowed: NDArray[np.bool_]
    task: NDArray[np.int64]
    topics: NDArray[np.float32]
    known: NDArray[np.float32]
    teacher: NDArray[np.float32]


def request_window(text: str, tokenizer: Any) -> Window:
    """Return the one window by which a request is labelled."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids, offsets = encoding.ids, encoding.offsets
    casings, befores = shapes(text, offsets)
    if len(ids) > WINDOW:
        ids, casings, befores = (values[:HEAD] + values[-TAIL:] for values in (ids, casings, befores))
    return Window((101, *ids, 102), (0, *casings, 0), (0, *befores, 0), (0,) * (len(ids) + 2))


def label_example(row: LabelRow, tokenizer: Any) -> Example:
    """Return the example of one label row."""
    return Example(
        request_window(row.text, tokenizer),
        TASKS.index(row.task) if row.task else -1,
        tuple(float(topic in row.topics) for topic in TOPICS),
        tuple(float(topic in row.known) for topic in TOPICS),
    )


def balanced(rows: Sequence[LabelRow], rng: Random, most: int) -> list[LabelRow]:
    """Return about `most` rows for each task (small classes repeated up to four times) and a share without task."""
    by_task: dict[str, list[LabelRow]] = {}
    for row in rows:
        by_task.setdefault(row.task, []).append(row)
    chosen: list[LabelRow] = []
    for task, found in sorted(by_task.items()):
        if task:
            repeated = found * min(4, max(1, most // len(found)))
            chosen += rng.sample(repeated, min(most, len(repeated)))
    groups: Counter[tuple[str, frozenset[str]]] = Counter()
    for row in rows:
        group = (row.source, row.topics)
        groups[group] += 1
        # Rows with a rare topic always stay, whether their task is known or not.
        if groups[group] <= most // 2 and (not row.task or row.topics):
            chosen.append(row)
    rng.shuffle(chosen)
    return chosen


def batches(examples: Sequence[Example], tokens: int, rng: Random) -> Iterator[Batch]:
    """Yield shuffled batches of about `tokens` tokens whose windows have about the same length."""
    order = list(range(len(examples)))
    rng.shuffle(order)
    order.sort(key=lambda index: len(examples[index].window.ids) + rng.random() * 6)
    groups: list[list[Example]] = [[]]
    for index in order:
        length = len(examples[index].window.ids)
        if groups[-1] and (len(groups[-1]) + 1) * length > tokens:
            groups.append([])
        groups[-1].append(examples[index])
    rng.shuffle(groups)
    for group in groups:
        if group:
            yield collate(group)


def _padded(rows: Iterable[Sequence[int]], width: int) -> NDArray[np.int64]:
    return np.array([[*row, *[0] * (width - len(row))] for row in rows], dtype=np.int64)


def collate(group: Sequence[Example]) -> Batch:
    """Return one padded batch."""
    width = max(len(example.window.ids) for example in group)
    bits = _padded((example.window.allowed for example in group), width)
    teachers = [example.teacher for example in group]
    size = max(map(len, teachers))
    return Batch(
        _padded((example.window.ids for example in group), width),
        _padded((example.window.casings for example in group), width),
        _padded((example.window.befores for example in group), width),
        np.array([[1.0] * len(e.window.ids) + [0.0] * (width - len(e.window.ids)) for e in group], dtype=np.float32),
        (bits[..., None] >> np.arange(len(TAGS)) & 1).astype(bool),
        np.array([example.task for example in group], dtype=np.int64),
        np.array([example.topics for example in group], dtype=np.float32),
        np.array([example.known for example in group], dtype=np.float32),
        np.array([teacher or (0.0,) * size for teacher in teachers], dtype=np.float32),
    )

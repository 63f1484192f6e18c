"""Calibration on the int8 file: temperatures, and thresholds per label for F2 under the over-masking limits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from local_models.decode import Floats, evidence, softmax, word_bounds
from local_models.training.encoding import allowed_labels
from local_models.training.labels_data import ALL_TOPICS, TASKS, TOPICS, LabelRow
from local_models.training.pool import ADDED
from local_models.training.reference import Read, Reader
from local_models.training.rows import TAGS, Row

TEMPERATURES = tuple(float(value) for value in np.round(np.geomspace(0.5, 3.0, 26), 3))
GRID = tuple(
    float(value)
    for value in np.round(
        np.concatenate([np.arange(0.1, 0.2, 0.02), np.arange(0.2, 0.9, 0.025), [0.92, 0.95, 0.97, 0.99]]), 3
    )
)
LIMITS: Mapping[str, float] = {"clean": 0.005, "social": 0.025, "other": 0.05}
"""Share of clean characters that may be flagged: the first two keep below the 1 % and 3 % that are promised; the
last is for prose full of titles of works and for requests full of durations, where sources differ on what counts."""

PROMISED: Mapping[str, float] = {"clean": 0.01, "social": 0.03, "other": 0.06}
"""What may be spent on persons: a masked word comes back from the cloud, a missed name does not."""

SOCIAL = frozenset({"btc", "wnut17"})

F2_SLACK = 0.002
FEW = 50
"""Fewest marked words with which a source has a say: 22 words of five silver telephone numbers once asked for .875."""

PERSON = TAGS.index("PERSON")

CLEAN = frozenset({"clean", "stdlib", "prose"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one row: evidence per label, the gold label (-1: open), characters, and whether the row is clean."""

    evidence: Floats
    gold: NDArray[np.int64]
    sizes: NDArray[np.int64]
    annotated: NDArray[np.bool_]
    group: str


def temperature(logits: Sequence[Floats], loss: Callable[[Floats, int], float]) -> float:
    """Return the temperature with the least loss; `loss(probabilities, index)` judges one text."""
    return min(TEMPERATURES, key=lambda t: sum(loss(softmax(item, t), index) for index, item in enumerate(logits)))


def tag_temperature(reads: Sequence[Read], rows: Sequence[Row]) -> float:
    """Return the temperature of the tag head by partial-label log loss."""
    masks = [_mask(row, read) for row, read in zip(rows, reads, strict=True)]

    def loss(probabilities: Floats, index: int) -> float:
        mask = masks[index]
        return float(-np.log(np.clip((probabilities * mask).sum(-1), 1e-6, 1.0)).sum()) if len(mask) else 0.0

    return temperature([read.logits for read in reads], loss)


def _mask(row: Row, read: Read) -> NDArray[np.bool_]:
    bits = np.array(list(allowed_labels(row, read.offsets)), dtype=np.int64)
    return (bits[:, None] >> np.arange(len(TAGS)) & 1).astype(bool)


def words_of(row: Row, read: Read, heat: float) -> Words | None:
    """Return the words of one row with their evidence and gold labels."""
    if not read.offsets:
        return None
    bounds = word_bounds(read.text, read.offsets)
    bits = list(allowed_labels(row, read.offsets))
    gold = []
    for first, _ in bounds:
        labels = [index for index in range(len(TAGS)) if bits[first] >> index & 1]
        # An O word of a source that leaves other labels open still is "not one of the annotated ones".
        gold.append(
            labels[0] if len(labels) == 1 or (labels[0] == 0 and not _inside(row, read.offsets[first][0])) else -1
        )
    sizes = [read.offsets[last - 1][1] - read.offsets[first][0] for first, last in bounds]
    annotated = np.array([False, *(tag in row.annotated for tag in TAGS[1:])])
    group = "clean" if row.source in CLEAN else row.source
    found = evidence(softmax(read.logits, heat), bounds)
    return Words(found, np.array(gold), np.array(sizes), annotated, group)


def _inside(row: Row, place: int) -> bool:
    return any(span.start <= place < span.end for span in row.spans)


def thresholds(words: Sequence[Words]) -> dict[str, float]:
    """Return one threshold per label: F2 first, then raised step by step until every group keeps its limit.

    Persons get back what that took from them, as far as every group keeps what is promised.
    """
    best = [2.0] + [_best_f2(words, label) for label in range(1, len(TAGS))]
    # A handful of templates repeats one false alarm a hundred times: they say nothing about a share.
    groups = sorted({item.group for item in words} - {"generated", *ADDED})
    chosen = _limited(words, best, groups)
    chosen[PERSON] = _given_back(words, chosen, groups, best[PERSON])
    return {tag: round(value, 3) for tag, value in zip(TAGS[1:], chosen[1:], strict=True)}


def _limited(words: Sequence[Words], best: Sequence[float], groups: Sequence[str]) -> list[float]:
    """Raise the threshold of whichever label does most harm until every group keeps its limit."""
    chosen = list(best)
    for _ in range(400):
        worst = max(groups, key=lambda group: _overmasking(words, chosen, group)[0] / _limit(group))
        share, by_label = _overmasking(words, chosen, worst)
        if share <= _limit(worst):
            break
        label = int(np.argmax(by_label))
        higher = [value for value in GRID if value > chosen[label] + 1e-6]
        chosen[label] = higher[0] if higher else 0.995
    return chosen


def _given_back(words: Sequence[Words], chosen: Sequence[float], groups: Sequence[str], least: float) -> float:
    """Return the lowest threshold for persons, from `least` on, at which every group keeps what is promised."""
    found = chosen[PERSON]
    for value in sorted((value for value in GRID if least <= value < found), reverse=True):
        trial = [*chosen[:PERSON], value, *chosen[PERSON + 1 :]]
        if any(_overmasking(words, trial, group)[0] > _limit(group, PROMISED) for group in groups):
            break
        found = value
    return found


def _limit(group: str, limits: Mapping[str, float] = LIMITS) -> float:
    return limits["clean" if group == "clean" else "social" if group in SOCIAL else "other"]


def _best_f2(words: Sequence[Words], label: int) -> float:
    """Return the lowest threshold whose F2 is about the best of one label, each source weighing the same.

    With few examples the curve is flat and its top is chance; below the top nothing is lost but misses.
    """
    values = []
    by_group: dict[str, list[Words]] = {}
    for item in words:
        if item.annotated[label]:
            by_group.setdefault(item.group, []).append(item)
    for threshold in GRID:
        scores = []
        for items in by_group.values():
            gold = np.concatenate([item.gold for item in items])
            hit = np.concatenate([item.evidence[:, label] for item in items]) >= threshold
            positive = gold == label
            if positive.sum() < FEW:
                continue
            true = float((hit & positive).sum())
            # Another label of ours on the same word is no over-masking, so only plain words count as false.
            false = float((hit & (gold == 0)).sum())
            scores.append(5 * true / (5 * true + 4 * (float(positive.sum()) - true) + false))
        values.append(float(np.mean(scores)) if scores else 0.0)
    return next(threshold for threshold, value in zip(GRID, values, strict=True) if value >= max(values) - F2_SLACK)


def _overmasking(words: Sequence[Words], chosen: Sequence[float], group: str) -> tuple[float, NDArray[np.float64]]:
    """Return the share of clean characters flagged in one group, and the characters each label flags."""
    by_label = np.zeros(len(TAGS))
    clean = 0
    row = np.array(chosen)
    for item in words:
        if item.group != group:
            continue
        ratios = np.where(item.annotated, item.evidence / row, 0.0)
        plain = item.gold == 0
        clean += int(item.sizes[plain].sum())
        hits = plain & (ratios.max(1) >= 1.0)
        np.add.at(by_label, ratios.argmax(1)[hits], item.sizes[hits])
    return float(by_label.sum()) / max(1, clean), by_label


@dataclass(frozen=True, slots=True)
class HeadLogits:
    """The task and topic logits of label rows."""

    rows: Sequence[LabelRow]
    task: list[Floats]
    topics: list[Floats]


def read_heads(reader: Reader, rows: Sequence[LabelRow]) -> HeadLogits:
    """Run the label heads over rows."""
    found = [reader.heads(row.text) for row in rows]
    return HeadLogits(rows, [item[1] for item in found], [item[2] for item in found])


def head_temperatures(heads: HeadLogits) -> tuple[float, float]:
    """Return the temperatures of the task head (softmax) and of the topic head (sigmoid)."""
    gold = [TASKS.index(row.task) if row.task else -1 for row in heads.rows]

    def task_loss(probabilities: Floats, index: int) -> float:
        return float(-np.log(max(1e-6, probabilities[gold[index]]))) if gold[index] >= 0 else 0.0

    def topic_loss(heat: float) -> float:
        total = 0.0
        for row, logits in zip(heads.rows, heads.topics, strict=True):
            known = np.array([topic in row.known for topic in TOPICS])
            sign = np.where([topic in row.topics for topic in TOPICS], 1.0, -1.0)
            total += float((np.logaddexp(0.0, -sign * logits / heat) * known).sum())
        return total

    return temperature(heads.task, task_loss), min(TEMPERATURES, key=topic_loss)


def macro_f1(heads: HeadLogits) -> tuple[float, dict[str, tuple[float, int]]]:
    """Return the macro F1 of the task head and (F1, rows) per task."""
    pairs = [
        (TASKS.index(row.task), int(logits.argmax()))
        for row, logits in zip(heads.rows, heads.task, strict=True)
        if row.task
    ]
    each: dict[str, tuple[float, int]] = {}
    for index, task in enumerate(TASKS):
        true = sum(1 for gold, guess in pairs if gold == guess == index)
        gold_count = sum(1 for gold, _ in pairs if gold == index)
        guesses = sum(1 for _, guess in pairs if guess == index)
        if gold_count:
            each[task] = (2 * true / max(1, gold_count + guesses), gold_count)
    return sum(value for value, _ in each.values()) / max(1, len(each)), each


def topic_scores(heads: HeadLogits, heat: float, threshold: float = 0.5) -> dict[str, tuple[float, float, int]]:
    """Return (precision, recall, positives) per topic, over the rows that say something about it."""
    result = {}
    for index, topic in enumerate(TOPICS):
        pairs = [
            (topic in row.topics, 1 / (1 + np.exp(-logits[index] / heat)) >= threshold)
            for row, logits in zip(heads.rows, heads.topics, strict=True)
            if topic in row.known
        ]
        true = sum(1 for gold, guess in pairs if gold and guess)
        positives = sum(1 for gold, _ in pairs if gold)
        result[topic] = (true / max(1, sum(1 for _, guess in pairs if guess)), true / max(1, positives), positives)
    return result


def topic_f1(heads: HeadLogits, heat: float) -> tuple[float, dict[str, float]]:
    """Return the macro F1 of the topics that have positive rows, and each one's F1, at a score of .5."""
    scores = topic_scores(heads, heat).items()
    each = {name: 2 * p * r / (p + r) if p + r else 0.0 for name, (p, r, positives) in scores if positives}
    return sum(each.values()) / max(1, len(each)), each


def topic_alarms(heads: HeadLogits, heat: float, threshold: float = 0.5) -> tuple[int, int]:
    """Return how many of the rows that are about none of all topics get one, and how many such rows there are."""
    neutral = [
        logits
        for row, logits in zip(heads.rows, heads.topics, strict=True)
        if not row.topics and row.known == ALL_TOPICS
    ]
    return sum(1 / (1 + np.exp(-logits.max() / heat)) >= threshold for logits in neutral), len(neutral)

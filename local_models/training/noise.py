"""Labels that a language model wrote and the shipped tagger confidently denies are left open instead of learnt."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from local_models.decode import Floats, softmax, word_bounds
from local_models.training.reference import Reader
from local_models.training.rows import TAGS, Mark, Row, tidy

DENIED, SEEN = 0.9, 0.85
"""From here on the tagger is confident: that a marked span is nobody's, that an unmarked word is somebody's."""


def opened(rows: Sequence[Row], reader: Reader, heat: float = 1.0) -> tuple[list[Row], int]:
    """Return the rows with the doubtful labels of silver rows left open, and how many those are.

    An open label costs nothing in the loss: neither side of the disagreement is taught.
    """
    result, count = [], 0
    for row in rows:
        marks = tuple(_doubtful(row, reader, heat)) if row.silver else ()
        kept = [mark for mark in row.spans if not any(mark.start < o.end and o.start < mark.end for o in marks)]
        result.append(replace(row, spans=tidy([*kept, *marks])) if marks else row)
        count += len(marks)
    return result, count


def _doubtful(row: Row, reader: Reader, heat: float) -> Iterator[Mark]:
    read = reader.read(row.text)
    if not read.offsets:
        return
    bounds = word_bounds(read.text, read.offsets)
    words = _means(softmax(read.logits, heat), bounds)
    places = [(read.offsets[first][0], read.offsets[last - 1][1]) for first, last in bounds]
    for mark in row.spans:
        inside = [words[i, 0] for i, (start, end) in enumerate(places) if start < mark.end and mark.start < end]
        if mark.sure and mark.label != "O" and inside and float(np.mean(inside)) > DENIED:
            yield Mark(mark.start, mark.end, ("O", *mark.labels))
    for (start, end), found in zip(places, words, strict=True):
        best = int(found[1:].argmax()) + 1
        free = not any(start < mark.end and mark.start < end for mark in row.spans)
        if free and TAGS[best] in row.annotated and found[best] > SEEN:
            yield Mark(start, end, ("O", TAGS[best]))


def _means(probabilities: Floats, bounds: Sequence[tuple[int, int]]) -> Any:
    return np.stack([probabilities[first:last].mean(0) for first, last in bounds])

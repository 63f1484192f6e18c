"""A text as the tagger sees it, with what is known about each of its tokens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from local_models.adapter import Adapter
from local_models.decode import Piece
from local_models.session import Floats, Outputs
from local_models.tagger import MeshTagger
from local_models.teaching.marks import Marked
from local_models.trunk import Tokens, Trunk

UNKNOWN = -1
"""Label of a token of which nothing is said: it belongs to a kind that the tagger does not have, or is left open."""


@dataclass(frozen=True, slots=True, repr=False)
class Studied:
    """One text, encoded."""

    text: str
    marks: tuple[Marked, ...]
    tokens: Tokens
    windows: Sequence[Outputs]
    labels: NDArray[np.int64]
    """One per token: an index of the tag head, or `UNKNOWN`."""
    found: tuple[Piece, ...]
    """Words that the tagger finds by itself."""


def studied(trunk: Trunk, tagger: MeshTagger, text: str, marks: Iterable[Marked]) -> Studied:
    """Return a text, encoded."""
    kept = tuple(marks)
    tokens = trunk.tokens(text)
    windows = trunk.windows(tokens, states=True)
    index = {name: number for number, name in enumerate(trunk.manifest.tags)}
    labels = np.zeros(len(tokens.ids), dtype=np.int64)
    for number, (start, end) in enumerate(tokens.offsets):
        for mark in kept:
            if start < mark.end and mark.start < end:
                labels[number] = UNKNOWN if mark.open else index.get(mark.kind, UNKNOWN)
    return Studied(text, kept, tokens, windows, labels, tuple(tagger.words(text, tokens, windows)))


def differing(one: Studied) -> frozenset[str]:
    """Return the words that the tagger finds and the marks say otherwise of: nothing, or another kind."""
    words = set()
    for piece in one.found:
        inside = [
            int(label)
            for (start, end), label in zip(one.tokens.offsets, one.labels, strict=True)
            if start < piece.end and piece.start < end
        ]
        if UNKNOWN not in inside and piece.label not in inside:
            words.add(one.text[piece.start : piece.end])
    return frozenset(words)


def rows(many: Iterable[Studied], stride: int) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return states, logits and labels of all tokens, as each window saw them."""
    states, tags, labels = [], [], []
    for one in many:
        for number, outputs in enumerate(one.windows):
            states.append(outputs.states.astype(np.float32))
            tags.append(outputs.tags)
            labels.append(one.labels[number * stride : number * stride + len(outputs.tags)])
    return np.concatenate(states), np.concatenate(tags), np.concatenate(labels)


def spans(tagger: MeshTagger, one: Studied, adapter: Adapter | None) -> list[Piece]:
    """Return what is found in a text, with an adapter or without."""
    return tagger.pieces(one.text, one.tokens, one.windows, adapter)

"""From label probabilities of tokens to spans of text: words, evidence, thresholds, merging."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Offsets = Sequence[tuple[int, int]]

BORROW = 0.5
"""A label may borrow this share of the probability of the other labels: a word that is surely
somebody's, but place or company with equal chance, must not slip between two thresholds."""

_LOOSE = frozenset({"ADDRESS", "PHONE_NUMBER", "ID", "DATE_TIME"})
# ruff: noqa: RUF001 - typographic quotation marks are meant
_TRIM = " \t\r\n.,;:!?\"'`)]}>|*=…”’"
_TRIM_LEFT = " \t\r\n.,;:!?\"'`)]}>|<[{*=“‘"


@dataclass(frozen=True, slots=True)
class Piece:
    """A span before it becomes public: code points, the label's index, its strongest evidence."""

    start: int
    end: int
    label: int
    score: float


def softmax(logits: Floats, temperature: float) -> Floats:
    """Return calibrated probabilities along the last axis."""
    scaled = logits / temperature
    scaled = np.exp(scaled - scaled.max(-1, keepdims=True))
    result: Floats = (scaled / scaled.sum(-1, keepdims=True)).astype(np.float32)
    return result


def blend(parts: Sequence[Floats], stride: int, total: int) -> Floats:
    """Join the logits of overlapping windows; near a window's edge a token counts less, for it saw less context."""
    if len(parts) == 1:
        return parts[0]
    joined = np.zeros((total, parts[0].shape[1]), dtype=np.float32)
    weights = np.zeros((total, 1), dtype=np.float32)
    for number, part in enumerate(parts):
        size = len(part)
        ramp = np.minimum(np.arange(1, size + 1), np.arange(size, 0, -1)).astype(np.float32)[:, None]
        joined[number * stride : number * stride + size] += part * ramp
        weights[number * stride : number * stride + size] += ramp
    result: Floats = joined / weights
    return result


def word_bounds(text: str, offsets: Offsets) -> list[tuple[int, int]]:
    """Group tokens into words: (first, last + 1); a word piece that continues letters or digits joins its word."""
    words: list[tuple[int, int]] = []
    for index, (start, _) in enumerate(offsets):
        joins = index and offsets[index - 1][1] == start and text[start].isalnum() and text[start - 1].isalnum()
        if joins:
            words[-1] = (words[-1][0], index + 1)
        else:
            words.append((index, index + 1))
    return words


def evidence(probabilities: Floats, words: Sequence[tuple[int, int]]) -> Floats:
    """Return one row per word: the mean over its pieces, with what the labels borrow from each other."""
    starts = np.fromiter((first for first, _ in words), dtype=np.int64, count=len(words))
    sums = np.add.reduceat(probabilities, starts, axis=0)
    means = sums / np.fromiter((last - first for first, last in words), dtype=np.float32, count=len(words))[:, None]
    others = 1.0 - means[:, :1] - means
    raised = means + BORROW * np.clip(others, 0.0, 1.0)
    raised[:, 0] = means[:, 0]
    # Only the likeliest label of a word borrows, else a faint second label would pass on the first one's strength.
    best = means[:, 1:].argmax(1) + 1
    result = means.copy()
    rows = np.arange(len(words))
    result[rows, best] = raised[rows, best]
    return result.astype(np.float32)


def decode(text: str, offsets: Offsets, probabilities: Floats, thresholds: Floats) -> list[Piece]:
    """Return the spans whose evidence reaches the threshold of its label.

    `thresholds` has one value per label in graph order; the first is not used.
    """
    if not len(offsets):
        return []
    words = word_bounds(text, offsets)
    found = evidence(probabilities, words)
    ratios = found[:, 1:] / thresholds[1:]
    labels = ratios.argmax(1) + 1
    hits = np.flatnonzero(ratios.max(1) >= 1.0)
    pieces: list[Piece] = []
    for row in hits:
        first, last = words[row]
        piece = Piece(offsets[first][0], offsets[last - 1][1], int(labels[row]), float(found[row, labels[row]]))
        pieces.append(piece)
    return pieces


def merge(text: str, pieces: Sequence[Piece], names: Sequence[str]) -> list[Piece]:
    """Join neighbouring pieces of one label, trim punctuation, drop what has neither letter nor digit."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and last.label == piece.label and _joins(text[last.end : piece.start], names[piece.label]):
            joined[-1] = Piece(last.start, piece.end, last.label, max(last.score, piece.score))
        else:
            joined.append(piece)
    trimmed = (_trim(text, piece) for piece in joined)
    return [piece for piece in trimmed if any(character.isalnum() for character in text[piece.start : piece.end])]


def _joins(gap: str, name: str) -> bool:
    if not gap or gap in {" ", "\u00a0"}:
        return True
    if name in _LOOSE:
        return len(gap) <= 3 and not any(c.isalnum() for c in gap) and (name == "ADDRESS" or "\n" not in gap)
    return gap in {"-", "'", "’", ".", ". ", " - ", "/", "&", " & ", "  ", "_", "+", "%20"}


def _trim(text: str, piece: Piece) -> Piece:
    start, end = piece.start, piece.end
    while start < end and text[start] in _TRIM_LEFT:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return Piece(start, end, piece.label, piece.score)


def threshold_row(names: Sequence[str], thresholds: Mapping[str, float]) -> Floats:
    """Return the thresholds in graph order (2 where a label has none: never reached)."""
    return np.array([thresholds.get(name, 2.0) for name in names], dtype=np.float32)

"""Fits both models with Adagrad in plain numpy, and quantises them to one byte a weight."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from local_models.lines import _SHORT, LANGUAGE_BITS, LINE_BITS, pieces
from local_models.training.code.documents import UNSAID, Document

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Batch:
    """The pieces of many documents' lines."""

    buckets: npt.NDArray[np.int32]
    line: npt.NDArray[np.int32]
    value: Floats
    target: Floats
    weight: Floats


def batch(documents: Sequence[Document]) -> Batch:
    """Return documents as one batch; lines without label or letters weigh nothing."""
    lines = [line for d in documents for line in d.lines]
    found = pieces("\n".join(lines), LINE_BITS)
    lengths = np.diff(found.starts, append=found.size)
    value = (1 / np.sqrt(np.maximum(lengths, _SHORT))).astype(np.float32)
    buckets, where, offset = [], [], 0
    for hashed, places, bits in zip(found.buckets, found.places, LINE_BITS, strict=True):
        buckets.append((hashed + offset).astype(np.int32))
        at = np.arange(found.size) if places is None else places
        where.append((np.searchsorted(found.starts, at, side="right") - 1).astype(np.int32))
        offset += 1 << bits
    labels = np.array([label for d in documents for label in d.labels], dtype=np.float32)
    said = np.array([bool(line.strip()) for line in lines]) & (labels != UNSAID)
    line = np.concatenate(where)
    return Batch(np.concatenate(buckets), line, value[line], np.maximum(labels, 0), said.astype(np.float32))


def fit_lines(documents: Sequence[Document], epochs: int, seed: int) -> tuple[Floats, float, list[float]]:
    """Return weights, bias and the loss after each epoch."""
    rng = random.Random(seed)
    shuffled = list(documents)
    rng.shuffle(shuffled)
    batches = [batch(shuffled[i : i + 300]) for i in range(0, len(shuffled), 300)]
    size = sum(1 << b for b in LINE_BITS)
    weights, square, bias, bias_square, curve = (
        np.zeros(size, np.float32),
        np.full(size, 1e-2, np.float32),
        0.0,
        1e-2,
        [],
    )
    code = sum(float((b.target * b.weight).sum()) for b in batches)
    every = sum(float(b.weight.sum()) for b in batches)
    balance = every / (2 * code), every / (2 * (every - code))
    for epoch in range(epochs):
        rng.shuffle(batches)
        loss = 0.0
        for b in batches:
            z = np.bincount(b.line, weights[b.buckets] * b.value, len(b.target)) + bias
            p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
            w = b.weight * np.where(b.target > 0, balance[0], balance[1])
            loss -= float((w * np.log(np.where(b.target > 0, p, 1 - p) + 1e-9)).sum())
            error = (p - b.target) * w / max(float(w.sum()), 1.0)
            gradient = np.bincount(b.buckets, error[b.line] * b.value, size).astype(np.float32) + 2e-7 * weights
            square += gradient * gradient * 1e4
            weights -= 0.35 / (1 + 0.15 * epoch) * gradient * 1e2 / np.sqrt(square)
            step = float(error.sum())
            bias_square += step * step * 1e4
            bias -= 0.1 * step * 1e2 / bias_square**0.5
        curve.append(loss / every)
        print(f"lines: epoch {epoch + 1}: loss {curve[-1]:.4f}", flush=True)
    return weights, bias, curve


def fit_languages(
    snippets: Sequence[tuple[str, int]], names: int, epochs: int, seed: int
) -> tuple[list[Floats], Floats, list[float]]:
    """Return one table of weights per kind of piece, the biases, and the loss after each epoch."""
    rng = random.Random(seed)
    rows = [(_present(text), label) for text, label in snippets]
    size = sum(1 << b for b in LANGUAGE_BITS)
    weights, square = np.zeros((size, names), np.float32), np.full((size, names), 1e-3, np.float32)
    bias, curve = np.zeros(names, np.float32), []
    for epoch in range(epochs):
        rng.shuffle(rows)
        loss = 0.0
        for present, label in rows:
            value = np.float32(1 / max(present.size, 1) ** 0.5)
            z = weights[present].sum(axis=0) * value + bias
            p = np.exp(z - z.max())
            p /= p.sum()
            loss -= float(np.log(p[label] + 1e-9))
            p[label] -= 1
            step = p * value
            square[present] += step * step
            weights[present] -= 0.12 / (1 + 0.3 * epoch) * step / np.sqrt(square[present])
            bias -= 0.002 * p
        curve.append(loss / len(rows))
        print(f"languages: epoch {epoch + 1}: loss {curve[-1]:.4f}", flush=True)
    cuts = np.cumsum([1 << b for b in LANGUAGE_BITS])[:-1]
    return np.split(weights, cuts), bias, curve


def _present(text: str) -> npt.NDArray[np.int64]:
    found, offset, kinds = pieces(text[:4_000], LANGUAGE_BITS), 0, []
    for hashed, bits in zip(found.buckets, LANGUAGE_BITS, strict=True):
        kinds.append(np.unique(hashed) + offset)
        offset += 1 << bits
    return np.concatenate(kinds)


def quantised(tables: Sequence[Floats], levels: int = 127) -> tuple[list[npt.NDArray[np.int8]], float]:
    """Return tables of one byte a weight and the scale they share; the far ends are cut."""
    scale = max(float(np.quantile(np.abs(t[t != 0]), 0.9995)) for t in tables) / levels
    return [np.clip(np.round(t / scale), -levels, levels).astype(np.int8) for t in tables], scale

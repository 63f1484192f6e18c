"""Doubles of the session and the tokenizer: words are tokens, and a capital letter is a person."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import numpy as np

from local_models.manifest import File, Manifest
from local_models.session import Outputs

CAPITALISED = 2
"""The casing class of a word like `Anna` (`local_models.shapes`)."""
WIDTH = 384


@dataclass(frozen=True, slots=True)
class Cut:
    """A text as the tokenizer double cuts it."""

    ids: list[int]
    offsets: list[tuple[int, int]]


class WordTokenizer:
    """One token per word."""

    def encode_batch(self, texts: Sequence[str], add_special_tokens: bool = True) -> list[Cut]:
        assert not add_special_tokens
        return [self._cut(text) for text in texts]

    def _cut(self, text: str) -> Cut:
        found = list(re.finditer(r"\w+|[^\w\s]", text))
        return Cut([1_000 + zlib.crc32(m[0].encode()) % 20_000 for m in found], [m.span() for m in found])


@dataclass
class ScriptedSession:
    """Counts its runs; every output depends on the tokens of the window and on nothing else."""

    provider: str = "scripted"
    runs: list[int] = field(default_factory=list)
    """Tokens of each run, the two marks included."""
    _lock: Lock = field(default_factory=Lock)

    def run(self, ids: Sequence[int], casings: Sequence[int], befores: Sequence[int]) -> Outputs:
        assert len(ids) == len(casings) == len(befores)
        with self._lock:
            self.runs.append(len(ids))
        inner = np.array(ids[1:-1], dtype=np.float32)
        tags = np.zeros((len(inner), 2), dtype=np.float32)
        tags[:, 0] = 4.0
        tags[np.array(casings[1:-1]) == CAPITALISED, 1] = 12.0
        mean = float(inner.mean())
        pooled = np.cos(np.arange(WIDTH, dtype=np.float32) * mean)
        task = np.array([mean % 7, mean % 5, mean % 3], dtype=np.float32)
        topics = np.array([mean % 4 - 2, 0.0], dtype=np.float32)
        states = np.cos(inner[:, None] * np.arange(1, WIDTH + 1, dtype=np.float32) + mean).astype(np.float32)
        return Outputs(tags, pooled.astype(np.float32), task, topics, states)


def manifest(window: int = 12, stride: int = 8) -> Manifest:
    """Return a manifest for the doubles; its files do not exist."""
    nowhere = File(Path("nowhere"), "")
    return Manifest(
        graph=nowhere, portable=nowhere, tokenizer=nowhere,
        tags=("O", "PERSON"), tasks=("code", "chat", "math"), topics=("health", "legal"),
        window=window, stride=stride, head=8, tail=4,
        temperatures={"tags": 1.0, "task": 1.0, "topics": 1.0}, thresholds={"PERSON": 0.5},
        gain_scale=0.5, gain_bias=-3.0, canaries=(), quality={},
    )  # fmt: skip

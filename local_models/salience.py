"""How much of what a text says stands in each of its sentences: features, and the small network that weighs them."""

import math
import re
from collections import Counter

import numpy as np

from local_models.passages import Passages
from local_models.session import Floats

FEATURES = 18
WIDTH = 7
"""Sentences that the network looks at together."""
_TURNS_TO_ACTION = re.compile(
    r"\b(?:we should|we need|need to|let's|we have to|decided|i'll|will|agreed|action"
    r"|by (?:mon|tues|wednes|thurs|fri)day)\b"
)
Weights = dict[str, Floats]


def features(read: Passages) -> Floats:
    """Return one row per sentence: length, words, place, turn, speaker, nearness to the whole."""
    count = len(read)
    often = Counter(word for stems in read.stems for word in set(stems))
    turns = Counter(sentence.turn for sentence in read.sentences)
    speakers = Counter(sentence.speaker for sentence in read.sentences)
    near = _near(read.vectors)
    rows = np.zeros((count, FEATURES), dtype=np.float32)
    for i, sentence in enumerate(read.sentences):
        raw = read.text[sentence.start : sentence.end].lower()
        length, stems = len(read.words[i]), read.stems[i]
        known = [math.log(1 + often[word]) for word in stems]
        rows[i] = (
            math.log1p(length), length / 30, len(stems) / max(length, 1), len(stems) / 15,
            sum(known) / max(len(known), 1) / 3, math.log(count + 1) / 5 - sum(known) / max(len(known), 1) / 5,
            i / max(count - 1, 1), (i / max(count - 1, 1)) ** 2, math.exp(-i / 20), math.exp(-(count - 1 - i) / 20),
            raw.endswith("?"), any(map(str.isdigit, raw)), i == 0 or read.sentences[i - 1].turn != sentence.turn,
            min(turns[sentence.turn], 20) / 10, speakers[sentence.speaker] / count, near[i], math.log(count) / 7,
            _TURNS_TO_ACTION.search(raw) is not None,
        )  # fmt: skip
    return rows


def _near(vectors: Floats) -> Floats:
    mean = vectors.mean(0)
    sizes = np.linalg.norm(vectors, axis=1) * max(float(np.linalg.norm(mean)), 1e-6)
    near: Floats = (vectors @ mean / np.maximum(sizes, 1e-6)).astype(np.float32)
    return near


def salience(weights: Weights, read: Passages) -> Floats:
    """Return for each sentence how much of a good summary one of its words holds (relative; may be negative)."""
    seen = np.maximum((read.vectors - weights["v_mean"]) / weights["v_spread"] @ weights["v"] + weights["v_bias"], 0)
    told = np.maximum((features(read) - weights["f_mean"]) / weights["f_spread"] @ weights["f"] + weights["f_bias"], 0)
    hidden = np.concatenate([seen, told], axis=1)
    padded = np.pad(hidden, ((WIDTH // 2, WIDTH // 2), (0, 0)))
    wide = np.concatenate([padded[i : i + len(hidden)] for i in range(WIDTH)], axis=1)
    mixed = np.maximum(wide @ weights["wide"] + weights["wide_bias"], 0)
    scores: Floats = (np.concatenate([hidden, mixed], axis=1) @ weights["out"] + weights["out_bias"])[:, 0]
    return scores

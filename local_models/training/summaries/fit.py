"""Trains the weights of `salience` and `relevance` on QMSum's training meetings; the trunk is not touched."""

import io
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from local_models.mesh import load_mesh
from local_models.relevance import MEMBERS, OFFSETS
from local_models.relevance import WIDTH as AROUND
from local_models.relevance_features import relevance_features
from local_models.salience import FEATURES, WIDTH, features
from local_models.training.summaries.answering import answering
from local_models.training.summaries.meetings import Meeting, meetings, pairs
from local_models.training.summaries.texts import texts

SEED, HIDDEN, PASSES, ASKED, ASKED_PASSES = 20, 32, 14, 32, 6
TOGETHER = 3
"""Networks of relevance whose mean is served."""
_SHORT = 6
"""Words added to a sentence's length, so that two lucky words do not make the best sentence."""
_OTHER_ANSWERS, _WORDS = 0.35, 0.3
"""What a pair of words of the answers to narrower questions counts, and a single word of a summary."""


def main(data: Path, out: Path, every: int = 1) -> None:
    """Read the meetings, train both, write one small file."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    trunk = load_mesh().tagger._trunk
    read = list(meetings(data, "train", trunk, every))
    print(f"{len(read)} meetings", flush=True)
    write(fitted(read, list(texts(data, "train", trunk))), out)


def fitted(read: Sequence[Meeting], others: Sequence[Meeting]) -> dict[str, NDArray[Any]]:
    """Return the weights of all three; the last also learns from texts of other sorts."""
    vectors = np.concatenate([meeting.read.vectors for meeting in read])
    center = vectors.mean(0), vectors.std(0) + 1e-3
    learned = {**salient(read, center), **relevant(read, center)}
    served = {name: value.astype(np.float16).astype(np.float32) for name, value in learned.items() if value.ndim > 1}
    return {**learned, **answering({**learned, **served}, [*read[:: len(read) // 40 or 1], *others])}


def write(weights: dict[str, NDArray[Any]], out: Path) -> None:
    """Write the weights in half precision, centers and spreads in single."""
    stored = io.BytesIO()
    np.savez(stored, **{n: v.astype(np.float16 if v.ndim > 1 else np.float32) for n, v in weights.items()})
    out.write_bytes(stored.getvalue())


def target(meeting: Meeting) -> NDArray[np.float32]:
    """Return for each sentence how much of the summaries one of its words holds, in pairs of words."""
    whole = set().union(*(pairs(summary) for summary in meeting.summaries)) if meeting.summaries else set()
    narrow = [pairs(question.answer) for question in meeting.questions]
    single = {word for summary in meeting.summaries for word in summary}
    values = []
    for words, stems in zip(meeting.read.words, meeting.read.stems, strict=True):
        own = pairs(words)
        other = sum(min(sum(pair in answer for answer in narrow), 2) for pair in own)
        shared = len({word for word in words if word in single} & set(stems))
        values.append((len(own & whole) + _OTHER_ANSWERS * other + _WORDS * shared) / (len(words) + _SHORT))
    return np.array(values, dtype=np.float32)


class Salience(nn.Module):
    """What `local_models.salience.salience` computes."""

    def __init__(self) -> None:
        super().__init__()
        self.v = nn.Linear(384, HIDDEN)
        self.f = nn.Linear(FEATURES, HIDDEN)
        self.wide = nn.Linear(WIDTH * 2 * HIDDEN, HIDDEN)
        self.out = nn.Linear(3 * HIDDEN, 1)
        self.drop = nn.Dropout(0.3)

    def forward(self, vectors: torch.Tensor, told: torch.Tensor) -> torch.Tensor:
        """Return one score per sentence."""
        hidden = torch.cat([torch.relu(self.v(self.drop(vectors))), torch.relu(self.f(told))], -1)
        padded = nn.functional.pad(hidden, (0, 0, WIDTH // 2, WIDTH // 2))
        wide = torch.cat([padded[i : i + len(hidden)] for i in range(WIDTH)], -1)
        mixed = torch.relu(self.wide(wide))
        result: torch.Tensor = self.out(self.drop(torch.cat([hidden, mixed], -1)))[:, 0]
        return result


def salient(read: Sequence[Meeting], center: tuple[NDArray[Any], NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Train salience."""
    told = [features(meeting.read) for meeting in read]
    stacked = np.concatenate(told)
    middle, spread = stacked.mean(0), stacked.std(0) + 1e-3
    targets = [target(meeting) for meeting in read]
    scale = np.concatenate(targets).std()
    mean = np.concatenate(targets).mean()
    net = Salience()
    optimizer = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=0.05)
    for i in _steps(len(read), PASSES, optimizer, 2e-3):
        vectors = torch.from_numpy((read[i].read.vectors - center[0]) / center[1])
        scores = net(vectors, torch.from_numpy((told[i] - middle) / spread))
        loss = ((scores - torch.from_numpy((targets[i] - mean) / scale)) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return {
        **_named(net, ("v", "f", "wide", "out")),
        "v_mean": center[0],
        "v_spread": center[1],
        "f_mean": middle,
        "f_spread": spread,
    }


class Relevance(nn.Module):
    """What `local_models.relevance.relevance` computes."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.q = nn.Linear(inputs, ASKED)
        self.q_wide = nn.Linear(ASKED * (1 + len(OFFSETS)), ASKED)
        self.q_out = nn.Linear(2 * ASKED, 1)
        self.drop = nn.Dropout(0.1)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Return log-odds per sentence."""
        hidden = torch.relu(self.q(rows))
        pooled = nn.functional.avg_pool1d(hidden.T[None], AROUND, 1, AROUND // 2, count_include_pad=False)[0].T
        here = torch.arange(len(hidden))
        parts = [hidden, *(pooled[(here + offset).clamp(0, len(hidden) - 1)] for offset in OFFSETS)]
        wide = torch.relu(self.q_wide(self.drop(torch.cat(parts, 1))))
        result: torch.Tensor = self.q_out(self.drop(torch.cat([hidden, wide], 1)))[:, 0]
        return result


def relevant(read: Sequence[Meeting], center: tuple[NDArray[Any], NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Train relevance: the evidence of a question against all else in its meeting."""
    rows = [
        (relevance_features(m.read, q.text, q.vector, center).astype(np.float16), q.evidence.astype(np.float32))
        for m in read
        for q in m.questions
    ]
    print(f"{len(rows)} questions", flush=True)
    stacked = np.concatenate([row[::3] for row, _ in rows]).astype(np.float32)
    middle, spread = stacked.mean(0), stacked.std(0) + 1e-3
    members = [_member(rows, middle, spread, SEED + number) for number in range(TOGETHER)]
    return {
        **{name: np.stack([member[name] for member in members]) for name in MEMBERS},
        "q_mean": middle,
        "q_spread": spread,
        "q_center": center[0],
        "q_scale": center[1],
    }


def _member(
    rows: Sequence[tuple[NDArray[Any], NDArray[Any]]], middle: NDArray[Any], spread: NDArray[Any], seed: int
) -> dict[str, NDArray[Any]]:
    """Train one of the networks whose mean is taken; alone, each hits one or two questions in a hundred less."""
    torch.manual_seed(seed)
    net = Relevance(len(middle))
    optimizer = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=0.05)
    losses: list[float] = []
    for i in _steps(len(rows), ASKED_PASSES, optimizer, 2e-3, seed):
        odds = net(torch.from_numpy((rows[i][0].astype(np.float32) - middle) / spread))
        held = torch.from_numpy(rows[i][1])
        best = -torch.log(torch.softmax(odds, 0)[held > 0].sum() + 1e-6)
        loss = best + 0.3 * nn.functional.binary_cross_entropy_with_logits(odds, held)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if len(losses) % len(rows) == 0:
            passed = len(losses) // len(rows)
            print(f"relevance {seed}, pass {passed}: loss {np.mean(losses[-len(rows) :]):.3f}", flush=True)
    return _named(net, ("q", "q_wide", "q_out"))


def _steps(rows: int, passes: int, optimizer: Any, rate: float, seed: int = SEED) -> Any:
    """Yield the number of each row in each pass, in a new order, while the learning rate falls to 0."""
    rng = random.Random(seed)
    step = 0
    for _ in range(passes):
        order = list(range(rows))
        rng.shuffle(order)
        for row in order:
            for group in optimizer.param_groups:
                group["lr"] = rate * (1 - step / (passes * rows))
            step += 1
            yield row


def _named(net: Any, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    weights = {name: getattr(net, name).weight.detach().numpy().T for name in names}
    return weights | {f"{name}_bias": getattr(net, name).bias.detach().numpy() for name in names}

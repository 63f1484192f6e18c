"""Trains the heads of `local_models.when` on the states that the shipped graph gives; the trunk is not touched."""

import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from local_models.dates.moment import Seen
from local_models.dates.resolve import resolve
from local_models.mesh import load_mesh
from local_models.training.when.actions import more, wanted
from local_models.training.when.rows import Timed, timed
from local_models.trunk import Trunk
from local_models.when import ACTIONS, WIDTH, asked_of, outside_of

SEED, STEPS, BATCH, HIDDEN = 20, 900, 48, 64
MOST = {("snips", False): 2500, ("hwu64", False): 2600, ("restaurant8k", True): 1500, ("restaurant8k", False): 900}
"""Most training rows of sources that repeat themselves, with and without an expression."""
NOW = datetime(2026, 3, 4, 10, 30)


@dataclass(frozen=True, slots=True)
class Seeing:
    """One row with its states."""

    row: Timed
    offsets: Sequence[tuple[int, int]]
    states: NDArray[np.float16]
    labels: NDArray[np.int64]
    """0 outside, 1 begins, 2 goes on, -100 where the source says nothing."""


def main(data: Path, out: Path) -> None:
    """Read the pool, train, write one small file; a few minutes on one core."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    trunk = load_mesh().tagger._trunk
    rows = [seeing for row in chosen(timed(data)) if (seeing := seen(trunk, row))]
    print(f"{len(rows)} rows", flush=True)
    weights = {**spans(rows), **direction(rows), **action(rows, trunk, data)}
    stored = io.BytesIO()
    np.savez(stored, **{name: value.astype(np.float16) for name, value in weights.items()})
    out.write_bytes(stored.getvalue())


def chosen(rows: Iterable[Timed]) -> list[Timed]:
    """Return the training rows, capped per source."""
    rng = random.Random(SEED)
    kept: dict[tuple[str, bool], list[Timed]] = {}
    for row in rows:
        if row.part == "train":
            kept.setdefault((row.source, bool(row.spans)), []).append(row)
    for key, found in kept.items():
        rng.shuffle(found)
        del found[MOST.get(key, len(found)) :]
    return [row for key in sorted(kept) for row in kept[key]]


def seen(trunk: Trunk, row: Timed) -> Seeing | None:
    """Return a row with the states of its tokens and a label for each."""
    tokens = trunk.tokens(row.text)
    if not tokens.ids:
        return None
    labels = np.zeros(len(tokens.ids), dtype=np.int64)
    if not row.complete:
        labels[:] = -100
    for start, end in row.open:
        labels[[first < end and start < last for first, last in tokens.offsets]] = -100
    for start, end in row.spans:
        inside = [i for i, (first, last) in enumerate(tokens.offsets) if first < end and start < last]
        labels[inside] = 2
        labels[inside[:1]] = 1
    return Seeing(row, tokens.offsets, trunk.states(tokens).astype(np.float16), labels)


class SpanHead(nn.Module):
    """What `WhenModel.probabilities` computes."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(384, HIDDEN)
        self.wide = nn.Linear(WIDTH * HIDDEN, HIDDEN)
        self.out = nn.Linear(2 * HIDDEN, 3)
        self.drop = nn.Dropout(0.2)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Return logits [rows, tokens, 3]."""
        hidden = torch.relu(self.first(self.drop(states)))
        padded = nn.functional.pad(hidden, (0, 0, WIDTH // 2, WIDTH // 2))
        wide = torch.cat([padded[:, i : i + hidden.shape[1]] for i in range(WIDTH)], -1)
        mixed = torch.relu(self.wide(wide))
        result: torch.Tensor = self.out(self.drop(torch.cat([hidden, mixed], -1)))
        return result


def spans(rows: Sequence[Seeing]) -> dict[str, NDArray[Any]]:
    """Train the span head."""
    head = SpanHead()
    optimizer = torch.optim.AdamW(head.parameters(), 2e-3, weight_decay=0.02)
    rng = random.Random(SEED)
    for step in range(STEPS):
        batch = rng.sample(list(rows), BATCH)
        longest = max(len(row.labels) for row in batch)
        states = torch.zeros(BATCH, longest, 384)
        labels = torch.full((BATCH, longest), -100)
        for number, row in enumerate(batch):
            states[number, : len(row.labels)] = torch.from_numpy(row.states.astype(np.float32))
            labels[number, : len(row.labels)] = torch.from_numpy(row.labels)
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * (1 - step / STEPS)
        loss = nn.functional.cross_entropy(head(states).flatten(0, 1), labels.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 100 == 0:
            print(f"step {step} loss {loss.item():.3f}", flush=True)
    named = {"in": head.first, "wide": head.wide, "out": head.out}
    weights = {name: layer.weight.detach().numpy().T for name, layer in named.items()}
    return weights | {f"{name}_bias": layer.bias.detach().numpy() for name, layer in named.items()}


def direction(rows: Sequence[Seeing]) -> dict[str, NDArray[Any]]:
    """Train which way a text looks, on the words around expressions that can be read one way only."""
    inputs, labels = [], []
    for row in rows:
        sides = {side for span in row.row.spans if (side := certain(row.row.text[slice(*span)]))}
        if len(sides) == 1:
            inputs.append(outside_of(row.states.astype(np.float32), row.offsets, row.row.spans))
            labels.append(float(sides == {"past"}))
    weight, bias = logistic(np.array(inputs), np.array(labels)[:, None])
    print(f"direction: {len(labels)} rows, {sum(labels):.0f} look back", flush=True)
    return {"past": weight[:, 0], "past_bias": bias}


def certain(expression: str) -> str:
    """Return `past` or `future` where both readings of an expression lie there, else nothing."""
    sides = set()
    for way in ("past", "future"):
        meaning = resolve(expression, Seen(NOW, way))  # type: ignore[arg-type]
        if meaning is None or meaning.pattern != "once" or meaning.start is None or meaning.end is None:
            return ""
        sides.add("past" if meaning.end < NOW else "future" if meaning.start > NOW else "now")
    return sides.pop() if len(sides) == 1 and "now" not in sides else ""


def action(rows: Sequence[Seeing], trunk: Trunk, data: Path) -> dict[str, NDArray[Any]]:
    """Train what is wanted, by what the sources call a request."""
    told = [(asked_of(row.states.astype(np.float32)), wanted(row.row)) for row in rows]
    told += [(asked_of(trunk.states(trunk.tokens(text))), name) for text, name in more(data)]
    labels = [ACTIONS.index(name) for _, name in told]
    print(f"action: {len(told)} rows, {', '.join(f'{labels.count(i)} {name}' for i, name in enumerate(ACTIONS))}")
    weight, bias = logistic(np.array([inputs for inputs, _ in told]), np.eye(len(ACTIONS))[labels])
    return {"action": weight, "action_bias": bias}


def logistic(inputs: NDArray[Any], targets: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Fit a linear head by full-batch steps; classes weigh alike."""
    x, y = torch.from_numpy(inputs.astype(np.float32)), torch.from_numpy(targets.astype(np.float32))
    center, spread = x.mean(0), x.std(0) + 1e-3
    head = nn.Linear(x.shape[1], y.shape[1])
    optimizer = torch.optim.AdamW(head.parameters(), 1e-2, weight_decay=0.05)
    share = y.mean(0).clamp(0.02, 0.98)
    for _ in range(250):
        logits = head((x - center) / spread)
        if y.shape[1] == 1:
            loss = nn.functional.binary_cross_entropy_with_logits(logits, y, pos_weight=((1 - share) / share) ** 0.5)
        else:
            loss = nn.functional.cross_entropy(logits, y, weight=share**-0.5)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    weight = (head.weight / spread).detach().T
    return weight.numpy(), (head.bias - center @ weight).detach().numpy()

"""The training loop: partial-label tagging, request labels and distillation of the sentence vector in one run."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from local_models.training import together
from local_models.training.examples import Batch, Example, batches, collate
from local_models.training.net import Mesh, Outputs

RATE, HEAD_RATE, WARM_UP = 2e-4, 2e-3, 50
BATCH_TOKENS, LABEL_TOKENS = 2048, 1024


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to train: passes over the tag examples, and a limit in seconds that ends the schedule early."""

    passes: int
    seconds: float
    seed: int
    pace: float = 1.0
    """Factor on every learning rate: lower when training goes on from a checkpoint."""
    requests: int = 1
    """One step in so many also reads requests."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the learning curve."""

    step: int
    seconds: float
    train_loss: float
    dev_loss: float


def tag_loss(logits: Tensor, allowed: Tensor) -> Tensor:
    """Return -log of the probability of the allowed labels, over the tokens that allow any."""
    real = allowed.any(-1)
    logits, allowed = logits[real], allowed[real]
    kept = logits.masked_fill(~allowed, -1e9)
    return (logits.logsumexp(-1) - kept.logsumexp(-1)).mean()


def loss_of(outputs: Outputs, batch: Batch, device: torch.device) -> Tensor:
    """Return the sum of the losses of whatever the batch knows."""
    total = outputs.tags.sum() * 0.0
    allowed = torch.from_numpy(batch.allowed).to(device)
    if batch.allowed.any():
        total = total + tag_loss(outputs.tags, allowed)
    task = torch.from_numpy(batch.task).to(device)
    if (batch.task >= 0).any():
        total = total + 0.5 * functional.cross_entropy(outputs.task, task, ignore_index=-1, label_smoothing=0.05)
    known = torch.from_numpy(batch.known).to(device)
    if batch.known.any():
        target = torch.from_numpy(batch.topics).to(device)
        each = functional.binary_cross_entropy_with_logits(outputs.topics, target, reduction="none")
        total = total + (each * known).sum() / known.sum()
    if batch.teacher.size:
        teacher = torch.from_numpy(batch.teacher).to(device)
        has = teacher.abs().sum(-1) > 0
        if has.any():
            near = functional.cosine_similarity(outputs.pooled[has], teacher[has])
            total = total + 1.5 * (1.0 - near).mean()
    return total


def forward(mesh: Mesh, batch: Batch, device: torch.device) -> Outputs:
    """Run one padded batch."""
    arrays = (batch.ids, batch.casings, batch.befores, batch.keep)
    ids, casings, befores, keep = (torch.from_numpy(array).to(device) for array in arrays)
    result: Outputs = mesh(ids, casings, befores, keep)
    return result


def teach(teacher: Mesh, examples: Sequence[Example], device: torch.device) -> list[Example]:
    """Return the examples with the full trunk's sentence vector (the shapes switched off)."""
    order = sorted(range(len(examples)), key=lambda index: len(examples[index].window.ids))
    vectors: dict[int, tuple[float, ...]] = {}
    teacher.eval()
    with torch.inference_mode():
        for start in range(0, len(order), 32):
            chosen = order[start : start + 32]
            batch = collate([examples[index] for index in chosen])
            pooled = functional.normalize(forward(teacher, batch, device).pooled, dim=-1).cpu().numpy()
            vectors |= {index: tuple(map(float, row)) for index, row in zip(chosen, pooled, strict=True)}
    return [replace(example, teacher=vectors[index]) for index, example in enumerate(examples)]


def _optimizer(mesh: Mesh) -> torch.optim.AdamW:
    heads, trunk = [], []
    for name, parameter in mesh.named_parameters():
        fast = name.split(".")[0] in {"tags", "task", "topics", "casing", "before"}
        (heads if fast else trunk).append(parameter)
    groups = [{"params": trunk, "lr": RATE, "top": RATE}, {"params": heads, "lr": HEAD_RATE, "top": HEAD_RATE}]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def _interleaved(tags: list[Batch], labels: Callable[[], Iterator[Batch]], every: int) -> Iterator[list[Batch]]:
    """Yield the batches of one step: one of tags and, in one step of `every`, a smaller one of requests."""
    stream = labels()
    for number, batch in enumerate(tags):
        if number % every:
            yield [batch]
            continue
        extra = next(stream, None)
        if extra is None:
            stream = labels()
            extra = next(stream, None)
        yield [batch] if extra is None else [batch, extra]


def train(
    mesh: Mesh,
    draw_tags: Callable[[int], Sequence[Example]],
    labels: Sequence[Example],
    dev: Sequence[Example],
    budget: Budget,
) -> list[Point]:
    """Train in place and return the learning curve; `draw_tags(n)` makes the n-th pass with fresh noise."""
    device = next(mesh.parameters()).device
    rank, size = together.world()
    rng = Random(budget.seed + rank)
    torch.manual_seed(budget.seed)
    optimizer = _optimizer(mesh)
    done = 0.0
    started, step, curve, recent = time.monotonic(), 0, list[Point](), list[float]()
    for number in range(budget.passes):
        before = len(recent)
        tags = list(batches(draw_tags(number), BATCH_TOKENS // size, rng))
        tags = tags[: together.least(len(tags))]
        for group in _interleaved(tags, lambda: batches(labels, LABEL_TOKENS // size, rng), budget.requests):
            elapsed = time.monotonic() - started
            if done >= 1.0:
                break
            planned = (number + (len(recent) - before) / len(tags)) / budget.passes
            loss, done = _step(
                mesh, group, optimizer, (budget.pace * schedule(step, done), max(planned, elapsed / budget.seconds))
            )
            recent.append(loss)
            step += 1
            if step % 100 == 0 and rank == 0:
                curve.append(Point(step, elapsed, float(np.mean(recent[-100:])), dev_loss(mesh, dev, device)))
                print(
                    f"step {step} {elapsed:.0f}s train {curve[-1].train_loss:.4f} dev {curve[-1].dev_loss:.4f}",
                    flush=True,
                )
    return curve


def schedule(step: int, done: float) -> float:
    """Return the factor of the learning rate: warm-up, then linear to 0."""
    return min(1.0, (step + 1) / WARM_UP) * max(0.0, 1.0 - done)


def _step(
    mesh: Mesh, group: Sequence[Batch], optimizer: torch.optim.AdamW, pace: tuple[float, float]
) -> tuple[float, float]:
    """Take one step; `pace` is the learning-rate factor and this process's progress, the mean of which is returned."""
    mesh.train()
    factor, progress = pace
    device = next(mesh.parameters()).device
    for settings in optimizer.param_groups:
        settings["lr"] = settings["top"] * factor
    optimizer.zero_grad()
    total = 0.0
    for batch in group:
        loss = loss_of(forward(mesh, batch, device), batch, device)
        loss.backward()  # type: ignore[no-untyped-call]
        total += float(loss.detach()) if batch is group[0] else 0.0
    loss_mean, done = together.average(mesh, total, progress)
    torch.nn.utils.clip_grad_norm_(mesh.parameters(), 1.0)
    optimizer.step()
    return loss_mean, done


def dev_loss(mesh: Mesh, dev: Sequence[Example], device: torch.device) -> float:
    """Return the mean loss on development windows."""
    mesh.eval()
    losses = []
    with torch.inference_mode():
        for start in range(0, len(dev), 64):
            batch = collate(dev[start : start + 64])
            losses.append(
                float(tag_loss(forward(mesh, batch, device).tags, torch.from_numpy(batch.allowed).to(device)))
            )
    return float(np.mean(losses)) if losses else 0.0

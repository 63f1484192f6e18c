"""The last step: with the trunk fixed, the sentence vector and the request labels learn from all layers' means."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from local_models.training import pool, sources, topic_rows
from local_models.training.examples import balanced, collate, label_example
from local_models.training.fit import request_rows
from local_models.training.labels_data import TASKS, TOPICS, LabelRow, label_rows
from local_models.training.learn import forward
from local_models.training.net import Mesh, load_trunk
from local_models.training.recipe import Recipe

EPOCHS, BATCH, RATE = 10, 256, 1e-3
SENTENCES = 12_000
TOPICS_EACH = 400
"""Rows that are made of each written sort for the topic head, which reads more of them than the task head."""
TOPIC_STEPS, PENALTY, SPREAD = 250, 1e-3, 10.0
SHARP = 2.0
"""What brings the logits of such a regression to the scale of the trained ones, so that one temperature fits both."""
CAUTION = 0.4
"""What a logit must exceed: as much as costs no F1 on the development part and spares half of the false alarms."""
_NONE: frozenset[str] = frozenset()


def sentences(data: Path, count: int, seed: int) -> list[str]:
    """Return varied short texts of the training part: requests, tweets, prose, questions."""
    rng = Random(seed)

    def found() -> Iterator[str]:
        yield from (
            row.text for row in label_rows(data, "train", ["It is fine."], ["x = 1"], 10) if len(row.text) < 300
        )
        yield from (
            row.text for row in pool.collected(data, "train") if row.source != "lifebench" and len(row.text) < 300
        )
        for number, (_, text) in enumerate(sources.prose_texts(data)):
            if number % 4 == 0:
                yield from (part + "." for part in text.split(". ")[:3] if 20 < len(part) < 250)

    texts = sorted(set(found()))
    rng.shuffle(texts)
    return texts[:count]


def joined_means(mesh: Mesh, texts: Sequence[str], tokenizer: Any) -> tuple[Tensor, Tensor]:
    """Return the sentence vectors and the joined means of all layers, in the order of the texts."""
    device = next(mesh.parameters()).device
    examples = [label_example(LabelRow(text, "", _NONE, _NONE, "", ""), tokenizer) for text in texts]
    order = sorted(range(len(texts)), key=lambda index: len(examples[index].window.ids))
    vectors: list[Tensor] = []
    means: list[Tensor] = []
    mesh.eval()
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            outputs = forward(mesh, collate([examples[index] for index in order[start : start + 64]]), device)
            vectors.append(outputs.pooled.float().cpu())
            means.append(outputs.means.float().cpu())
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(vectors)[back].clone(), torch.cat(means)[back].clone()


def improve(mesh: Mesh, tokenizer: Any, data: Path, recipe: Recipe) -> float:
    """Train the vector head after everything else and return its mean cosine on unseen sentences."""
    texts = sentences(data, 600 if recipe.tiny else SENTENCES, recipe.seed)
    # The tiny network has another width than the trunk: it learns from itself, to prove the step.
    teacher = mesh if recipe.tiny else load_trunk(6, 1, 1)
    targets, _ = joined_means(teacher, texts, tokenizer)
    _, means = joined_means(mesh, texts, tokenizer)
    near = distil(mesh, targets, means, recipe.seed)
    rows = request_rows(data, "train", recipe, pool.training(data, 0.1, recipe.seed))
    settle(mesh, balanced(rows, Random(recipe.seed), recipe.labels_each), tokenizer, recipe.seed)
    each = recipe.labels_each if recipe.tiny else TOPICS_EACH
    told = topic_rows.chosen(label_rows(data, "train", ["It is fine."], ["x = 1"], each), recipe.seed)
    told = told[: 40 * recipe.labels_each] if recipe.tiny else told
    settle_topics(mesh, told, joined_means(mesh, [row.text for row in told], tokenizer)[1])
    print(f"sentence vector: cosine {near:.3f} to the full trunk", flush=True)
    return near


def settle(mesh: Mesh, rows: Sequence[LabelRow], tokenizer: Any, seed: int) -> None:
    """Train the task head in place on fixed means."""
    torch.manual_seed(seed)
    _, means = joined_means(mesh, [row.text for row in rows], tokenizer)
    task = torch.tensor([TASKS.index(row.task) if row.task else -1 for row in rows])
    optimizer = torch.optim.AdamW(mesh.task.parameters(), 5e-4, weight_decay=0.05)
    steps = 15 * (len(rows) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-4, total_steps=steps + 1)
    for _ in range(15):
        for chosen in torch.randperm(len(rows)).split(BATCH):
            loss = functional.cross_entropy(
                mesh.task(means[chosen]), task[chosen], ignore_index=-1, label_smoothing=0.05
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()


def settle_topics(mesh: Mesh, rows: Sequence[LabelRow], means: Tensor) -> None:
    """Fit all topics but health: logistic regressions on means of equal spread, which is folded into the weights.

    The layers' means differ much in size; without equal spread a few hundred rows of a
    topic are not learnt at all. Health, of which the trunk has read most, keeps its row:
    it is surer of what is not, and policies ask for it from a score of .3 on.
    """
    new = torch.tensor([index for index, topic in enumerate(TOPICS) if topic != "health"])
    gold = torch.tensor([[float(topic in row.topics) for topic in TOPICS] for row in rows])
    known = torch.tensor([[float(topic in row.known) for topic in TOPICS] for row in rows])
    weight = known * (1.0 + 0.5 * gold) / known.sum(0).clamp(min=1.0)
    centre, spread = means.mean(0), (means.std(0) + 1e-4) * means.shape[1] ** 0.5 / SPREAD
    even = (means - centre) / spread
    head = torch.nn.Linear(means.shape[1], len(TOPICS))
    torch.nn.init.zeros_(head.weight)
    torch.nn.init.constant_(head.bias, -2.0)
    optimizer = torch.optim.Adam(head.parameters(), 0.02)
    for step in range(TOPIC_STEPS):
        optimizer.param_groups[0]["lr"] = 0.02 * (1 - step / TOPIC_STEPS)
        each = functional.binary_cross_entropy_with_logits(head(even), gold * 0.97 + 0.01, reduction="none")
        loss = (each * weight).sum() + PENALTY * (head.weight**2).sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    with torch.no_grad():
        bias = head.bias - (head.weight / spread) @ centre - CAUTION
        mesh.topics.weight[new] = SHARP * (head.weight / spread)[new]
        mesh.topics.bias[new] = SHARP * bias[new]


def distil(mesh: Mesh, targets: Tensor, means: Tensor, seed: int) -> float:
    """Train the vector head in place on fixed means and return the mean cosine on a tenth that it never saw.

    Beside each vector's direction the similarities within a batch are matched: they are what a search uses.
    """
    torch.manual_seed(seed)
    head = mesh.vector.float()
    targets = functional.normalize(targets, dim=-1)
    held = len(targets) // 10
    optimizer = torch.optim.AdamW(head.parameters(), RATE, weight_decay=0.01)
    steps = EPOCHS * ((len(targets) - held) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps + 1)
    for _ in range(EPOCHS):
        order = torch.randperm(len(targets) - held) + held
        for start in range(0, len(order) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            ours = functional.normalize(head(means[chosen]), dim=-1)
            gold = targets[chosen]
            loss = (1 - (ours * gold).sum(-1)).mean() + 20 * functional.mse_loss(ours @ ours.T, gold @ gold.T)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    with torch.inference_mode():
        return float(functional.cosine_similarity(head(means[:held]), targets[:held]).mean())

"""From the pool to a trained network: examples, noise, teacher, training."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import torch
from tokenizers import Tokenizer

from local_models.training import learn, net, pool
from local_models.training.augment import augment
from local_models.training.encoding import windows
from local_models.training.examples import Example, balanced, label_example
from local_models.training.labels_data import TASKS, TOPICS, LabelRow, label_rows
from local_models.training.recipe import Recipe
from local_models.training.rows import Row

TAUGHT_WINDOWS = 4000


@dataclass(frozen=True, slots=True)
class Fitted:
    """A trained network with what the later steps need."""

    mesh: net.Mesh
    tokenizer: Any
    curve: list[learn.Point]
    rows: int
    tokens: int


def open_tokenizer() -> Any:
    """Return the trunk's tokenizer with truncation and padding removed, after checking the pinned hashes."""
    folder = net.trunk_folder()
    for name, pinned in (("tokenizer.json", net.TOKENIZER_SHA256), ("model.safetensors", net.TRUNK_SHA256)):
        if sha256((folder / name).read_bytes()).hexdigest() != pinned:
            raise ValueError(f"{name} of the trunk package is not the pinned file")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def passages(rows: Sequence[Row], rng: Random) -> list[str]:
    """Return texts that instructions can be about."""
    fit = [
        row.text
        for row in rows
        if 60 < len(row.text) < 500 and row.source in {"crossner", "lifebench", "wikigold", "generated", "btc"}
    ]
    return rng.sample(fit, min(len(fit), 3000)) or ["Nothing to see here."]


def code_blocks(rows: Sequence[Row]) -> list[str]:
    """Return pieces of code that instructions can be about."""
    return [row.text[:500] for row in rows if row.source == "stdlib"] or ["x = 1"]


def request_rows(data: Path, part: Any, recipe: Recipe, rows: Sequence[Row]) -> list[LabelRow]:
    """Return the label rows of one part, their slots filled from `rows`."""
    rng = Random(recipe.seed)
    each = 160 if part == "train" else 40
    return label_rows(data, part, passages(rows, rng), code_blocks(rows), each if not recipe.tiny else 4)


def fit(data: Path, recipe: Recipe) -> Fitted:
    """Make the pool and train."""
    torch.set_num_threads(recipe.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = open_tokenizer()
    rows = pool.training(data, recipe.scale, recipe.seed)[: recipe.rows or None]
    rng = Random(recipe.seed)
    labels = balanced(request_rows(data, "train", recipe, rows), rng, recipe.labels_each)
    dev = [
        Example(window)
        for row in pool.development(data)[:: 8 if not recipe.tiny else 80]
        for window in windows(row, tokenizer)
    ]

    def draw(number: int) -> list[Example]:
        noise = Random(f"{recipe.seed}/{number}")
        drawn = [Example(window) for row in rows for window in windows(augment(row, noise), tokenizer)]
        if number == 0 and not recipe.tiny:
            short = [index for index, example in enumerate(drawn) if len(example.window.ids) < 70][:TAUGHT_WINDOWS]
            for index, example in zip(
                short, learn.teach(teacher, [drawn[index] for index in short], device), strict=True
            ):
                drawn[index] = example
        return drawn

    examples = [label_example(row, tokenizer) for row in labels]
    if recipe.tiny:
        mesh = net.Mesh(recipe.layers, len(TASKS), len(TOPICS), hidden=64).to(device)
        mesh.set_words(torch.randn(net.VOCABULARY, 64, device=device) * 0.05)
    else:
        teacher = net.load_trunk(6, len(TASKS), len(TOPICS)).to(device)
        examples = learn.teach(teacher, examples, device)
        mesh = net.load_trunk(recipe.layers, len(TASKS), len(TOPICS)).to(device)
    print(f"{len(rows)} rows, {len(examples)} requests, {len(dev)} development windows", flush=True)
    curve = learn.train(mesh, draw, examples, dev, learn.Budget(recipe.passes, recipe.minutes * 60, recipe.seed))
    tokens = sum(len(example.window.ids) for example in draw(1)) * recipe.passes
    return Fitted(mesh.to("cpu").eval(), tokenizer, curve, len(rows), tokens)

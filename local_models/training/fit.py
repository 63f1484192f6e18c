"""From the pool to a trained network: examples, noise, teacher, training."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import torch
from tokenizers import Tokenizer

from local_models.training import learn, net, noise, pool, shipped, soup, together
from local_models.training.augment import augment
from local_models.training.encoding import windows
from local_models.training.examples import Example, balanced, label_example
from local_models.training.labels_data import TASKS, TOPICS, LabelRow, label_rows
from local_models.training.recipe import Recipe
from local_models.training.reference import Reader
from local_models.training.rows import Row

TAUGHT_WINDOWS = 3000
TAUGHT_REQUESTS = 5000


@dataclass(frozen=True, slots=True)
class Fitted:
    """A trained network with what the later steps need."""

    mesh: net.Mesh
    tokenizer: Any
    curve: list[learn.Point]
    rows: int


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
    each = 400 if part == "train" else 40
    return label_rows(data, part, passages(rows, rng), code_blocks(rows), each if not recipe.tiny else 4)


def budget_of(recipe: Recipe) -> learn.Budget:
    """Return the training budget of a recipe."""
    pace = 0.8 if recipe.resume else 1.0
    return learn.Budget(recipe.passes, recipe.minutes * 60, recipe.seed, pace, recipe.requests)


def fit(data: Path, recipe: Recipe) -> Fitted:
    """Make the pool and train, in as many one-thread processes as the recipe has threads; in no minutes nothing."""
    if recipe.toward:
        rows, curve = soup.logged(Path(recipe.toward))
        return Fitted(fresh_mesh(replace(recipe, resume=recipe.toward)).eval(), open_tokenizer(), curve, rows)
    if not recipe.minutes:
        return Fitted(fresh_mesh(recipe).eval(), open_tokenizer(), [], 0)
    fitted: Fitted = together.run(1 if torch.cuda.is_available() else recipe.threads, fit_share, data, recipe)
    torch.set_num_threads(recipe.threads)
    return fitted


def fit_share(data: Path, recipe: Recipe) -> Fitted:
    """Make the pool and train on this process's share of it."""
    torch.set_num_threads(1)
    rank, size = together.world()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = open_tokenizer()
    everything = cleaned(pool.training(data, recipe.scale, recipe.seed)[: recipe.rows or None], recipe, tokenizer)
    labels = balanced(request_rows(data, "train", recipe, everything), Random(recipe.seed), recipe.labels_each)
    examples = [label_example(row, tokenizer) for row in labels[rank::size]]
    every = 80 if recipe.tiny else 8
    dev = [Example(window) for row in pool.development(data)[::every] for window in windows(row, tokenizer)]
    teacher = None if recipe.tiny else net.load_trunk(6, len(TASKS), len(TOPICS)).to(device)
    draw = Draw(everything[rank::size], tokenizer, teacher, recipe.seed, TAUGHT_WINDOWS // size)
    if teacher is not None:
        share = TAUGHT_REQUESTS // size
        examples = learn.teach(teacher, examples[:share], device) + examples[share:]
    mesh = fresh_mesh(recipe).to(device)
    print(f"{len(everything)} rows, {len(examples)} requests, process {rank + 1} of {size}", flush=True)
    curve = learn.train(mesh, draw, examples, dev, budget_of(recipe))
    return Fitted(mesh.to("cpu").eval(), tokenizer, curve, len(everything))


def cleaned(rows: list[Row], recipe: Recipe, tokenizer: Any) -> list[Row]:
    """Leave open what the graph that training goes on from confidently denies of the silver labels."""
    if not recipe.resume.endswith(".onnx"):
        return rows
    found, count = noise.opened(rows, Reader.open(Path(recipe.resume), tokenizer))
    print(f"{count} labels of {sum(row.silver for row in rows)} silver rows left open", flush=True)
    return found


def fresh_mesh(recipe: Recipe) -> net.Mesh:
    """Return the network to train: the trunk's first layers, a checkpoint, or something tiny and untrained."""
    if recipe.tiny:
        mesh = net.Mesh(recipe.layers, len(TASKS), len(TOPICS), hidden=64)
        mesh.set_words(torch.randn(net.VOCABULARY, 64) * 0.05)
        return mesh
    mesh = net.load_trunk(recipe.layers, len(TASKS), len(TOPICS))
    if recipe.resume.endswith(".onnx"):
        shipped.load_into(mesh, shipped.weights_of(Path(recipe.resume)))
    elif recipe.resume:
        shipped.load_into(mesh, torch.load(recipe.resume, weights_only=True))
    return mesh


@dataclass(frozen=True, slots=True)
class Draw:
    """Makes the windows of one pass with fresh noise; some short ones of the first pass get the teacher's vector."""

    rows: Sequence[Row]
    tokenizer: Any
    teacher: net.Mesh | None
    seed: int
    taught: int

    def __call__(self, number: int) -> list[Example]:
        """Return the windows of pass `number`."""
        noise = Random(f"{self.seed}/{number}")
        drawn = [Example(window) for row in self.rows for window in windows(augment(row, noise), self.tokenizer)]
        if number == 0 and self.teacher is not None:
            device = next(self.teacher.parameters()).device
            short = [index for index, example in enumerate(drawn) if len(example.window.ids) < 70][: self.taught]
            known = learn.teach(self.teacher, [drawn[index] for index in short], device)
            for index, example in zip(short, known, strict=True):
                drawn[index] = example
        return drawn

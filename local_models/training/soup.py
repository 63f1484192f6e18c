"""Between two networks: the weights on the straight line from where training went on from to where it ended.

Fine-tuning gains where its rows are and loses a little elsewhere; a point between both ends often keeps most of the
gain at less of the loss (Wortsman et al., "Robust fine-tuning of zero-shot models", 2022). It costs no training and
nothing when it is served: the result is one network of the same size.
"""

import json
from dataclasses import astuple
from pathlib import Path

import torch

from local_models.training.learn import Point
from local_models.training.net import Mesh

LOG = "trained.json"
"""Beside a checkpoint: how many texts it read, and its learning curve."""


def between(start: Mesh, end: Mesh, share: float) -> None:
    """Move `end` in place to `start` + `share` of the way to `end`: 0 is the start, 1 leaves it where it is.

    Raises:
        ValueError: the share is no share, or the networks are not of one line: their frozen words differ.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError("the share of the way must lie between 0 and 1")
    if not torch.equal(start.words, end.words) or not torch.allclose(start.scales, end.scales):  # type: ignore[arg-type]
        raise ValueError("the networks do not go back to one trunk: their words differ")
    first = dict(start.named_parameters())
    with torch.no_grad():
        for name, parameter in end.named_parameters():
            parameter.copy_(torch.lerp(first[name], parameter, share))


def log(folder: Path, rows: int, curve: list[Point]) -> None:
    """Write beside a checkpoint how it was trained."""
    told = {"rows": rows, "curve": [astuple(point) for point in curve]}
    (folder / LOG).write_text(json.dumps(told), encoding="utf-8")


def logged(checkpoint: Path) -> tuple[int, list[Point]]:
    """Return how many texts a checkpoint read, and its curve; nothing where nobody wrote it down."""
    path = checkpoint.parent / LOG
    if not path.is_file():
        return 0, []
    told = json.loads(path.read_text(encoding="utf-8"))
    return told["rows"], [Point(*point) for point in told["curve"]]

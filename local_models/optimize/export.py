"""Export of the network to one ONNX graph: batch 1, no padding, any length up to a window."""

import warnings
from pathlib import Path
from typing import Any

INPUTS = ("input_ids", "casing", "before")
OUTPUTS = ("tags", "pooled", "task", "topics", "states")
OPSET = 17


def export(mesh: Any, path: Path) -> None:
    """Write the fp32 graph of `local_models.training.net.Mesh` to `path`."""
    import torch

    class Graph(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.mesh = mesh

        def forward(self, ids: Any, casings: Any, befores: Any) -> tuple[Any, ...]:
            found = self.mesh(ids, casings, befores)
            return found.tags, found.pooled, found.task, found.topics, found.states

    ids = torch.randint(1000, 2000, (1, 24))
    zeros = torch.zeros_like(ids)
    axes = {name: {1: "tokens"} for name in (*INPUTS, "tags", "states")}
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Graph().eval(),
            (ids, zeros, zeros),
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )

"""The network back from a shipped graph: int8 weights times their scales; training goes on without a checkpoint."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

_PREFIX = "mesh."


def weights_of(path: Path) -> dict[str, Tensor]:
    """Return the state of `local_models.training.net.Mesh` that the int8 graph `path` was made from.

    What int8 rounded stays rounded: the network answers as the graph does, but for the
    rounding of activations, and quantizing it again gives the same integers.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    arrays = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    state = {name.removeprefix(_PREFIX): array for name, array in arrays.items() if name.startswith(_PREFIX)}
    state = {name: array for name, array in state.items() if not name.endswith(_QUANTIZED)}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            state[_module(node.name) + ".weight"] = _weight(arrays, node.input[1])
    return {name: torch.from_numpy(np.array(array)) for name, array in state.items()}


_QUANTIZED = ("_scale", "_zero_point", "_quantized")


def _module(node: str) -> str:
    """Return the module of "/mesh/layers.0/qkv/MatMul_quant": layers.0.qkv."""
    return ".".join(part for part in node.split("/")[:-1] if part and part != "mesh")


def _weight(arrays: Mapping[str, Any], name: str) -> Any:
    """Return one matrix as the network keeps it: a row per output."""
    stem = name.removesuffix("_quantized")
    scale, zero = arrays[stem + "_scale"], arrays[stem + "_zero_point"]
    whole = arrays[name].astype(np.float32) - zero.astype(np.float32)
    return (whole * scale).T


def load_into(mesh: Any, state: Mapping[str, Tensor]) -> None:
    """Load `state` in place; a head that has more rows today keeps its first ones and starts the new ones at zero.

    Raises:
        ValueError: something of the network is missing, or has another width.
    """
    fitted = {name: _grown(state[name], wanted) for name, wanted in mesh.state_dict().items() if name in state}
    missing = set(mesh.state_dict()) - set(fitted)
    if missing:
        raise ValueError(f"the graph does not hold: {', '.join(sorted(missing))}")
    mesh.load_state_dict(fitted)


def _grown(found: Tensor, wanted: Tensor) -> Tensor:
    if found.shape == wanted.shape:
        return found
    if found.shape[1:] != wanted.shape[1:] or len(found) > len(wanted):
        raise ValueError("the graph is of another width or has more labels than today's network")
    return torch.cat([found, torch.zeros(len(wanted) - len(found), *wanted.shape[1:], dtype=found.dtype)])

"""Puts a topic head that was fitted on a frozen trunk into graphs that exist; every other weight stays to the byte."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

BIAS, WEIGHT, OUTPUT = "mesh.topics.bias", "mesh.topics.weight_Transposed", "topics"


def put(path: Path, weight: NDArray[np.float32], bias: NDArray[np.float32], *, portable: bool) -> None:
    """Rewrite one int8 graph with a head of one row per topic; the portable variant keeps to seven bits."""
    model = onnx.load(str(path))
    most = 63 if portable else 127
    scale = (np.abs(weight).max(1) / most).astype(np.float32)
    whole = np.clip(np.round(weight / scale[:, None]), -most, most).astype(np.int8).T
    values: dict[str, Any] = {
        BIAS: bias.astype(np.float32),
        WEIGHT + "_scale": scale,
        WEIGHT + "_zero_point": np.zeros(len(scale), dtype=np.int8),
        WEIGHT + "_quantized": np.ascontiguousarray(whole),
    }
    for item in model.graph.initializer:
        if item.name in values:
            item.CopyFrom(numpy_helper.from_array(values.pop(item.name), item.name))
    if values:
        raise ValueError(f"the graph does not hold: {', '.join(sorted(values))}")
    for info in (*model.graph.output, *model.graph.value_info):
        if info.name.startswith(OUTPUT) and len(info.type.tensor_type.shape.dim) == 2:
            info.type.tensor_type.shape.dim[1].dim_value = len(bias)
    onnx.save(model, str(path))

"""Adds the output `states` to a graph exported before there was one; weights and other outputs stay as they are.

`python -m local_models.optimize.expose FOLDER` rewrites both graphs there and their hashes in the manifest beside it.
"""

import hashlib
import sys
from pathlib import Path

import onnx
from onnx import TensorProto, helper

STATES = "states"
SOURCE = "/mesh/layers.1/norm2/LayerNormalization_output_0"
"""What the second layer gives: the heads of time and salience read it (see the notes of the workshop)."""


def expose(path: Path) -> None:
    """Rewrite one graph; does nothing where the output is there."""
    model = onnx.load(str(path))
    if any(output.name == STATES for output in model.graph.output):
        return
    model.graph.node.append(helper.make_node("Identity", [SOURCE], [STATES], name="states"))
    model.graph.output.append(helper.make_tensor_value_info(STATES, TensorProto.FLOAT, [1, "tokens", 384]))
    onnx.save(model, str(path))


def main(folder: Path, manifest: Path) -> None:
    """Expose the states of the standard and the portable graph."""
    written = manifest.read_text(encoding="utf-8")
    for name in ("mesh.onnx", "mesh-portable.onnx"):
        before = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        expose(folder / name)
        written = written.replace(before, hashlib.sha256((folder / name).read_bytes()).hexdigest())
    manifest.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[1]).parent / "manifest.toml")

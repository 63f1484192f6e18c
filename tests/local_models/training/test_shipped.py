"""A network taken back from its int8 graph is the network the graph was made from, but for rounding."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

NEEDED = ("torch", "safetensors", "onnx")
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"the extra `train` is not installed: {', '.join(MISSING)}")
TASKS, TOPICS = 5, 3


def mesh_of(topics: int) -> Any:
    import torch

    from local_models.training import net

    torch.manual_seed(4)
    mesh = net.Mesh(2, TASKS, topics, hidden=64)
    mesh.set_words(torch.randn(net.VOCABULARY, 64) * 0.05)
    with torch.no_grad():
        # As after training no two parameters are alike; the export would store those that are once.
        for parameter in mesh.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.02)
    return mesh.eval()


def graph_of(mesh: Any, folder: Path) -> Path:
    from local_models.optimize.export import export
    from local_models.optimize.quantize import quantize

    export(mesh, folder / "fp32.onnx")
    quantize(folder / "fp32.onnx", folder / "int8.onnx", portable=False)
    return folder / "int8.onnx"


def test_a_graph_gives_its_network_back(tmp_path: Path) -> None:
    import torch

    from local_models.training import shipped

    mesh = mesh_of(TOPICS)
    again = mesh_of(TOPICS)
    with torch.no_grad():
        for parameter in again.parameters():
            parameter.zero_()
    shipped.load_into(again, shipped.weights_of(graph_of(mesh, tmp_path)))
    ids, zeros = torch.arange(1000, 1020)[None], torch.zeros(1, 20, dtype=torch.long)
    with torch.inference_mode():
        first, second = mesh(ids, zeros, zeros), again(ids, zeros, zeros)
    for name in ("tags", "pooled", "task", "topics", "states"):
        apart = (getattr(first, name) - getattr(second, name)).abs().max()
        assert apart <= 0.03 * getattr(first, name).abs().max(), name


def test_quantizing_the_restored_network_gives_the_same_integers(tmp_path: Path) -> None:
    import torch

    from local_models.training import shipped

    found = shipped.weights_of(graph_of(mesh_of(TOPICS), tmp_path))
    again = mesh_of(TOPICS)
    shipped.load_into(again, found)
    (tmp_path / "again").mkdir()
    second = shipped.weights_of(graph_of(again, tmp_path / "again"))
    assert all(torch.allclose(found[name].float(), second[name].float(), rtol=1e-5) for name in found)


def test_a_head_with_more_labels_keeps_its_first_ones(tmp_path: Path) -> None:
    from local_models.training import shipped

    small, large = mesh_of(TOPICS), mesh_of(TOPICS + 2)
    shipped.load_into(large, shipped.weights_of(graph_of(small, tmp_path)))
    assert (large.topics.weight[:TOPICS] - small.topics.weight).abs().max() < 1e-3
    assert not large.topics.weight[TOPICS:].any()


def test_a_graph_that_lacks_a_matrix_is_refused(tmp_path: Path) -> None:
    from local_models.training import shipped

    state = shipped.weights_of(graph_of(mesh_of(TOPICS), tmp_path))
    del state["layers.1.qkv.weight"]
    with pytest.raises(ValueError, match="does not hold"):
        shipped.load_into(mesh_of(TOPICS), state)

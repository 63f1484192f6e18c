"""A network between two others lies where it was told to, and networks of two lines are not mixed."""

import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

NEEDED = ("torch", "safetensors")
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"the extra `train` is not installed: {', '.join(MISSING)}")


def mesh_of(seed: int, words: int = 0) -> Any:
    import torch

    from local_models.training import net

    torch.manual_seed(words)
    mesh = net.Mesh(1, 3, 2, hidden=64)
    mesh.set_words(torch.randn(net.VOCABULARY, 64) * 0.05)
    torch.manual_seed(seed)
    with torch.no_grad():
        for parameter in mesh.parameters():
            parameter.add_(torch.randn_like(parameter))
    return mesh.eval()


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_every_weight_lies_at_the_share_of_the_way(share: float) -> None:
    import torch

    from local_models.training import soup

    start, end, moved = mesh_of(1), mesh_of(2), mesh_of(2)
    soup.between(start, moved, share)
    for (name, first), last, found in zip(start.named_parameters(), end.parameters(), moved.parameters(), strict=True):
        assert torch.allclose(found, (1 - share) * first + share * last, atol=1e-6), name


def test_networks_over_other_words_are_not_mixed() -> None:
    from local_models.training import soup

    with pytest.raises(ValueError, match="one trunk"):
        soup.between(mesh_of(1), mesh_of(1, words=5), 0.5)


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_point_outside_the_line_is_refused(share: float) -> None:
    from local_models.training import soup

    with pytest.raises(ValueError, match="between 0 and 1"):
        soup.between(mesh_of(1), mesh_of(2), share)


def test_a_share_without_a_start_is_refused_before_anything_is_trained(tmp_path: Path) -> None:
    from local_models.training.build import build
    from local_models.training.recipe import TINY

    with pytest.raises(ValueError, match="--resume"):
        build(tmp_path, tmp_path, replace(TINY, share=0.5), tmp_path / "manifest.toml")


def test_a_checkpoint_tells_how_it_was_trained(tmp_path: Path) -> None:
    from local_models.training import soup
    from local_models.training.learn import Point

    curve = [Point(100, 61.5, 0.4, 0.12), Point(200, 120.0, 0.3, 0.11)]
    soup.log(tmp_path, 38_000, curve)
    assert soup.logged(tmp_path / "end.pt") == (38_000, curve)
    assert soup.logged(tmp_path / "elsewhere" / "end.pt") == (0, [])

"""A topic head is put into a graph that exists, and nothing else in it changes."""

import importlib.util
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest

from local_models.manifest import read_manifest
from local_models.session import open_session

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("onnx") is None, reason="the package onnx is not installed"),
    pytest.mark.skipif(not read_manifest().graph.path.is_file(), reason="the weights are not installed"),
]


@pytest.mark.parametrize("portable", [False, True])
def test_a_new_topic_head_changes_the_topics_alone(tmp_path: Path, *, portable: bool) -> None:
    from local_models.optimize.topics import put

    manifest = read_manifest()
    source = (manifest.portable if portable else manifest.graph).path
    target = tmp_path / "mesh.onnx"
    copyfile(source, target)
    rng = np.random.default_rng(3)
    put(target, rng.normal(size=(5, 1920)).astype(np.float32), np.arange(5, dtype=np.float32), portable=portable)
    ids, zeros = (101, 2003, 2023, 102), (0, 0, 0, 0)
    before = open_session(source.read_bytes()).run(ids, zeros, zeros)
    after = open_session(target.read_bytes()).run(ids, zeros, zeros)
    assert after.topics.shape == (5,)
    for name in ("tags", "pooled", "task", "states"):
        assert np.array_equal(getattr(before, name), getattr(after, name)), name

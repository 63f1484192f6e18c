"""The file of a learned gain: what was written is read, and nothing else is."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from router.calibration.stored import Unusable, read, save
from router.classification.gain import SIZE, GainHead, Pair

HEAD = GainHead(Pair("small", "far", "large"), "v1", tuple(0.25 for _ in range(SIZE)), 0.125)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    save(tmp_path / "gain.json", HEAD, {"apgr_learned": 0.7})
    return tmp_path / "gain.json"


def test_what_was_saved_is_read_and_only_its_owner_can(place: Path) -> None:
    assert read(place, "v1") == HEAD
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_no_file_is_no_head(tmp_path: Path) -> None:
    assert read(tmp_path / "gain.json", "v1") is None


def test_vectors_of_another_model_are_another_space(place: Path) -> None:
    assert read(place, "v2") == Unusable("it was made with other nano-models")


def changed(**keys: object) -> Callable[[dict[str, Any]], object]:
    return lambda document: {**document, **keys}


@pytest.mark.parametrize(
    "change",
    [
        changed(weights=[0.1]),
        changed(weights=["0.1"] * SIZE),
        changed(weights=[float("nan")] * SIZE),
        changed(weights=[True] * SIZE),
        changed(bias=None),
        changed(format="halfdoor-gain-0"),
        changed(pair={"local": "a"}),
        changed(pair={"local": 1, "cloud": "b", "model": "c"}),
        changed(more=1),
        lambda document: [document],
        lambda document: None,
    ],
)
def test_anything_else_is_damaged(place: Path, change: Callable[[dict[str, Any]], object]) -> None:
    place.write_text(json.dumps(change(json.loads(place.read_text()))))
    assert read(place, "v1") == Unusable("it is damaged")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 100_000, b"\x80\x04pickled"])
def test_bytes_of_any_kind_are_damaged(place: Path, content: bytes) -> None:
    place.write_bytes(content)
    assert read(place, "v1") == Unusable("it is damaged")


def test_a_huge_file_is_not_read(place: Path) -> None:
    place.write_bytes(b" " * 300_000)
    assert read(place, "v1") == Unusable("it is too large")

"""What `manifest.toml` says of the weights, as a value, and whether the files are the ones it speaks of."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local_models.failure import ModelsUnusable

FOLDER = Path(__file__).resolve().parent / "weights"
"""The shipped weights."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of the weights."""

    path: Path
    sha256: str

    def verified(self) -> bytes:
        """Return the file's bytes.

        Raises:
            ModelsUnusable: it is missing, or is not what was measured.
        """
        try:
            content = self.path.read_bytes()
        except OSError:
            raise ModelsUnusable(f"{self.path} cannot be read; reinstall halfdoor") from None
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise ModelsUnusable(f"{self.path} is not the file that was measured (sha256 differs); reinstall halfdoor")
        return content


@dataclass(frozen=True, slots=True)
class Canary:
    """A text and what the model must find in it, on every machine, at every start."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    task: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The mesh: one graph with its heads."""

    graph: File
    portable: File
    """Seven-bit weights, for processors on which the eight-bit ones overflow."""
    tokenizer: File
    tags: tuple[str, ...]
    """Labels of the tag head in graph order; the first means "nothing"."""
    tasks: tuple[str, ...]
    topics: tuple[str, ...]
    window: int
    """Tokens of one window, without the two marks around it."""
    stride: int
    head: int
    tail: int
    """Of a longer request, the labels look at this many tokens from either end."""
    temperatures: Mapping[str, float]
    thresholds: Mapping[str, float]
    gain_scale: float
    gain_bias: float
    canaries: tuple[Canary, ...]
    quality: Mapping[str, float]


def read_manifest(folder: Path = FOLDER) -> Manifest:
    """Return the manifest of a folder with weights.

    Raises:
        ModelsUnusable: there is none, or it does not say what the runtime needs.
    """
    for place in (folder / "manifest.toml", folder.parent / "manifest.toml"):
        if place.is_file():
            break
    else:
        raise ModelsUnusable(f"no manifest.toml in {folder}: the weights are not installed")
    try:
        return _manifest(tomllib.loads(place.read_text(encoding="utf-8"))["mesh"], folder)
    except (KeyError, TypeError, ValueError) as wrong:
        raise ModelsUnusable(f"{place} is damaged ({type(wrong).__name__}); reinstall halfdoor") from None


def head(name: str, folder: Path = FOLDER) -> File:
    """Return the file of a head that reads the trunk's states.

    Raises:
        ModelsUnusable: there is none, or it was trained for another trunk.
    """
    place = folder.parent / "manifest.toml"
    try:
        table = tomllib.loads(place.read_text(encoding="utf-8"))
        own, trunk = table[name], table["mesh"]["sha256"]
        if own["trunk"] != trunk:
            raise ModelsUnusable(f"the head `{name}` was trained for another trunk; build the heads anew")
        return File(folder / own["file"], own["sha256"])
    except (OSError, KeyError, TypeError, ValueError):
        raise ModelsUnusable(f"{place} does not say where the head `{name}` is; reinstall halfdoor") from None


def _manifest(mesh: Mapping[str, Any], folder: Path) -> Manifest:
    return Manifest(
        graph=File(folder / mesh["file"], mesh["sha256"]),
        portable=File(folder / mesh["portable"], mesh["portable_sha256"]),
        tokenizer=File(folder / mesh["tokenizer"], mesh["tokenizer_sha256"]),
        tags=tuple(mesh["tags"]),
        tasks=tuple(mesh["tasks"]),
        topics=tuple(mesh["topics"]),
        window=int(mesh["window"]),
        stride=int(mesh["stride"]),
        head=int(mesh["request"]["head"]),
        tail=int(mesh["request"]["tail"]),
        temperatures={name: float(value) for name, value in mesh["calibration"].items()},
        thresholds={name: float(value) for name, value in mesh["thresholds"].items()},
        gain_scale=float(mesh["gain"]["scale"]),
        gain_bias=float(mesh["gain"]["bias"]),
        canaries=tuple(
            Canary(c["text"], tuple((int(s), int(e), str(k)) for s, e, k in c["spans"]), c["task"])
            for c in mesh.get("canary", ())
        ),
        quality={name: float(value) for name, value in mesh.get("quality", {}).items()},
    )

"""Builds the heads that read the states of the trunk: `python -m local_models.training build heads`, after the mesh."""

import re
import time
from collections.abc import Mapping
from pathlib import Path

from local_models.manifest import read_manifest
from local_models.training import heads_card
from local_models.training.manifest_file import digest

FILES: Mapping[str, str] = {"when": "when.npz", "summaries": "summaries.npz"}


def build(data: Path, weights: Path, manifest: Path) -> None:
    """Train both heads and write their hashes, and that of the trunk they belong to, into the manifest."""
    from local_models.training.summaries import fit as summaries
    from local_models.training.when import fit as when

    with heads_card.overheard() as log:
        for name, train in (("when", when.main), ("summaries", summaries.main)):
            began = time.process_time()
            train(data, weights / FILES[name])
            print(f"{name}: {time.process_time() - began:.0f} s CPU", flush=True)
    register(weights, manifest)
    heads_card.write(weights, log.getvalue())


def register(weights: Path, manifest: Path) -> None:
    """Write the tables of the heads anew, at the end of the manifest."""
    written = manifest.read_text(encoding="utf-8")
    trunk = read_manifest(weights).graph.sha256
    for name, file in FILES.items():
        written = re.sub(rf"\n\[{name}\]\n(?:[^\[\n][^\n]*\n)*", "", written).rstrip() + "\n"
        table = {"file": file, "sha256": digest(weights / file), "trunk": trunk}
        written += f"\n[{name}]\n" + "".join(f'{key} = "{value}"\n' for key, value in table.items())
    manifest.write_text(written, encoding="utf-8")

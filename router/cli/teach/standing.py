"""Which adapter's file is there, and whether it is taken up."""

from pathlib import Path
from typing import TypedDict

from local_models.adapter_file import AdapterUnusable, about, unpacked
from local_models.manifest import Manifest
from router.inspection.lesson import adapter_bytes, named


class Standing(TypedDict):
    """What is in force."""

    models: str
    adapter: str | None
    trouble: str | None
    about: dict[str, object]


def standing(place: Path, manifest: Manifest) -> Standing:
    """Return what is in force for the graphs of a manifest; loads none of them."""
    graph = manifest.graph.sha256
    found = Standing(models=named(graph), adapter=None, trouble=None, about={})
    if not place.exists():
        return found
    try:
        file = adapter_bytes(place)
        adapter = unpacked(file, (graph, manifest.portable.sha256), len(manifest.tags))
        found["about"] = about(file)
    except AdapterUnusable as reason:
        found["trouble"] = f"not used: {reason}"
        return found
    found["adapter"] = adapter.version
    found["models"] = named(adapter.trunk, adapter)
    return found

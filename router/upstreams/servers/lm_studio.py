"""LM Studio. Known by `/api/v1/models`, whose entries have a `key`; before 0.4 by `/api/v0/models`.

Its LM Link serves a model of another device under this very address, and no field of its list tells which device
answers: it is local only when the configuration says so.
"""

from collections.abc import Mapping
from typing import Any, Final

from router.upstreams.local import LocalModel
from router.upstreams.servers.asking import Asking
from router.upstreams.servers.offer import Offer, count, flag, inside, listed, named

KIND: Final = "lm-studio"
UNPROVEN: Final = "LM Studio can have another device answer (LM Link) and does not say so"


async def probe(ask: Asking) -> Offer | None:
    """Return what it offers, or None when it is somebody else."""
    entries = list(named((await ask.get("/api/v1/models")).document, "models", "key"))
    if entries and all("loaded_instances" in entry or "type" in entry for entry in entries):
        return Offer(KIND, tuple(_model(entry, ask.base_url) for entry in entries), unproven=UNPROVEN)
    older = list(listed((await ask.get("/api/v0/models")).document))
    if older and all("state" in entry and "max_context_length" in entry for entry in older):
        return Offer(KIND, tuple(_older(entry, ask.base_url) for entry in older), unproven=UNPROVEN)
    return None


def _model(entry: Mapping[str, Any], base_url: str) -> LocalModel:
    instances = [one for one in entry.get("loaded_instances") or () if isinstance(one, dict)]
    embeds = entry.get("type") == "embedding"
    return LocalModel(
        name=entry["key"],
        server=KIND,
        base_url=base_url,
        kind=KIND,
        context=count(inside(instances[0], "config", "context_length")) if instances else None,
        context_most=count(entry.get("max_context_length")),
        tools=flag(inside(entry, "capabilities", "trained_for_tool_use")),
        vision=flag(inside(entry, "capabilities", "vision")),
        json_schema=not embeds,
        embeddings=embeds,
        chat=not embeds,
        loaded=bool(instances),
        size=count(entry.get("size_bytes")),
    )


def _older(entry: Mapping[str, Any], base_url: str) -> LocalModel:
    embeds = entry.get("type") == "embeddings"
    loaded = entry.get("state") == "loaded"
    return LocalModel(
        name=entry["id"],
        server=KIND,
        base_url=base_url,
        kind=KIND,
        context=count(entry.get("loaded_context_length")) if loaded else None,
        context_most=count(entry.get("max_context_length")),
        vision=entry.get("type") == "vlm",
        json_schema=not embeds,
        embeddings=embeds,
        chat=not embeds,
        loaded=loaded,
    )

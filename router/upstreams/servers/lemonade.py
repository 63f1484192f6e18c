"""Lemonade. Known by `owned_by` and `/api/v1/health`; it also speaks Ollama's dialect, on Ollama's port even.

Its cloud offload lists the models of providers like its own. What runs here has a recipe of an engine of its own;
any other recipe, routers among them, is not local.
"""

from collections.abc import Mapping
from typing import Any, Final

from router.upstreams.fleet import NotLocal
from router.upstreams.local import LocalModel
from router.upstreams.servers.asking import Asking
from router.upstreams.servers.offer import Offer, count, inside, listed, named, owners, words

KIND: Final = "lemonade"
_HERE: Final = ("llamacpp", "oga-", "ryzenai", "flm", "hf-")
"""Beginnings of the recipes that compute on this device."""
_LABELS: Final = frozenset({"embeddings", "embedding", "reranking", "audio", "transcription", "image", "tts", "speech"})
"""What says that a model does not chat."""


async def probe(ask: Asking) -> Offer | None:
    """Return what it offers, or None when it is somebody else."""
    document = (await ask.listed()).document
    if owners(document) != {KIND}:
        return None
    health = (await ask.get(f"{ask.api}/health")).document or (await ask.get("/api/v1/health")).document
    if not isinstance(inside(health, "status"), str):
        return None
    awake = {one["model_name"]: one for one in named(health, "all_models_loaded", "model_name")}
    if isinstance(only := inside(health, "model_loaded"), str):
        awake.setdefault(only, {})
    here, elsewhere = [], []
    for entry in listed(document):
        recipe = str(entry.get("recipe", ""))
        if recipe.startswith(_HERE) and entry.get("downloaded") is not False:
            here.append(_model(entry, awake.get(entry["id"]), ask.base_url))
        elif not recipe.startswith(_HERE):
            elsewhere.append(NotLocal(entry["id"], KIND, "its recipe is none that runs on this device"))
    return Offer(KIND, tuple(here), tuple(elsewhere))


def _model(entry: Mapping[str, Any], awake: Mapping[str, Any] | None, base_url: str) -> LocalModel:
    labels = words(entry.get("labels")) or frozenset()
    chats = labels.isdisjoint(_LABELS)
    return LocalModel(
        name=entry["id"],
        server=KIND,
        base_url=base_url,
        kind=KIND,
        context=count(inside(awake, "recipe_options", "ctx_size"))
        or count(inside(entry, "recipe_options", "ctx_size")),
        context_most=count(entry.get("max_context_window")) or count(entry.get("context_length")),
        tools=True if "tool-calling" in labels else None,
        vision="vision" in labels,
        json_schema=True if entry.get("recipe") == "llamacpp" else None,
        embeddings=not labels.isdisjoint({"embeddings", "embedding"}),
        chat=chats,
        loaded=awake is not None,
    )

"""Ollama. Known by `/api/version` and the text at `/`; LocalAI, Lemonade and others speak its dialect as well.

A model is local unless the engine forwards it: an entry with a remote host or model, or a name of Ollama's cloud.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from router.upstreams.fleet import NotLocal
from router.upstreams.local import LocalModel
from router.upstreams.servers.asking import Asking
from router.upstreams.servers.offer import Offer, count, inside, named, words

KIND: Final = "ollama"
UNPROVEN: Final = "it speaks Ollama's dialect, is not Ollama, and does not say where it computes"
DEFAULT_CONTEXT: Final = 4096
"""Ollama's own default. It cuts longer conversations without a word, so an unstated context counts as this one."""
LARGEST: Final = 65_536
"""The most context that Halfdoor asks for by itself: memory grows with it, and `locals.context` can say another."""
_GREETING: Final = b"Ollama is running"
_NUM_CTX: Final = re.compile(r"^\s*num_ctx\s+(\d{1,9})\s*$", re.MULTILINE)
_SHOWN_AT_MOST: Final = 64


async def probe(ask: Asking) -> Offer | None:
    """Return what it offers, or None when it is somebody else. Neither list wakes a model."""
    if not isinstance(inside((await ask.get("/api/version")).document, "version"), str):
        return None
    tags = (await ask.get("/api/tags")).document
    if not isinstance(inside(tags, "models"), list):
        return None
    awake = loaded((await ask.get("/api/ps")).document)
    shown: dict[str, object] = {}
    for entry in list(named(tags, "models", "name"))[:_SHOWN_AT_MOST]:
        if not remote(entry):
            shown[entry["name"]] = await _show(ask, entry)
    here, elsewhere = local_models(tags, awake, shown, ask.base_url)
    greeted = (await ask.get("/")).body.strip() == _GREETING
    return Offer(KIND, here, elsewhere, unproven="" if greeted else UNPROVEN)


async def _show(ask: Asking, entry: Mapping[str, Any]) -> object:
    """Ask for a model's own parameters; once for each version of it."""
    key = f"{entry['name']} {entry.get('digest')}"
    if key not in ask.kept:
        ask.kept[key] = (await ask.post("/api/show", {"model": entry["name"]})).document
    return ask.kept[key]


def remote(entry: Mapping[str, Any]) -> str:
    """Return why a model does not run on this device, or nothing."""
    for key in ("remote_host", "remote_model"):
        if entry.get(key):
            return f"Ollama forwards it (`{key}`)"
    for key in ("name", "model"):
        if str(entry.get(key, "")).casefold().endswith((":cloud", "-cloud")):
            return "Ollama's cloud models have this ending"
    return ""


def loaded(document: object) -> dict[str, int | None]:
    """Return the models in memory, with the context in force where `/api/ps` states it."""
    return {entry["name"]: count(entry.get("context_length")) for entry in named(document, "models", "name")}


def configured_context(shown: object) -> int | None:
    """Return the context that a model's own parameters set, from `/api/show`."""
    parameters = inside(shown, "parameters")
    found = _NUM_CTX.search(parameters) if isinstance(parameters, str) else None
    return int(found[1]) if found else None


def local_models(
    tags: object, awake: Mapping[str, int | None], shown: Mapping[str, object], base_url: str
) -> tuple[tuple[LocalModel, ...], tuple[NotLocal, ...]]:
    """Sort what Ollama lists into models of this device, loaded ones first, and others.

    Args:
        tags: the answer of `/api/tags`.
        awake: models in memory and the context of each.
        shown: answers of `/api/show`, by name.
        base_url: where the OpenAI-compatible API is.
    """
    here: list[LocalModel] = []
    elsewhere: list[NotLocal] = []
    for entry in named(tags, "models", "name"):
        name = entry["name"]
        told = shown.get(name)
        reason = remote(entry) or (remote(told) if isinstance(told, dict) else "")
        if reason:
            elsewhere.append(NotLocal(name, KIND, reason))
        else:
            context = awake.get(name) or configured_context(told) or DEFAULT_CONTEXT
            here.append(_model(entry, told, LocalModel(name, KIND, base_url, context=context, loaded=name in awake)))
    return tuple(sorted(here, key=lambda model: not model.loaded)), tuple(elsewhere)


def _model(entry: Mapping[str, Any], told: object, plain: LocalModel) -> LocalModel:
    can = words(entry.get("capabilities")) or words(inside(told, "capabilities"))
    return LocalModel(
        name=plain.name,
        server=KIND,
        base_url=plain.base_url,
        kind=KIND,
        context=plain.context,
        context_most=min(count(inside(entry, "details", "context_length")) or _trained(told) or LARGEST, LARGEST),
        grows=True,
        tools=None if can is None else "tools" in can,
        vision=None if can is None else "vision" in can,
        json_schema=True,
        embeddings=None if can is None else "embedding" in can,
        chat=can is None or "completion" in can,
        loaded=plain.loaded,
        size=count(entry.get("size")),
        version=str(entry.get("digest") or ""),
    )


def _trained(told: object) -> int | None:
    about = inside(told, "model_info")
    architecture = inside(about, "general.architecture")
    return count(inside(about, f"{architecture}.context_length"))

"""What an OpenAI-compatible server says of its models, as values; pure, and without trust in any shape."""

from collections.abc import Iterator, Mapping
from typing import Any

from router.settings import Local
from router.upstreams.fleet import NotLocal
from router.upstreams.local import LocalModel
from router.upstreams.ollama import remote


def entries(document: object) -> Iterator[Mapping[str, Any]]:
    """Give the models of `/v1/models` that name themselves."""
    data = document.get("data") if isinstance(document, dict) else None
    for entry in data if isinstance(data, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("id"), str) and entry["id"]:
            yield entry


def wants_props(document: object) -> bool:
    """Whether only `/props` will tell the context: llama.cpp's list has it since 2025 only."""
    return any(entry.get("owned_by") == "llamacpp" and _context(entry) is None for entry in entries(document))


def props_context(document: object) -> int | None:
    """Return the context of one slot, from llama.cpp's `/props`."""
    if not isinstance(document, dict):
        return None
    settings = document.get("default_generation_settings")
    inner = _count(settings.get("n_ctx")) if isinstance(settings, dict) else None
    return inner or _count(document.get("n_ctx"))


def local_models(
    local: Local, listed: object, context: int | None, *, reachable: bool
) -> tuple[tuple[LocalModel, ...], tuple[NotLocal, ...]]:
    """Return the models of a configured server: those the configuration names, or all that it lists.

    Args:
        local: the configured server.
        listed: its answer to `/v1/models`, if it gave one.
        context: what `/props` said.
        reachable: whether anybody answered at all.
    """
    stated = {entry["id"]: entry for entry in entries(listed)}
    here: list[LocalModel] = []
    elsewhere: list[NotLocal] = []
    for name in local.models or tuple(stated):
        entry = stated.get(name, {})
        if reason := remote({"name": name, **entry}):
            elsewhere.append(NotLocal(name, local.name, reason))
            continue
        here.append(
            LocalModel(
                name=name,
                server=local.name,
                base_url=local.base_url,
                context=local.context or _context(entry) or context,
                chat=bool(local.models) or "embed" not in name.casefold(),
                reachable=reachable,
                api_key=local.api_key,
            )
        )
    return tuple(here), tuple(elsewhere)


def _context(entry: Mapping[str, Any]) -> int | None:
    """Return the context in force: llama.cpp has it under `meta`, vLLM calls it `max_model_len`."""
    meta = entry.get("meta")
    return (_count(meta.get("n_ctx")) if isinstance(meta, dict) else None) or _count(entry.get("max_model_len"))


def _count(value: object) -> int | None:
    return value if type(value) is int and value > 0 else None

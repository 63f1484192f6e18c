"""What Ollama says of its models, as values; pure, and without trust in any shape."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from router.upstreams.fleet import NotLocal
from router.upstreams.local import LocalModel

DEFAULT_CONTEXT: Final = 4096
"""Ollama's own default. It cuts longer conversations without a word, so an unstated context counts as this one."""
_NUM_CTX: Final = re.compile(r"^\s*num_ctx\s+(\d{1,9})\s*$", re.MULTILINE)


def remote(entry: Mapping[str, Any]) -> str:
    """Return why a model does not run on this device, or nothing."""
    for key in ("remote_host", "remote_model"):
        if entry.get(key):
            return f"Ollama forwards it (`{key}`)"
    for key in ("name", "model"):
        if str(entry.get(key, "")).casefold().endswith((":cloud", "-cloud")):
            return "Ollama's cloud models have this ending"
    return ""


def entries(document: object) -> Iterator[Mapping[str, Any]]:
    """Give the models of a list that names them."""
    models = document.get("models") if isinstance(document, dict) else None
    for entry in models if isinstance(models, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("name"), str) and entry["name"]:
            yield entry


def loaded(document: object) -> dict[str, int]:
    """Return the context in force of each loaded model, from `/api/ps`."""
    return {entry["name"]: count for entry in entries(document) if (count := _count(entry.get("context_length")))}


def configured_context(shown: object) -> int | None:
    """Return the context that a model's own parameters set, from `/api/show`."""
    parameters = shown.get("parameters") if isinstance(shown, dict) else None
    found = _NUM_CTX.search(parameters) if isinstance(parameters, str) else None
    return int(found[1]) if found else None


def local_models(
    tags: object, in_force: Mapping[str, int], shown: Mapping[str, object], base_url: str
) -> tuple[tuple[LocalModel, ...], tuple[NotLocal, ...]]:
    """Sort what Ollama lists into models of this device, loaded ones first, and others.

    Args:
        tags: the answer of `/api/tags`.
        in_force: context of each loaded model.
        shown: answers of `/api/show`, by name.
        base_url: where the OpenAI-compatible API is.
    """
    here: list[LocalModel] = []
    elsewhere: list[NotLocal] = []
    for entry in entries(tags):
        name = entry["name"]
        told = shown.get(name)
        reason = remote(entry) or (remote(told) if isinstance(told, dict) else "")
        if reason:
            elsewhere.append(NotLocal(name, "ollama", reason))
        else:
            context = in_force.get(name) or configured_context(told) or DEFAULT_CONTEXT
            here.append(_model(entry, told, context, base_url, loaded=name in in_force))
    return tuple(sorted(here, key=lambda model: not model.loaded)), tuple(elsewhere)


def _model(entry: Mapping[str, Any], told: object, context: int, base_url: str, *, loaded: bool) -> LocalModel:
    stated = entry.get("capabilities")
    if not isinstance(stated, list):
        stated = told.get("capabilities") if isinstance(told, dict) else None
    can = set(map(str, stated)) if isinstance(stated, list) and stated else None
    return LocalModel(
        name=entry["name"],
        server="ollama",
        base_url=base_url,
        context=context,
        tools=None if can is None else "tools" in can,
        vision=None if can is None else "vision" in can,
        chat=can is None or "completion" in can,
        loaded=loaded,
    )


def _count(value: object) -> int | None:
    return value if type(value) is int and value > 0 else None

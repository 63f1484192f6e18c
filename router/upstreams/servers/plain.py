"""An OpenAI-compatible server that is none of the known ones; it is local only because the configuration says so."""

from collections.abc import Mapping
from typing import Any

from router.settings import Local
from router.upstreams.fleet import NotLocal
from router.upstreams.local import LocalModel
from router.upstreams.servers.offer import count, inside, listed, named_embedding
from router.upstreams.servers.ollama import remote


def local_models(
    local: Local, document: object, *, reachable: bool
) -> tuple[tuple[LocalModel, ...], tuple[NotLocal, ...]]:
    """Return the models of a configured server: those the configuration names, or all that it lists.

    Args:
        local: the configured server.
        document: its answer to `/v1/models`, if it gave one.
        reachable: whether anybody answered at all.
    """
    stated = {entry["id"]: entry for entry in listed(document)}
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
                context=local.context or _context(entry),
                chat=bool(local.models) or not named_embedding(name),
                reachable=reachable,
                vouched=True,
                configured=True,
                api_key=local.api_key,
            )
        )
    return tuple(here), tuple(elsewhere)


def _context(entry: Mapping[str, Any]) -> int | None:
    """Return the context in force: llama.cpp has it under `meta`, vLLM calls it `max_model_len`."""
    return count(inside(entry, "meta", "n_ctx")) or count(entry.get("max_model_len"))

"""llama.cpp's server, and llamafile, which is one. It loads a file of this machine and computes itself.

Known by its `Server` header, or by its owner and `/props`; it imitates Ollama's list inside `/v1/models`, and LocalAI
and others have it inside. Facts: its README, and a running server of October 2026.
"""

from collections.abc import Mapping
from typing import Any, Final

from router.upstreams.local import LocalModel
from router.upstreams.servers.asking import Asking
from router.upstreams.servers.offer import Offer, count, flag, inside, listed, named, owners, words

_ASLEEP: Final = frozenset({"unloaded", "sleeping", "downloading", "loading", "failed"})


async def probe(ask: Asking) -> Offer | None:
    """Return what it offers, or None when it is somebody else; none of these questions wakes a sleeping model."""
    heard = await ask.listed()
    server = heard.server.casefold()
    says_so = server.startswith(("llama.cpp", "llamafile"))
    if not says_so and owners(heard.document) != {"llamacpp"}:
        return None
    props = (await ask.get("/props")).document
    if not says_so and not isinstance(inside(props, "default_generation_settings"), dict):
        return None
    file = str(inside(props, "model_path") or "")
    kind = "llamafile" if server.startswith("llamafile") or file.endswith(".llamafile") else "llama-server"
    return Offer(kind, models(heard.document, props, kind, ask.base_url))


def models(document: object, props: object, kind: str, base_url: str) -> tuple[LocalModel, ...]:
    """Return its models; what `/props` says counts only where there is one model, because in a set it means none."""
    entries = list(listed(document))
    told = props if len(entries) == 1 else None
    does = {entry["name"]: words(entry.get("capabilities")) for entry in named(document, "models", "name")}
    return tuple(
        _model(entry, told, does.get(entry["id"]), LocalModel(entry["id"], kind, base_url)) for entry in entries
    )


def _model(entry: Mapping[str, Any], props: object, does: frozenset[str] | None, plain: LocalModel) -> LocalModel:
    status = entry.get("status")
    state = str(status.get("value") if isinstance(status, dict) else status or "")
    takes = words(inside(entry, "architecture", "input_modalities"))
    chats = does is None or "completion" in does
    return LocalModel(
        name=plain.name,
        server=plain.server,
        base_url=plain.base_url,
        kind=plain.server,
        context=context(entry, props),
        context_most=count(inside(entry, "meta", "n_ctx_train")),
        tools=flag(inside(props, "chat_template_caps", "supports_tools")),
        vision=flag(inside(props, "modalities", "vision")) if takes is None else "image" in takes,
        json_schema=True,
        embeddings=True if does is not None and "embedding" in does else None,
        chat=chats,
        loaded=state not in _ASLEEP and inside(props, "is_sleeping") is not True,
        size=count(inside(entry, "meta", "size")),
        slots=count(inside(props, "total_slots")),
    )


def context(entry: Mapping[str, Any], props: object) -> int | None:
    """Return the context of one slot: in the list since 2025, before that in `/props` only."""
    in_force = count(inside(entry, "meta", "n_ctx"))
    return in_force or count(inside(props, "default_generation_settings", "n_ctx")) or count(inside(props, "n_ctx"))

"""vLLM. Known by `owned_by` and its `/version`; a model is fixed at start, so it is always loaded."""

from collections.abc import Mapping
from typing import Any, Final

from router.upstreams.local import LocalModel
from router.upstreams.servers.asking import Asking
from router.upstreams.servers.offer import Offer, count, inside, listed, named_embedding, owners

KIND: Final = "vllm"


async def probe(ask: Asking) -> Offer | None:
    """Return what it offers, or None when it is somebody else."""
    document = (await ask.listed()).document
    if owners(document) != {"vllm"}:
        return None
    if not isinstance(inside((await ask.get("/version")).document, "version"), str):
        return None
    return Offer(KIND, tuple(_model(entry, ask.base_url) for entry in listed(document)))


def _model(entry: Mapping[str, Any], base_url: str) -> LocalModel:
    embeds = named_embedding(entry["id"])
    return LocalModel(
        name=entry["id"],
        server=KIND,
        base_url=base_url,
        kind=KIND,
        context=count(entry.get("max_model_len")),
        json_schema=not embeds,
        embeddings=embeds,
        chat=not embeds,
        loaded=True,
    )

"""SGLang. Known by `owned_by` and `/get_model_info`; a model is fixed at start, so it is always loaded."""

from collections.abc import Mapping
from typing import Any, Final

from router.upstreams.local import LocalModel
from router.upstreams.servers.asking import Asking
from router.upstreams.servers.offer import Offer, count, flag, inside, listed, owners

KIND: Final = "sglang"


async def probe(ask: Asking) -> Offer | None:
    """Return what it offers, or None when it is somebody else."""
    document = (await ask.listed()).document
    if owners(document) != {"sglang"}:
        return None
    about = (await ask.get("/get_model_info")).document
    if not isinstance(inside(about, "model_path"), str):
        return None
    return Offer(KIND, tuple(_model(entry, about, ask.base_url) for entry in listed(document)))


def _model(entry: Mapping[str, Any], about: object, base_url: str) -> LocalModel:
    chats = inside(about, "is_generation") is not False
    return LocalModel(
        name=entry["id"],
        server=KIND,
        base_url=base_url,
        kind=KIND,
        context=count(entry.get("max_model_len")),
        vision=flag(inside(about, "has_image_understanding")),
        json_schema=chats,
        embeddings=not chats,
        chat=chats,
        loaded=True,
    )

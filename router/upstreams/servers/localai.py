"""LocalAI. Known by `/.well-known/localai.json`; it also speaks Ollama's dialect, so it is asked for first.

Its cloud proxies and its peers answer under names like any other, and no list tells them apart: it is local only
when the configuration says so.
"""

from typing import Final

from router.upstreams.local import LocalModel
from router.upstreams.servers.asking import Asking
from router.upstreams.servers.offer import Offer, inside, listed, named_embedding, words

KIND: Final = "localai"
UNPROVEN: Final = "LocalAI can pass a model on to a cloud or a peer and does not say so in its list"


async def probe(ask: Asking) -> Offer | None:
    """Return what it offers, or None when it is somebody else."""
    if not isinstance(inside((await ask.get("/.well-known/localai.json")).document, "endpoints"), dict):
        return None
    told = {entry["id"]: entry for entry in listed((await ask.get("/v1/models/capabilities")).document)}
    models = []
    for entry in listed((await ask.listed()).document):
        name = entry["id"]
        does = words(inside(told.get(name), "capabilities"))
        takes = words(inside(told.get(name), "input_modalities"))
        chats = "chat" in does if does is not None else not named_embedding(name)
        models.append(
            LocalModel(
                name=name,
                server=KIND,
                base_url=ask.base_url,
                kind=KIND,
                vision=None if takes is None else "image" in takes,
                embeddings=not chats if does is None else not does.isdisjoint({"embedding", "embeddings"}),
                chat=chats,
            )
        )
    return Offer(KIND, tuple(models), unproven=UNPROVEN)

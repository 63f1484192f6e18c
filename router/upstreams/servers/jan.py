"""Jan. Known by the title of its `/openapi.json`, which needs no key; its list does.

It also lists the models of remote providers and says `remote` of them; only what its own engines run is local.
"""

from typing import Final

from router.upstreams.fleet import NotLocal
from router.upstreams.local import LocalModel
from router.upstreams.servers.asking import Asking
from router.upstreams.servers.offer import Offer, inside, listed, named_embedding

KIND: Final = "jan"
_HERE: Final = frozenset({"llama.cpp", "llamacpp", "mlx", "user"})
"""`user` said the versions that had no remote providers."""


async def probe(ask: Asking) -> Offer | None:
    """Return what it offers, or None when it is somebody else. Without its key it offers nothing."""
    title = str(inside((await ask.get("/openapi.json")).document, "info", "title") or "")
    if "Jan" not in title.replace("-", " ").split() and not title.endswith("Jan API"):
        return None
    here, elsewhere = [], []
    for entry in listed((await ask.listed()).document):
        name = entry["id"]
        if entry.get("owned_by") not in _HERE:
            elsewhere.append(NotLocal(name, KIND, "Jan passes it on to a remote provider"))
            continue
        embeds = named_embedding(name)
        model = LocalModel(name, KIND, ask.base_url, kind=KIND, json_schema=True, loaded=True)
        here.append(
            model if not embeds else LocalModel(name, KIND, ask.base_url, kind=KIND, embeddings=True, chat=False)
        )
    return Offer(KIND, tuple(here), tuple(elsewhere))

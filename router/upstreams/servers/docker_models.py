"""Docker Model Runner. Known by `owned_by` under `/engines/v1`; its cloud mode is another port and never looked at."""

from typing import Final

from router.upstreams.local import LocalModel
from router.upstreams.servers.asking import Asking
from router.upstreams.servers.offer import Offer, count, inside, listed, named_embedding, owners

KIND: Final = "docker-model-runner"
API: Final = "/engines/v1"


async def probe(ask: Asking) -> Offer | None:
    """Return what it offers, or None when it is somebody else."""
    if not ask.api.startswith("/engines/") and owners((await ask.listed()).document) != {"docker"}:
        return None
    document = (await ask.get(f"{API}/models")).document
    if owners(document) != {"docker"}:
        return None
    api = ask.api if ask.api.startswith("/engines/") else API
    models = []
    for entry in listed(document):
        embeds = named_embedding(entry["id"])
        models.append(
            LocalModel(
                name=entry["id"],
                server=KIND,
                base_url=ask.root + api,
                kind=KIND,
                context_most=count(inside(entry, "dmr", "context_window")),
                embeddings=embeds,
                chat=not embeds,
            )
        )
    return Offer(KIND, tuple(models))

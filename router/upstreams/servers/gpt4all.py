"""GPT4All. Known by whom it says its models belong to: humanity. IPv4 only, no streams, no tools, no schemas.

Models of remote providers that were set up in it stand in its list like any other: it is local only when the
configuration says so.
"""

from typing import Final

from router.upstreams.local import LocalModel
from router.upstreams.servers.asking import Asking
from router.upstreams.servers.offer import Offer, listed, owners

KIND: Final = "gpt4all"
UNPROVEN: Final = "GPT4All lists models of remote providers like its own"


async def probe(ask: Asking) -> Offer | None:
    """Return what it offers, or None when it is somebody else."""
    document = (await ask.listed()).document
    if owners(document) != {"humanity"}:
        return None
    models = (
        LocalModel(
            name=entry["id"],
            server=KIND,
            base_url=ask.base_url,
            kind=KIND,
            tools=False,
            vision=False,
            json_schema=False,
            embeddings=False,
            streams=False,
        )
        for entry in listed(document)
    )
    return Offer(KIND, tuple(models), unproven=UNPROVEN)

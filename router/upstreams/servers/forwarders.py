"""Servers that compute nothing: LiteLLM and other Halfdoors pass every request on. Nothing of theirs is local."""

from typing import Final

from router.upstreams.fleet import NotLocal
from router.upstreams.servers.asking import Asking
from router.upstreams.servers.offer import Offer, inside, listed, owners

LITELLM: Final = "litellm"
HALFDOOR: Final = "halfdoor"


async def probe_halfdoor(ask: Asking) -> Offer | None:
    """Return the models of another Halfdoor as not local, or None when it is somebody else."""
    document = (await ask.listed()).document
    return _none_local(HALFDOOR, document) if HALFDOOR in owners(document) else None


async def probe_litellm(ask: Asking) -> Offer | None:
    """Return LiteLLM's models as not local, or None when it is somebody else; these questions need no key."""
    alive = (await ask.get("/health/liveliness")).document
    if alive != "I'm alive!":
        ready = (await ask.get("/health/readiness")).document
        if not isinstance(inside(ready, "litellm_version"), str):
            return None
    return _none_local(LITELLM, (await ask.listed()).document)


def _none_local(kind: str, document: object) -> Offer:
    reason = f"{kind} passes requests on; name the cloud behind it under `clouds`"
    return Offer(kind, not_local=tuple(NotLocal(entry["id"], kind, reason) for entry in listed(document)))

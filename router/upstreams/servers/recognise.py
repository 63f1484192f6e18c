"""Tells the servers apart although they imitate each other: the order of the questions is the answer.

Forwarders first, because what they pass on looks like the engines behind them. Then those that only they themselves
would say: a header, a file of their own. Ollama late, because three others speak its dialect.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from router.upstreams.servers import (
    docker_models,
    forwarders,
    gpt4all,
    jan,
    lemonade,
    llama_server,
    lm_studio,
    localai,
    ollama,
    sglang,
    vllm,
)
from router.upstreams.servers.asking import Asking, Heard
from router.upstreams.servers.offer import Offer, owners

Probe = Callable[[Asking], Awaitable[Offer | None]]

ORDER: Final[tuple[Probe, ...]] = (
    forwarders.probe_halfdoor,
    llama_server.probe,
    forwarders.probe_litellm,
    localai.probe,
    lemonade.probe,
    gpt4all.probe,
    vllm.probe,
    sglang.probe,
    docker_models.probe,
    lm_studio.probe,
    jan.probe,
    ollama.probe,
)
"""llama.cpp before LiteLLM: its header is its own, and LiteLLM's question would be a 404 in its log."""
Identity = tuple[int, str, frozenset[str]]


def identity(heard: Heard) -> Identity:
    """Return what tells one server from another at the first question: status, header, whose models."""
    return heard.status, heard.server, owners(heard.document)


async def recognise(ask: Asking, known: Probe | None) -> tuple[Offer, Probe] | None:
    """Return what the server at this address offers and who knew it; None when nobody did.

    Args:
        ask: the look at the address.
        known: who knew it at the last look, when its identity is still the same.

    Raises:
        httpx.ConnectError: nobody is there.
        Silent: somebody is, and did not answer in time.
    """
    for probe in (known,) if known is not None else ORDER:
        offer = await probe(ask)
        if offer is not None:
            return offer, probe
    return await recognise(ask, None) if known is not None else None

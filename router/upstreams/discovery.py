"""Finds the engines of this device and what their models can take."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlsplit

import httpx

from router.addresses import host_of, is_loopback
from router.settings import Limits, Local
from router.upstreams.fleet import NotLocal, Sighting
from router.upstreams.local import LocalModel
from router.upstreams.servers import plain
from router.upstreams.servers.asking import NAMED, QUICK, Asking, Place, Silent
from router.upstreams.servers.offer import Offer, listed
from router.upstreams.servers.ports import PORTS
from router.upstreams.servers.recognise import Identity, Probe, identity, recognise

UNKNOWN: Final = "it is none of the engines that are known"
_STRANGERS_AGAIN: Final = 20
"""Looks after which a server that nobody knew is asked everything again: ten minutes."""
_KEYED: Final = frozenset({401, 403})


@dataclass(frozen=True, slots=True)
class Found:
    """The models that engines offered, at one moment."""

    models: tuple[LocalModel, ...] = ()
    not_local: tuple[NotLocal, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    """Who answered or should have, for people."""


@dataclass(slots=True)
class _Remembered:
    """What outlives a look at one address."""

    found: Found = Found()
    known: tuple[Identity, Probe] | None = None
    strange: Identity | None = None
    """What the server said first when nobody knew it."""
    asked: int = 0
    """How many looks ago it was asked everything."""
    kept: dict[str, object] = field(default_factory=dict)


class Discovery:
    """Looks at the configured engines and at the usual ports, on loopback addresses only.

    A model counts as local only once its engine has answered: an engine that has not
    could be an Ollama that forwards this very name.
    """

    def __init__(
        self,
        configured: Sequence[Local],
        transport: httpx.AsyncBaseTransport,
        hop: str,
        roots: Sequence[str] = (),
        quick: Limits = QUICK,
    ) -> None:
        """Store what to look at.

        Args:
            configured: the engines of the configuration.
            transport: carries the probes.
            hop: this instance's own word for the hop header.
            roots: where an engine nobody configured may be; empty when nothing shall be discovered.
            quick: how long such an address may take to answer.
        """
        self._configured = configured
        self._transport = transport
        self._hop = hop
        self._quick = quick
        taken = {_port(local.base_url) for local in configured}
        self._roots = [root for root in roots if is_loopback(host_of(root) or "") and _port(root) not in taken]
        self._discovers = bool(roots)
        self._remembered: dict[str, _Remembered] = {}

    async def look(self) -> Found:
        """Ask everybody once, all at the same time; who stays silent keeps what was last known."""
        looks = {local.base_url: self._engine(local) for local in self._configured}
        looks |= {root: self._discovered(root) for root in self._roots}
        results = await asyncio.gather(*looks.values(), return_exceptions=True)
        found: list[Found] = []
        for where, result in zip(looks, results, strict=True):
            remembered = self._memory(where)
            if isinstance(result, Found):
                remembered.found = result
            elif not isinstance(result, Silent):
                raise result
            found.append(remembered.found)
        return _joined(found)

    async def _engine(self, local: Local) -> Found:
        parts = urlsplit(local.base_url)
        place = Place(f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/"), local.api_key, NAMED)
        ask = self._asking(local.base_url, place)
        try:
            offer = await self._offer(local.base_url, ask)
            document = (await ask.listed()).document
        except httpx.ConnectError:
            models, elsewhere = plain.local_models(local, None, reachable=False)
            return Found(models, elsewhere, (Sighting(local.base_url, local.name, "", "nobody answers"),))
        if offer is not None:
            return _as_configured(offer, local, joined=self._discovers)
        models, elsewhere = plain.local_models(local, document, reachable=True)
        told = "" if models or elsewhere else "it answers, and lists no model"
        return Found(models, elsewhere, (Sighting(local.base_url, local.name, "", told),))

    async def _discovered(self, root: str) -> Found:
        for api in PORTS.get(_port(root), ("/v1",)):
            ask = self._asking(root, Place(root, api, limits=self._quick))
            try:
                heard = await ask.listed()
                if heard.status not in _KEYED and not isinstance(heard.document, dict):
                    continue  # a web page, most likely: one question is all it hears
                offer = await self._offer(root, ask)
            except httpx.ConnectError:
                return Found()
            if offer is not None:
                return _as_found(offer, root, keyed=heard.status in _KEYED)
            strangers = tuple(NotLocal(entry["id"], root, UNKNOWN) for entry in listed(heard.document))
            return Found((), strangers, (Sighting(root, "", "", UNKNOWN),) if strangers else ())
        return Found()

    async def _offer(self, where: str, ask: Asking) -> Offer | None:
        """Return what is offered; who was known stays known while it answers the first question as before."""
        memory = self._memory(where)
        now = identity(await ask.listed())
        memory.asked += 1
        if memory.strange == now and memory.asked % _STRANGERS_AGAIN:
            return None  # a stranger is not asked everything twice a minute: it would find that in its log
        known = memory.known[1] if memory.known is not None and memory.known[0] == now else None
        recognised = await recognise(ask, known)
        memory.known = None if recognised is None else (now, recognised[1])
        memory.strange, memory.asked = (now if recognised is None else None), 0
        return None if recognised is None else recognised[0]

    def _asking(self, where: str, place: Place) -> Asking:
        return Asking(self._transport, place, self._hop, self._memory(where).kept)

    def _memory(self, where: str) -> _Remembered:
        return self._remembered.setdefault(where, _Remembered())


def _as_found(offer: Offer, root: str, *, keyed: bool) -> Found:
    """Return an offer nobody configured: what does not prove where it computes is not local."""
    if keyed and not offer.models:
        told = "it wants a key: name it under `locals` with `api_key_env`"
        return Found((), offer.not_local, (Sighting(root, offer.kind, offer.kind, told),))
    if offer.unproven:
        reason = f"{offer.unproven}; if it runs here, name it under `locals`"
        doubted = tuple(NotLocal(model.name, offer.kind, reason) for model in offer.models)
        return Found((), (*offer.not_local, *doubted), (Sighting(root, offer.kind, offer.kind, reason),))
    return Found(offer.models, offer.not_local, (Sighting(root, offer.kind, offer.kind),))


def _as_configured(offer: Offer, local: Local, *, joined: bool) -> Found:
    """Return a known server's models under the name and in the order of the configuration.

    Args:
        offer: what it offers.
        local: what the configuration says of it.
        joined: whether models that the configuration does not name are offered too.
    """
    named = [model for name in local.models for model in offer.models if model.name in {name, f"{name}:latest"}]
    rest = [model for model in offer.models if model not in named] if joined or not local.models else []
    models = (
        replace(
            model,
            server=local.name,
            base_url=local.base_url,
            api_key=local.api_key,
            context=local.context or model.context,
            context_most=model.context_most if local.context is None else None,
            grows=model.grows and local.context is None and not offer.unproven,
            vouched=bool(offer.unproven),
            configured=model in named or not local.models,
        )
        for model in (*named, *rest)
    )
    elsewhere = tuple(replace(other, server=local.name) for other in offer.not_local)
    return Found(tuple(models), elsewhere, (Sighting(local.base_url, local.name, offer.kind),))


def _joined(found: Sequence[Found]) -> Found:
    """Return all models, those that answer first; one engine that answers on two addresses is one."""
    models: dict[tuple[str, int], LocalModel] = {}
    for model in sorted((model for one in found for model in one.models), key=lambda model: not model.reachable):
        models.setdefault((model.name, _port(model.base_url)), model)
    elsewhere = {(other.server, other.name): other for one in found for other in one.not_local}
    sightings = {(one.kind or one.name, _port(one.where)): one for each in found for one in each.sightings}
    return Found(tuple(models.values()), tuple(elsewhere.values()), tuple(sightings.values()))


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)

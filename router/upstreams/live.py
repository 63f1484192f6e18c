"""Everything outside this process that may answer: opened once, closed once."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Self
from urllib.parse import urlsplit

from router.errors import UpstreamFailed
from router.settings import Settings
from router.upstreams.availability import Availability
from router.upstreams.cloud import Cloud
from router.upstreams.discovery import Discovery, Found
from router.upstreams.engine import Engine
from router.upstreams.fleet import Fleet, NotLocal
from router.upstreams.lane import Lane
from router.upstreams.local import LocalModel
from router.upstreams.probing import Probing
from router.upstreams.servers.ports import ROOTS
from router.upstreams.speed import Speedometer
from router.upstreams.speeds import Speeds
from router.upstreams.transport import AiohttpTransport

_EVERY_S: Final = 30.0
DISPROVEN: Final = "its own answer said that another machine gave it"


class Upstreams:
    """Holds the sockets. Constructing stores; `start` looks around for the first time; `aclose` closes everything."""

    def __init__(self, settings: Settings, *, roots: Sequence[str] = ROOTS) -> None:
        """Prepare every configured cloud; opens nothing.

        Args:
            settings: clouds, engines and limits.
            roots: where to look for engines nobody configured.

        Raises:
            ConfigurationError: a cloud of a kind that cannot be spoken to yet.
        """
        self.configured = tuple(cloud for cloud in settings.clouds if cloud.ready)
        """The clouds that have their key, in the order of the configuration, with what is stated of them."""
        self.hop = secrets.token_hex(8)
        """This instance's own word in the hop header; a request that carries it has come back."""
        self.availability = Availability(settings.limits.calls)
        self._settings = settings
        self._skills: tuple[str, ...] = ()
        limits = settings.limits
        self._outward = AiohttpTransport(limits)
        # No connection is used twice: llama.cpp closes one after a stream although it promised not to, and the next
        # request would break; its few threads belong to idle connections meanwhile. Loopback is near.
        self._inward = AiohttpTransport(limits, keep_alive_s=0.0)
        clouds = [
            Cloud(one, limits, self._outward, self.availability, self.hop) for one in settings.clouds if one.ready
        ]
        self._clouds = {} if settings.offline else {cloud.name: cloud for cloud in clouds}
        self.probing = Probing(self._clouds.values(), self.availability)
        self._listed = tuple((one.name, one.models) for one in settings.clouds if one.ready)
        elsewhere = [root for root in roots if urlsplit(root).port != settings.listen.port]
        self._discovery = Discovery(settings.locals, self._inward, self.hop, elsewhere if settings.discover else ())
        self._lanes: dict[str, Lane] = {}
        self._speeds = Speeds(settings.paths.speeds)
        self._speedometer = Speedometer(self.engine, self.lane, self._speeds)
        self._looking = asyncio.Lock()
        self._looked_at = float("-inf")
        self._running: list[asyncio.Task[None]] = []
        self._seen = self._as_fleet(Found())

    def know(self, skills: Sequence[str]) -> None:
        """Take up the names of the skills that are there."""
        self._skills = tuple(skills)
        self._seen = replace(self._seen, skills=self._skills)

    async def start(self) -> None:
        """Look around once, then every half minute until closed.

        Raises:
            ConfigurationError: what a cloud would be sent cannot be shown to pass the guard.
        """
        for cloud in self._clouds.values():
            await cloud.prove()
        await self.look()
        self._running.append(asyncio.create_task(self._refresh(), name="halfdoor-discovery"))
        self._running.append(asyncio.create_task(self.probing.run(), name="halfdoor-probing"))

    async def look(self, max_age_s: float = 0.0) -> Fleet:
        """Return what is there, looking again when the last look is older than `max_age_s`."""
        async with self._looking:
            if time.monotonic() - self._looked_at > max_age_s:
                found = await self._discovery.look()
                self._seen = self._as_fleet(replace(found, models=self._with_speeds(found.models)))
                self._looked_at = time.monotonic()
        return self.fleet()

    def fleet(self) -> Fleet:
        """Return what was there at the last look, less what was disproven since; asks nobody."""
        wrong = [model for model in self._seen.locals if model.name in self.lane(model).disproven]
        if not wrong:
            return self._seen
        elsewhere = tuple(NotLocal(model.name, model.server, DISPROVEN) for model in wrong)
        kept = tuple(model for model in self._seen.locals if model not in wrong)
        return replace(self._seen, locals=kept, not_local=(*self._seen.not_local, *elsewhere))

    def cloud(self, name: str) -> Cloud:
        """Return a configured cloud.

        Raises:
            UpstreamFailed: there is none of this name, or Halfdoor runs offline.
        """
        if name not in self._clouds:
            raise UpstreamFailed("no such cloud may be reached: it has no key, or Halfdoor runs offline")
        return self._clouds[name]

    def engine(self, model: LocalModel) -> Engine:
        engine = Engine(model, self._settings.limits, self._inward, self.availability, self.hop)
        return engine.behind(self.lane(model))

    def lane(self, model: LocalModel) -> Lane:
        """Return the line before the engine of a model."""
        return self._lanes.setdefault(model.base_url, Lane())

    def load(self, model: LocalModel) -> int:
        """Return how many requests the model's engine has now."""
        return self.lane(model).load

    async def aclose(self) -> None:
        for task in self._running:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._outward.aclose()
        await self._inward.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _refresh(self) -> None:
        while True:
            await asyncio.sleep(_EVERY_S)
            await self.look()
            if await self._speedometer.measure_one(self._seen.locals):
                self._seen = replace(self._seen, locals=self._with_speeds(self._seen.locals))

    def _with_speeds(self, models: Sequence[LocalModel]) -> tuple[LocalModel, ...]:
        return tuple(replace(model, speed=self._speeds.speed(model)) for model in models)

    def _as_fleet(self, found: Found) -> Fleet:
        aliases = self._settings.aliases
        return Fleet(self._listed, found.models, self._skills, found.not_local, found.sightings, aliases)

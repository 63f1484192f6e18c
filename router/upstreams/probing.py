"""Finds out when a cloud that fell silent is there again: one question without content, every few seconds."""

import asyncio
from collections.abc import Callable, Collection
from typing import Final

from router.trouble import UNREACHED, Trouble
from router.upstreams.availability import Availability
from router.upstreams.cloud import Cloud

EVERY_S: Final = 4.0
"""With a probe's own limit of four seconds, a cloud that is back is noticed within eight."""
Tell = Callable[[str], None]


class Probing:
    """Asks only clouds that a request failed to reach, and only until one answers; says both once.

    A probe carries no key and no content. Quota, refused keys and server errors are no
    business of its: only a request can show that those have passed.
    """

    def __init__(self, clouds: Collection[Cloud], availability: Availability, every_s: float = EVERY_S) -> None:
        self._clouds = {cloud.name: cloud for cloud in clouds}
        self._availability = availability
        self._every_s = every_s
        self.tell: Tell = lambda _words: None
        availability.notice = self.changed

    async def run(self) -> None:
        """Look after the silent ones until cancelled."""
        while True:
            await asyncio.sleep(self._every_s)
            await asyncio.gather(*(self._probe(cloud) for cloud in self.unreached()))

    def unreached(self) -> tuple[Cloud, ...]:
        """Return the clouds that are worth a probe."""
        silent = self._availability.silent()
        return tuple(
            self._clouds[name]
            for name in silent
            if name in self._clouds and self._availability.breaker(name).trouble in UNREACHED
        )

    def changed(self, name: str, trouble: Trouble | None) -> None:
        """Say that an upstream fell silent or is back."""
        if trouble is None:
            self.tell(f"{name} answers again")
        elif name in self._clouds:
            self.tell(f"{name} does not answer ({trouble}): what an engine here can take is answered here meanwhile")
        else:
            self.tell(f"{name} does not answer ({trouble})")

    async def _probe(self, cloud: Cloud) -> None:
        if await cloud.is_there():
            self._availability.answered(cloud.name)

"""A stream in which nothing is said for a while still says that it is there."""

import asyncio
from typing import Self

from starlette.types import Send

from router.wire.sse import comment

EVERY_S = 15.0
"""Proxies and load balancers between us and the client close what is silent for a minute, some for half of one."""
_COMMENT = comment("keep-alive")


class KeptAlive:
    """Sends the pieces of a stream, and between them a comment, which every client skips, when nothing else comes."""

    def __init__(self, send: Send, every_s: float = EVERY_S) -> None:
        self._send = send
        self._every_s = every_s
        self._said_at = 0.0
        self._keeping: asyncio.Task[None] | None = None

    async def say(self, chunk: bytes) -> None:
        """Send one piece: whole events, so that a comment can stand behind it."""
        self._said_at = asyncio.get_running_loop().time()
        await self._send({"type": "http.response.body", "body": chunk, "more_body": True})

    async def __aenter__(self) -> Self:
        self._said_at = asyncio.get_running_loop().time()
        self._keeping = asyncio.create_task(self._keep(), name="halfdoor-keep-alive")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)

    async def _keep(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(max(self._said_at + self._every_s - clock(), 0.0))
            if clock() - self._said_at >= self._every_s:
                await self.say(_COMMENT)

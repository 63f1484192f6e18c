"""Questions to one address of this device: each is asked once a look, and none waits long."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import orjson

from router.settings import Limits
from router.upstreams.hop import HOP_HEADER
from router.upstreams.transport import LIMITS

QUICK: Final = Limits(connect_s=0.3, first_byte_s=0.3, idle_s=0.3, total_s=0.6)
"""For an address where somebody may be."""
NAMED: Final = Limits(connect_s=0.3, first_byte_s=1.5, idle_s=1.0, total_s=3.0)
"""For an engine that the configuration names: it is there, and may be busy."""
_PATIENT: Final = Limits(connect_s=0.3, first_byte_s=2.0, idle_s=1.0, total_s=3.0)
_LARGEST: Final = 8 << 20


class Silent(Exception):
    """Somebody is there but did not answer in time: nothing was proven, so nothing is concluded."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer: its status, what the server calls itself, and its body."""

    status: int
    server: str = ""
    """The `Server` header."""
    body: bytes = b""

    @property
    def document(self) -> object:
        """The JSON of a good answer; None for any other."""
        if self.status != 200:
            return None
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None


@dataclass(frozen=True, slots=True)
class Place:
    """An address where an engine may answer."""

    root: str
    """Scheme, host and port."""
    api: str = "/v1"
    """Path of the OpenAI-compatible API."""
    api_key: str | None = field(default=None, repr=False)
    limits: Limits = QUICK
    """How long an answer is waited for."""


class Asking:
    """One look at one address."""

    def __init__(
        self, transport: httpx.AsyncBaseTransport, place: Place, hop: str, kept: MutableMapping[str, object]
    ) -> None:
        """Store where and how to ask.

        Args:
            transport: carries the questions.
            place: where.
            hop: this instance's own word for the hop header.
            kept: answers to expensive questions, which outlive this look.
        """
        self.root = place.root
        self.api = place.api
        self.kept = kept
        self._transport = transport
        self._limits = place.limits
        self._headers = {"user-agent": "halfdoor", "accept": "*/*", HOP_HEADER: hop}
        if place.api_key is not None:
            self._headers["authorization"] = f"Bearer {place.api_key}"
        self._heard: dict[str, Heard] = {}

    @property
    def base_url(self) -> str:
        return self.root + self.api

    async def listed(self) -> Heard:
        """Return the answer to the question that every engine knows: which models there are."""
        return await self.get(f"{self.api}/models")

    async def get(self, path: str) -> Heard:
        """Ask once; the same question again gets the same answer.

        Raises:
            httpx.ConnectError: nobody is there.
            Silent: somebody is, and did not answer in time.
        """
        if path not in self._heard:
            request = httpx.Request("GET", self.root + path, headers=self._headers, extensions={LIMITS: self._limits})
            self._heard[path] = await self._heard_of(request)
        return self._heard[path]

    async def post(self, path: str, document: Mapping[str, Any]) -> Heard:
        """Ask with a body; such answers may take the engine two seconds.

        Raises:
            httpx.ConnectError: nobody is there.
            Silent: somebody is, and did not answer in time.
        """
        headers = {**self._headers, "content-type": "application/json"}
        content = orjson.dumps(document)
        extensions = {LIMITS: _PATIENT}
        return await self._heard_of(
            httpx.Request("POST", self.root + path, headers=headers, content=content, extensions=extensions)
        )

    async def _heard_of(self, request: httpx.Request) -> Heard:
        try:
            response = await self._transport.handle_async_request(request)
            return Heard(response.status_code, response.headers.get("server", ""), await _body(response))
        except httpx.ConnectError:
            raise
        except httpx.TransportError:
            raise Silent from None


async def _body(response: httpx.Response) -> bytes:
    try:
        content = bytearray()
        async for chunk in response.stream:  # type: ignore[union-attr]
            content += chunk
            if len(content) > _LARGEST:
                return b""
        return bytes(content)
    finally:
        await response.aclose()

"""One configured cloud. It takes `Cleared`, never bytes."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final

import httpx

from router.egress import Cleared
from router.errors import BadRequest, EgressBlocked, UpstreamFailed
from router.settings import Cloud as Configured
from router.settings import Limits
from router.upstreams.answer import Answer, Call
from router.upstreams.availability import Availability
from router.upstreams.carry import Carrier
from router.upstreams.guarded import BLOCKED, CLEARED, GuardedTransport
from router.upstreams.through_litellm import ThroughLiteLLM
from router.upstreams.transport import LIMITS
from router.wire.messages_betas import HEADER as BETA_HEADER
from router.wire.tongues import CHAT, MESSAGES, TONGUES, Tongue

_PROBE: Final = Limits(connect_s=3.0, first_byte_s=4.0, idle_s=4.0, total_s=4.0)
_BEARER: Final = re.compile(r"[\x21-\x7e]{1,8192}")
_SPOKEN: Final[Mapping[str, tuple[Tongue, ...]]] = MappingProxyType(
    {
        "openai": tuple(tongue for tongue in TONGUES.values() if tongue is not MESSAGES),
        "anthropic": (MESSAGES,),
        # What litellm makes of `thinking` differs by provider, and their signed reasoning finds no way back through it.
        "litellm": (replace(CHAT, unsaid=frozenset({"thinking"})),),
    }
)
"""What each kind of cloud understands; a request in none of these is turned into the first."""
_LISTS: Final[Mapping[str, str]] = MappingProxyType({"openai": "/models", "anthropic": "/v1/models"})
_NOWHERE: Final = "https://litellm.invalid"
"""Where a request stands before litellm says where its provider is."""
_VERSION: Final = ("anthropic-version", "2023-06-01")
_SIGNED_IN: Final = "sk-ant-oat"
"""Anthropic's keys that begin like this belong to a person who signed in, and are shown as bearer."""


class Cloud:
    """Speaks to one OpenAI-compatible endpoint through a guarded transport of its own making."""

    def __init__(
        self,
        configured: Configured,
        limits: Limits,
        transport: httpx.AsyncBaseTransport,
        availability: Availability,
        hop: str,
    ) -> None:
        """Store what is needed; opens nothing."""
        self._configured = configured
        first, *more = _SPOKEN[configured.kind]
        self._spoken = (first, *(tongue for tongue in more if tongue.name in configured.speaks))
        posts = frozenset(str(self._url(tongue)) for tongue in self._spoken)
        self._probe = httpx.URL(f"{configured.base_url}{_LISTS.get(configured.kind, '')}")
        self._litellm: ThroughLiteLLM | None = None
        guarded: httpx.AsyncBaseTransport
        if configured.kind == "litellm":
            wrap = partial(GuardedTransport, transport, probes=frozenset(), hop=hop)
            guarded = self._litellm = ThroughLiteLLM(configured, lambda posts: wrap(posts=posts))
        else:
            guarded = GuardedTransport(transport, posts, frozenset({str(self._probe)}), hop)
        self._guarded = _Refusing(guarded)
        self._carrier = Carrier(configured.name, limits, self._guarded, availability, home=False)

    @property
    def name(self) -> str:
        return self._configured.name

    def tongue(self, dialect: str) -> Tongue:
        """Return the format in which a request of this dialect is told: the client's own where it is spoken here."""
        return next((tongue for tongue in self._spoken if tongue.name == dialect), self._spoken[0])

    async def prove(self) -> None:
        """Show before the first request that what this cloud is sent passes the guard.

        Raises:
            ConfigurationError: it does not, or it cannot be shown.
        """
        if self._litellm is not None:
            await self._litellm.prove()

    async def send(self, cleared: Cleared, call: Call) -> Answer:
        """Let the cleared body leave and return the answer.

        Cancelling it, or closing the answer, closes the upstream's socket at once.

        Raises:
            UpstreamFailed: no answer, or one that cannot be understood.
            UpstreamRefused: an error answer.
            EgressBlocked: the guard let nothing out.
        """
        request = httpx.Request(
            "POST",
            self._url(call.tongue),
            headers=self._headers(call),
            content=cleared.payload,
            extensions={CLEARED: cleared},
        )
        return await self._carrier.carry(request, call)

    async def is_there(self) -> bool:
        """Ask for the list of models, without key and content, and return whether it is the cloud who answers.

        An error answer will do; a web page, a redirect and a server error will not.
        """
        if self._litellm is not None:
            return True  # such providers have nothing that can be asked without a key: the next request will show
        request = httpx.Request("GET", self._probe, extensions={LIMITS: _PROBE})
        try:
            response = await self._guarded.handle_async_request(request)
        except httpx.TransportError:
            return False
        await response.aclose()
        page = response.headers.get("content-type", "").casefold().startswith("text/html")
        return not page and (response.status_code < 300 or 400 <= response.status_code < 500)

    def _url(self, tongue: Tongue) -> httpx.URL:
        return httpx.URL(f"{self._configured.base_url or _NOWHERE}{tongue.path}")

    def _headers(self, call: Call) -> list[tuple[str, str]]:
        headers = [
            ("content-type", "application/json"),
            ("accept", "text/event-stream" if call.stream else "application/json"),
        ]
        if call.betas and call.tongue is MESSAGES:
            headers.append((BETA_HEADER, ",".join(call.betas)))
        key = call.bearer if self._configured.key_from_client else self._configured.api_key
        if key is None:
            if not self._configured.ready:
                raise UpstreamFailed(
                    f"{self.name} has no key: set the environment variable {self._configured.api_key_env}"
                )
            return headers if self._configured.kind != "anthropic" else [*headers, _VERSION]
        if not _BEARER.fullmatch(key):
            raise BadRequest("the bearer token holds characters that no key has", code="invalid_api_key")
        if self._configured.kind != "anthropic":
            return [*headers, ("authorization", f"Bearer {key}")]
        shown = ("authorization", f"Bearer {key}") if key.startswith(_SIGNED_IN) else ("x-api-key", key)
        return [*headers, _VERSION, shown]


class _Refusing(httpx.AsyncBaseTransport):
    """Makes the guard's answer, which libraries need, the error that our own pipeline knows."""

    def __init__(self, guarded: httpx.AsyncBaseTransport) -> None:
        self._guarded = guarded

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._guarded.handle_async_request(request)
        if why := response.extensions.get(BLOCKED):
            raise EgressBlocked({why})
        return response

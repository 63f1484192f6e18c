"""One engine on this device that speaks chat completions over loopback."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, Self

import httpx
import orjson

from router.errors import UpstreamFailed
from router.settings import Limits
from router.upstreams.answer import Answer, Call
from router.upstreams.availability import Availability
from router.upstreams.carry import Carrier
from router.upstreams.hop import HOP_HEADER
from router.upstreams.lane import InLane, Lane
from router.upstreams.local import LocalModel
from router.upstreams.roomy import roomy
from router.upstreams.told import Told
from router.wire.chat_whole import Gathering
from router.wire.ollama_reply import NOT_LOCAL
from router.wire.tongues import CHAT_AT_HOME, OLLAMA, TONGUES, Tongue

_DEAF: Final = frozenset({"llama-server", "llamafile"})
"""They work on after the client of an answer in one piece has left; that of a stream they miss within a second."""

SLOTS: Final = 4
"""Requests at once for an engine that does not say how many it takes; most have their own queue behind it."""
_SLOTS: Final[Mapping[str, int]] = MappingProxyType({"vllm": 64, "sglang": 64, "": 64})
"""Engines that work on many requests together, and those of which nothing is known."""


class Engine:
    """Takes plain bytes: what goes to this device needs no clearing, and never carries a client's bearer."""

    def __init__(
        self,
        model: LocalModel,
        limits: Limits,
        transport: httpx.AsyncBaseTransport,
        availability: Availability,
        hop: str,
    ) -> None:
        self.model = model
        self._limits = limits
        self._lane = Lane()
        self._hop = hop
        self._carrier = Carrier(model.server, limits, transport, availability, home=True)

    def behind(self, lane: Lane) -> Self:
        """Share the line before this engine with others that ask it; return this one."""
        self._lane = lane
        return self

    def tongue(self, dialect: str) -> Tongue:
        """Return the format in which a request of this dialect is told: chat, but for what chat cannot say."""
        return TONGUES[dialect] if dialect in ("completions", "embeddings") else CHAT_AT_HOME

    async def send(self, payload: bytes, call: Call) -> Answer:
        """Send the request and return the answer in the form that was asked for.

        Raises:
            UpstreamFailed: no answer, or one that cannot be understood.
            UpstreamRefused: an error answer.
        """
        slots = self.model.slots or _SLOTS.get(self.model.kind, SLOTS)
        patience_s = min(self._limits.first_byte_s, call.within_s or self._limits.first_byte_s)
        leave = await self._lane.enter(self.model.server, slots, patience_s)
        try:
            answer = await self._asked(payload, call)
        except BaseException as error:
            leave()
            self._failed(error)
            raise
        if answer.events is None:
            leave()
            return answer
        return replace(answer, events=InLane(answer.events, leave, self._failed))

    def _failed(self, error: BaseException) -> None:
        """Remember a model of which its own answer said that it is not local."""
        if isinstance(error, UpstreamFailed) and error.code == NOT_LOCAL:
            self._lane.disproven.add(self.model.name)

    async def _asked(self, payload: bytes, call: Call) -> Answer:
        chat = call.tongue.name == CHAT_AT_HOME.name
        if chat and call.stream and not self.model.streams:
            return await self._told(payload, call)
        ollama = chat and self.model.kind == OLLAMA.name and not self.model.vouched
        if ollama and (said := roomy(self.model, payload)) is not None:
            return await self._carry(said.body, replace(call, tongue=OLLAMA, hide_usage=not said.wants_usage))
        if chat and not call.stream and self.model.kind in _DEAF:
            return await self._gathered(payload, call)
        return await self._carry(payload, call)

    async def _carry(self, payload: bytes, call: Call) -> Answer:
        headers = [
            ("content-type", "application/json"),
            ("accept", call.tongue.stream_type if call.stream else "application/json"),
            ("user-agent", "halfdoor"),
            (HOP_HEADER, self._hop),
        ]
        if self.model.api_key is not None:
            headers.append(("authorization", f"Bearer {self.model.api_key}"))
        base = self.model.base_url.removesuffix("/v1") if call.tongue is OLLAMA else self.model.base_url
        url = httpx.URL(f"{base}{call.tongue.path}")
        return await self._carrier.carry(httpx.Request("POST", url, headers=headers, content=payload), call)

    async def _gathered(self, payload: bytes, call: Call) -> Answer:
        """Ask for a stream and return it in one piece."""
        asked = {**orjson.loads(payload), "stream": True, "stream_options": {"include_usage": True}}
        gathering = Gathering()
        async with await self._carry(orjson.dumps(asked), replace(call, stream=True)) as answer:
            assert answer.events is not None  # noqa: S101 - a stream was asked for
            async for event in answer.events:
                gathering.add(event.body)
        return Answer(answer.headers, whole=call.tongue.parse_answer(orjson.dumps(gathering.whole()), call.model))

    async def _told(self, payload: bytes, call: Call) -> Answer:
        """Ask for an answer in one piece and return it as a stream."""
        asked = orjson.loads(payload)
        asked.pop("stream", None)
        wants_usage = (asked.pop("stream_options", None) or {}).get("include_usage") is True
        answer = await self._carry(orjson.dumps(asked), replace(call, stream=False))
        assert answer.whole is not None  # noqa: S101 - no stream was asked for
        return Answer(answer.headers, events=Told(answer.whole, call.model, usage=wants_usage))

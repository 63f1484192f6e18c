"""One engine on this device that speaks chat completions over loopback."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import httpx

from router.conversation.message import Needs
from router.settings import Limits
from router.upstreams.answer import Answer, Call
from router.upstreams.availability import Availability
from router.upstreams.carry import Carrier
from router.upstreams.hop import HOP_HEADER

CHARACTERS_PER_TOKEN: Final = 3.5
"""An estimate for English and code; no tokenizer of a foreign engine is at hand."""


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model on an engine of this device, and what is known of it. None: nobody said."""

    name: str
    server: str
    """Name of the engine that serves it, for people and `explain`."""
    base_url: str
    context: int | None = None
    """Tokens of context in force now, not the most the model could have."""
    tools: bool | None = None
    vision: bool | None = None
    chat: bool = True
    """False for embedding models."""
    loaded: bool = False
    reachable: bool = True
    """Whether its engine answered when it was last looked at."""
    api_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Capability:
    """Whether a model can take a request, why not, and whether that is known."""

    capable: bool
    reason: str = ""
    """A fixed phrase with numbers; empty when capable and certain."""
    assumed: bool = False
    """The engine did not state everything that the request needs; taken as capable."""


def capability(model: LocalModel, needs: Needs) -> Capability:
    """Judge a model against a request's needs; only what an engine states counts against it."""
    if obstacle := next(_obstacles(model, needs), None):
        return Capability(False, obstacle)
    unstated = [
        what
        for needed, has, what in (
            (True, model.context, "context"),
            (needs.tools, model.tools, "tools"),
            (needs.vision, model.vision, "images"),
            (needs.json_schema, None, "schemas"),
        )
        if needed and has is None
    ]
    if unstated:
        return Capability(True, f"assumed: the engine does not state {', '.join(unstated)}", assumed=True)
    return Capability(True)


def _obstacles(model: LocalModel, needs: Needs) -> Iterator[str]:
    if not model.reachable:
        yield f"`{model.server}` does not answer"
    if not model.chat:
        yield "an embedding model"
    if needs.audio:
        yield "audio is not sent to local engines yet"
    if needs.tools and model.tools is False:
        yield "does not take tools"
    if needs.vision and model.vision is False:
        yield "does not take images"
    tokens = math.ceil(needs.characters / CHARACTERS_PER_TOKEN) + needs.answer_tokens
    if model.context is not None and tokens > model.context:
        yield f"about {tokens} tokens needed (an estimate), {model.context} in force"


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
        self._url = httpx.URL(f"{model.base_url}/chat/completions")
        self._hop = hop
        self._carrier = Carrier(model.server, limits, transport, availability, home=True)

    async def send(self, payload: bytes, call: Call) -> Answer:
        """Send the request as it is and return the answer.

        Raises:
            UpstreamFailed: no answer, or one that cannot be understood.
            UpstreamRefused: an error answer.
        """
        headers = [
            ("content-type", "application/json"),
            ("accept", "text/event-stream" if call.stream else "application/json"),
            ("user-agent", "halfdoor"),
            (HOP_HEADER, self._hop),
        ]
        if self.model.api_key is not None:
            headers.append(("authorization", f"Bearer {self.model.api_key}"))
        return await self._carrier.carry(httpx.Request("POST", self._url, headers=headers, content=payload), call)

"""A model on an engine of this device, and whether it can take a request."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from router.conversation.message import Needs, Task

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
    context_most: int | None = None
    """Tokens the model was made for: what could be in force at the most."""
    grows: bool = False
    """Whether a request can ask for more context than is in force."""
    tools: bool | None = None
    vision: bool | None = None
    json_schema: bool | None = None
    """Whether an answer can be held to a JSON schema."""
    embeddings: bool | None = None
    chat: bool = True
    """False for embedding models."""
    streams: bool = True
    loaded: bool | None = None
    """Whether it is in memory, so that a request need not wait for it."""
    reachable: bool = True
    """Whether its engine answered when it was last looked at."""
    kind: str = ""
    """Which server it is, as discovery knows it; empty for one that was only configured."""
    size: int | None = None
    """Bytes of its weights."""
    slots: int | None = None
    """Requests that the engine works on at the same time."""
    version: str = ""
    """What changes when the model behind the name does."""
    speed: float | None = None
    """Tokens a second, measured on this device."""
    vouched: bool = False
    """Local because the configuration says so: the engine itself proves nothing."""
    configured: bool = False
    """The configuration names it, so its place in the order is the user's wish."""
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
            (needs.json_schema, model.json_schema, "schemas"),
        )
        if needed and has is None
    ]
    if unstated:
        return Capability(True, f"assumed: the engine does not state {', '.join(unstated)}", assumed=True)
    return Capability(True)


def _obstacles(model: LocalModel, needs: Needs) -> Iterator[str]:
    if not model.reachable:
        yield f"`{model.server}` does not answer"
    if needs.task is Task.MODERATION:
        yield "no engine judges texts"
    if needs.task is Task.EMBEDDING and model.chat:
        yield "no embedding model"
    if needs.task is Task.CHAT and not model.chat:
        yield "an embedding model"
    if needs.audio:
        yield "audio is not sent to local engines yet"
    if needs.tools and model.tools is False:
        yield "does not take tools"
    if needs.vision and model.vision is False:
        yield "does not take images"
    if needs.json_schema and model.json_schema is False:
        yield "does not hold answers to a schema"
    tokens = math.ceil(needs.characters / CHARACTERS_PER_TOKEN) + needs.answer_tokens
    stated = [size for size in (model.context, model.context_most) if size is not None]
    most = (max if model.grows else min)(stated, default=None)
    if most is not None and tokens > most:
        yield f"about {tokens} tokens needed (an estimate), {most} {'in force' if most == model.context else 'at most'}"

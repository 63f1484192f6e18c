"""Embeddings: made on this device unless a model is named that somebody configured.

Vectors of two models cannot be compared, so the name decides who makes them and never the content: a text that may not
go to the named cloud is refused, not embedded by another model.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from router.aside import Aside
from router.conversation.message import Conversation
from router.early import Delivery
from router.errors import BadRequest, NoModel
from router.pipeline import Incoming
from router.upstreams.fleet import Fleet
from router.wire.dialects import Dialect
from router.wire.plain_reply import VectorWriter
from router.wire.plain_request import texts_of

DIMENSIONS: Final = 384
MODEL: Final = "halfdoor-mesh-384"
"""What the answer names, whatever was asked for: an index must know what made its vectors."""
_MOST_TEXTS: Final = 2_048
_SKILL: Final = "skill:embed"
Embed = Callable[[str], Sequence[float]]


class Answers(Protocol):
    """The pipeline."""

    async def answer(self, incoming: Incoming) -> Delivery: ...


class Vectors:
    """Answers requests for embeddings."""

    def __init__(self, answers: Answers, fleet: Callable[[], Fleet], aside: Aside, embed: Embed | None) -> None:
        self._answers = answers
        self._fleet = fleet
        self._aside = aside
        self._embed = embed

    async def answer(self, incoming: Incoming) -> Delivery:
        """Return the answer, or raise the error that the client is told.

        Raises:
            RouterError: as the pipeline does.
            NoModel: no model is named that is there, and no encoder is installed.
        """
        asked = await self._aside.run(lambda: incoming.dialect.parse(incoming.body))
        if named_elsewhere(asked.model, self._fleet()):
            known = replace(incoming.dialect, parse=lambda _: asked)
            return await self._answers.answer(replace(incoming, dialect=known))
        return await self._answers.answer(replace(incoming, dialect=await self._own(incoming, asked)))

    async def _own(self, incoming: Incoming, asked: Conversation) -> Dialect:
        embed = self._embed
        if embed is None:
            raise NoModel("no encoder is installed; reinstall halfdoor, or name a configured embedding model")
        texts = texts_of(asked)
        if len(texts) > _MOST_TEXTS:
            raise BadRequest(f"more than {_MOST_TEXTS} texts", param="input")
        if asked.document.get("dimensions") not in (None, DIMENSIONS):
            raise BadRequest(f"the encoder of this device makes {DIMENSIONS} dimensions", param="dimensions")
        vectors = await self._aside.run(lambda: [embed(text) for text in texts])
        return replace(
            incoming.dialect,
            parse=lambda _: replace(asked, model=_SKILL),
            writer=lambda conversation: VectorWriter(conversation, vectors, MODEL),
        )


def meant(asked: Conversation, fleet: Fleet) -> Conversation:
    """Return a request under the name of who makes its vectors: the encoder of this device, or whom it names."""
    return asked if named_elsewhere(asked.model, fleet) else replace(asked, model=_SKILL)


def named_elsewhere(name: str, fleet: Fleet) -> bool:
    """Whether a name is that of a configured cloud's model, or of an engine's model that makes vectors."""
    bare = name.removesuffix(":cloud").removesuffix(":local")
    clouds = {model for _, models in fleet.clouds for model in models}
    engines = {
        alias for model in fleet.locals if not model.chat for alias in (model.name, model.name.removesuffix(":latest"))
    }
    return bare in engines or (bare in clouds and not name.endswith(":local"))

"""The final bytes for an upstream: the client's document, changed, in the upstream's format."""

from dataclasses import dataclass
from typing import Any

from router.conversation.message import Conversation
from router.errors import BadRequest
from router.wire.call_ids import fitting
from router.wire.conversions import turned
from router.wire.dialects import Dialect
from router.wire.messages_thoughts import Given, give, has_signed, left_out
from router.wire.rendering import Rendering
from router.wire.strict import dumps
from router.wire.tongues import MESSAGES, Tongue


@dataclass(frozen=True, slots=True, repr=False)
class Rendered:
    """A body for an upstream and what the client must hear about it."""

    body: bytes
    dropped: tuple[str, ...] = ()
    """Fields that were left out, for `x-halfdoor-dropped`."""
    hides_usage: bool = False
    """The usage of the stream was our wish, so the client must not see it."""
    mapped: tuple[str, ...] = ()
    """Fields that are said in other words, for `x-halfdoor-mapped`."""
    gave: bool = False
    """Signed reasoning stands in it, which nobody could mask; without it there would be less in the body."""
    before: bytes = b""
    """Digest of all that the model is told, where what it thinks of it is kept for it here; empty elsewhere."""


def render_cloud(conversation: Conversation, rendering: Rendering, dialect: Dialect, tongue: Tongue) -> Rendered:
    """Write the body for a cloud. Masking comes first, so a conversion never sees what must not leave.

    Raises:
        BadRequest: the cloud's format cannot say what the client asks for.
        RouterError: the rendering contradicts the conversation; nothing may leave.
    """
    leaving = dialect.masked(conversation, rendering)
    said = turned(leaving.draft.root, dialect.name, tongue.name)
    given = _given(said.document, conversation, rendering, tongue)
    document = {key: value for key, value in given.document.items() if key not in tongue.unsaid}
    unsaid = tuple(key for key in given.document if key in tongue.unsaid)
    hides = rendering.count_usage and conversation.stream and tongue.ask_usage(document)
    dropped = leaving.dropped + said.dropped + unsaid + given.dropped
    return Rendered(dumps(document), dropped, hides, said.mapped, given.gave, given.before)


def _given(document: dict[str, Any], conversation: Conversation, rendering: Rendering, tongue: Tongue) -> Given:
    """Put signed reasoning in, for a client whose own format has no place for it; leave out what must stay out."""
    if tongue.name != MESSAGES.name:
        return Given(document, b"")
    if conversation.dialect != tongue.name:
        return give(document, rendering.thoughts, frozenset(map(fitting, conversation.loop)))
    if has_signed(document):
        kept = Given(document, b"", gave=True)
        return kept if rendering.reasoning else left_out(document, going_on=bool(conversation.loop))
    return Given(document, b"")


def all_told(rendered: Rendered) -> Rendered:
    """Return what is told, for a client who wants to be told all or nothing.

    Raises:
        BadRequest: a field of the request would be left out.
    """
    if rendered.dropped:
        what = ", ".join(rendered.dropped)
        raise BadRequest(
            f"the model that would answer cannot be told {what}; leave it out, or `x-halfdoor-parameters: strict`",
            param=rendered.dropped[0],
            code="parameters_dropped",
        )
    return rendered


def render_local(conversation: Conversation, model: str, dialect: Dialect, tongue: Tongue) -> Rendered:
    """Write the body for an engine on this device: the request as it came, for the engine's model.

    Raises:
        BadRequest: the engine's format cannot say what the client asks for.
    """
    said = turned({**conversation.document, "model": model}, dialect.name, tongue.name)
    return Rendered(dumps(said.document), said.dropped, mapped=said.mapped)

"""A request in one format as a request in another: what the client asked for, as far as the other can say it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from router.errors import RouterError
from router.wire.chat_to_messages import chat_to_messages
from router.wire.messages_to_chat import messages_to_chat
from router.wire.plain_to_chat import completions_to_chat, embeddings_to_chat, moderations_to_chat
from router.wire.responses_to_chat import to_chat as responses_to_chat
from router.wire.turned import Convert, Turned

PIVOT = "chat"
"""What every format can be turned into, and most can be made of: with n formats that is 2n conversions, not n²."""


CONVERSIONS: Mapping[tuple[str, str], Convert] = MappingProxyType(
    {
        ("messages", "chat"): messages_to_chat,
        ("chat", "messages"): chat_to_messages,
        ("responses", "chat"): responses_to_chat,
        ("completions", "chat"): completions_to_chat,
        ("embeddings", "chat"): embeddings_to_chat,
        ("moderations", "chat"): moderations_to_chat,
    }
)


def turned(document: dict[str, Any], source: str, target: str) -> Turned:
    """Return the document as the target format says it.

    Raises:
        BadRequest: it cannot say something that matters.
        RouterError: there is no way from one to the other; nothing may leave.
    """
    if source == target:
        return Turned(document)
    if (convert := CONVERSIONS.get((source, target))) is not None:
        return convert(document)
    if PIVOT in (source, target):
        raise RouterError(f"a request in {source} cannot be told in {target}")
    first = turned(document, source, PIVOT)
    second = turned(first.document, PIVOT, target)
    return Turned(second.document, first.mapped + second.mapped, first.dropped + second.dropped)

"""Anthropic Messages: what of a request leaves, beside its texts."""

from typing import Any

from router.conversation.message import Conversation
from router.wire.rendering import OMITTED, Leaving, Rendering, drafted


def masked(conversation: Conversation, rendering: Rendering) -> Leaving:
    """Return the document for a cloud.

    Raises:
        RouterError: the rendering contradicts the conversation; nothing may leave.
    """
    leaving = drafted(conversation, rendering)
    root = leaving.draft.root
    if rendering.omitted:
        root["messages"] = _without(root["messages"], conversation, rendering.omitted)
    root["messages"] = [_signed(message) for message in root["messages"]]
    if rendering.note is not None:
        root["system"] = [*_system(root.get("system")), {"type": "text", "text": rendering.note}]
    return leaving


def ask_usage(_: dict[str, Any]) -> bool:
    """Ask for nothing: every stream of this format tells its usage, and every client expects it."""
    return False


def _without(messages: list[Any], conversation: Conversation, omitted: frozenset[int]) -> list[Any]:
    """Return the messages with one fixed line in place of each exchange that is left out."""
    kept: list[Any] = []
    told: set[int] = set()
    for message, known in zip(messages, conversation.messages, strict=True):
        if known.exchange not in omitted:
            kept.append(message)
        elif known.exchange not in told:
            told.add(known.exchange)
            kept.append({"role": "user", "content": OMITTED})
    return kept


def _signed(message: Any) -> Any:  # noqa: ANN401 - as the client wrote it
    """Return a message without reasoning that nobody signed: an engine here made it, and a cloud refuses it."""
    content = message.get("content")
    if message.get("role") != "assistant" or not isinstance(content, list):
        return message
    kept = [block for block in content if block.get("type") != "thinking" or block.get("signature")]
    if len(kept) == len(content):
        return message
    return {**message, "content": kept or [{"type": "text", "text": OMITTED}]}


def _system(system: object) -> list[Any]:
    if isinstance(system, str):
        return [{"type": "text", "text": system}] if system else []
    return list(system) if isinstance(system, list) else []

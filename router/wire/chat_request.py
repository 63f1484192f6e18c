"""Chat completions: what of a request leaves, beside its texts."""

from dataclasses import replace
from typing import Any

from router.conversation.message import Conversation, Role
from router.wire.rendering import OMITTED, Leaving, Rendering, drafted


def masked(conversation: Conversation, rendering: Rendering) -> Leaving:
    """Return the document for a cloud.

    Raises:
        RouterError: the rendering contradicts the conversation; nothing may leave.
    """
    leaving = drafted(conversation, rendering)
    _edit_messages(leaving.draft.root, conversation, rendering)
    if not leaving.touched:
        return leaving
    return replace(leaving, dropped=leaving.dropped + _drop_logprobs(leaving.draft.root))


def ask_usage(root: dict[str, Any]) -> bool:
    """Have a stream end with its usage; tell whether the client had not asked for it."""
    options = root.get("stream_options") or {}
    if options.get("include_usage") is True:
        return False
    root["stream_options"] = {**options, "include_usage": True}
    return True


def _edit_messages(root: dict[str, Any], conversation: Conversation, rendering: Rendering) -> None:
    if not rendering.omitted and rendering.note is None:
        return
    leading = True
    messages: list[Any] = []
    told: set[int] = set()
    for message, known in zip(root["messages"], conversation.messages, strict=True):
        if leading and known.role is not Role.SYSTEM:
            leading = False
            if rendering.note is not None:
                messages.append({"role": "system", "content": rendering.note})
        if known.exchange not in rendering.omitted:
            messages.append(message)
        elif known.exchange not in told:
            told.add(known.exchange)
            messages.append({"role": "system", "content": OMITTED})
    if leading and rendering.note is not None:
        messages.append({"role": "system", "content": rendering.note})
    root["messages"] = messages


def _drop_logprobs(root: dict[str, Any]) -> tuple[str, ...]:
    """Tokens and their bytes would show placeholders that nobody can restore."""
    return tuple(name for name in ("logprobs", "top_logprobs") if root.pop(name, None))

"""Responses: what of a request leaves, beside its texts."""

from dataclasses import replace
from typing import Any, Final

from router.conversation.message import Conversation, Role
from router.wire.rendering import OMITTED, Leaving, Rendering, drafted
from router.wire.responses import items

_LOGPROBS: Final = "message.output_text.logprobs"


def masked(conversation: Conversation, rendering: Rendering) -> Leaving:
    """Return the document for a cloud.

    It asks the cloud to keep nothing: what `store` and `previous_response_id` are for is done here, so a provider
    needs no copy of the conversation.

    Raises:
        RouterError: the rendering contradicts the conversation; nothing may leave.
    """
    leaving = drafted(conversation, rendering)
    root = leaving.draft.root
    _edit_items(root, conversation, rendering)
    root["store"] = False
    if not leaving.touched:
        return leaving
    return replace(leaving, dropped=leaving.dropped + _drop_logprobs(root))


def ask_usage(root: dict[str, Any]) -> bool:
    """Leave it alone: every answer of this format ends with its usage, and every client expects it."""
    return False


def _edit_items(root: dict[str, Any], conversation: Conversation, rendering: Rendering) -> None:
    if not rendering.omitted and rendering.note is None:
        return
    leading = True
    edited: list[Any] = []
    told: set[int] = set()
    shapes = conversation.messages
    listed = items(root)
    for item, known in zip(listed, shapes, strict=True):
        if leading and known.role is not Role.SYSTEM:
            leading = False
            edited += _said(rendering.note)
        if known.exchange not in rendering.omitted:
            edited.append(item)
        elif known.exchange not in told:
            told.add(known.exchange)
            edited += _said(OMITTED)
    if leading:
        edited += _said(rendering.note)
    root["input"] = edited


def _said(note: str | None) -> list[dict[str, str]]:
    return [] if note is None else [{"type": "message", "role": "system", "content": note}]


def _drop_logprobs(root: dict[str, Any]) -> tuple[str, ...]:
    """Tokens and their bytes would show placeholders that nobody can restore."""
    dropped = []
    included = root.get("include")
    if isinstance(included, list) and _LOGPROBS in included:
        root["include"] = [word for word in included if word != _LOGPROBS]
        dropped.append("include")
    if root.pop("top_logprobs", None):
        dropped.append("top_logprobs")
    return tuple(dropped)

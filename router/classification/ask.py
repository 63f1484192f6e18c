"""What the person asked, without what the harness wrapped around it."""

import re
from types import MappingProxyType

from router.conversation.message import Conversation, Role

HARNESS = (
    "system-reminder", "environment_context", "environment_details", "user_instructions", "instructions",
    "local-command-stdout", "local-command-caveat", "command-message", "command-name", "command-args",
    "additional_data", "attached_files", "attachments", "context", "open_and_recently_viewed_files",
    "user_info", "rules", "project_layout", "reminderinstructions", "workspace_info", "editorcontext",
)  # fmt: skip
"""Blocks that coding agents put into user turns; what else stands in the turn is the ask."""

_OPENING = re.compile(rf"<({'|'.join(HARNESS)})(?:\s[^<>]{{0,200}})?>", re.IGNORECASE)
_CLOSING = MappingProxyType({tag: re.compile(rf"</{tag}>", re.IGNORECASE) for tag in HARNESS})
LONGEST = 3_000
"""Characters of the ask that are labelled: half from its beginning, half from its end."""
TOO_SHORT = 40
"""A turn this short ("yes, do it") is about what was said before it."""
BEFORE = 500
"""Characters of the turn before, when it is needed."""


def ask(conversation: Conversation) -> str:
    """Return the last thing a person said, bounded, with the turn before it when it says little by itself."""
    said = (
        stripped
        for text in reversed(conversation.texts)
        if text.role is Role.USER and not text.fixed and (stripped := without_harness(text.text))
    )
    last = next(said, "")
    if 0 < len(last) < TOO_SHORT and (before := next(said, "")):
        return f"{before[-BEFORE:]}\n{last}"
    return both_ends(last, LONGEST)


def without_harness(text: str) -> str:
    """Return the text without the blocks a harness adds. Linear in the text; an unclosed block stays."""
    kept: list[str] = []
    position = 0
    closed_nowhere: set[str] = set()
    for opening in _OPENING.finditer(text):
        tag = opening[1].lower()
        if opening.start() < position or tag in closed_nowhere:
            continue
        closing = _CLOSING[tag].search(text, opening.end())
        if closing is None:
            closed_nowhere.add(tag)
            continue
        kept.append(text[position : opening.start()])
        position = closing.end()
    kept.append(text[position:])
    return "".join(kept).strip()


def both_ends(text: str, characters: int) -> str:
    """Return a text of at most `characters`: its beginning and its end."""
    half = characters // 2
    return text if len(text) <= characters else f"{text[:half]}\n{text[-half:]}"

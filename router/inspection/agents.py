"""What a known agent calls itself in its own boilerplate: a tagger takes the names of models for people's."""

import re
from collections.abc import Sequence
from typing import Final

from router.conversation.message import Role, Text
from router.inspection.spread import Spans
from router.inspection.tool_names import READ

_FIRST_LINES: Final = frozenset(
    {
        "You are Claude Code, Anthropic's official CLI for Claude.",
        "You are Claude Code, Anthropic's official CLI for Claude, running within the Claude Agent SDK.",
        "You are a Claude agent, built on Anthropic's Claude Agent SDK.",
    }
)
"""What Claude Code writes as a system block of its own, word for word."""
_OWN: Final = re.compile(
    r"(?:claude|anthropic|code|agent|sdk|api|cli|opus|sonnet|haiku|fable)(?:(?:'s)?[\s,/.@_-]+(?:and |or )?"
    r"(?:claude|anthropic|code|agent|sdk|api|cli|ai|opus|sonnet|haiku|fable))*[-.]?\Z",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w+")
_BOILERPLATE: Final = frozenset({Role.SYSTEM, Role.DEFINITION})


def without_agents(texts: Sequence[Text], found: list[Spans]) -> list[Spans]:
    """Return the findings without what an agent that says who it is calls itself, in its system texts and tools.

    Somebody may be called Claude: where such a word is found in what anybody else says, it stays a finding everywhere.
    """
    if not any(text.role is Role.SYSTEM and text.text in _FIRST_LINES for text in texts):
        return found
    both = list(zip(texts, found, strict=True))
    said = {
        word.casefold()
        for text, spans in both
        for s in spans
        if text.role not in _BOILERPLATE or s.detector not in READ
        for word in _WORD.findall(text.text[s.start : s.end])
    }

    def is_own(surface: str) -> bool:
        return _OWN.match(surface) is not None and not said & {word.casefold() for word in _WORD.findall(surface)}

    return [
        tuple(s for s in spans if s.detector not in READ or not is_own(text.text[s.start : s.end]))
        if text.role in _BOILERPLATE
        else spans
        for text, spans in both
    ]

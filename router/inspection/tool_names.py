"""Names of the tools that a request defines: a tagger, which was taught on language, takes some for people's."""

import re
from collections.abc import Sequence
from typing import Final

from router.conversation.message import Role, Text
from router.inspection.detector import TAGGER
from router.inspection.spread import Spans

_COMPOUND: Final = re.compile(r"[a-z][A-Z]|_")
"""`CronCreate`, `cron_create`. A name in one word may be somebody's: `Jordan`."""
_DEFINED: Final = re.compile(r"tools\[\d+\](?:\.\w+|\.tools\[\d+\])*\.name\Z")
READ: Final = frozenset({TAGGER, "propagated"})
"""Whose findings rest on what a word looks like, or on such a finding."""


def tool_names(texts: Sequence[Text]) -> frozenset[str]:
    """Return the compound names of the tools of a request."""
    named = (text for text in texts if text.word and text.role is Role.DEFINITION and _COMPOUND.search(text.text))
    return frozenset(text.text for text in named if _DEFINED.match(text.place))


def without_tools(texts: Sequence[Text], found: list[Spans]) -> list[Spans]:
    """Return the findings without those that are the name of a tool, wherever it is spoken of.

    What anything else than a tagger found in the same words, such as the user's own vocabulary, stays everywhere.
    """
    names = tool_names(texts)
    if names:
        both = list(zip(texts, found, strict=True))
        names -= {text.text[s.start : s.end] for text, spans in both for s in spans if s.detector not in READ}
    if not names:
        return found
    return [
        tuple(s for s in spans if s.detector not in READ or text.text[s.start : s.end] not in names)
        for text, spans in zip(texts, found, strict=True)
    ]

"""What a skill works on: a person's instruction, and the text that it is about."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from local_models.passages import Around
from router.conversation.message import Conversation, Role, Text
from router.inspection.finding import Finding, Inspection

LONGEST_ASK = 400
"""Characters of an instruction; a longer paragraph is part of the text."""
_TIMES_LONGER = 1.5
"""How much longer than the instruction the text must be, where no mark sets them apart."""
_ASKS = re.compile(
    r"(?:(?:please|pls|hi|hello|hey|kindly|now|and|ok(?:ay)?)[,!. ]+)*"
    r"(?:can|could|would|will) you\b|(?:please\b)|(?:i|we)(?:'d| would)? (?:need|want|like)\b|"
    r"(?:(?:please|pls|hi|hello|hey|kindly|now|ok(?:ay)?)[,!. ]+)*"
    r"(?:summari[sz]e|sum up|tl;?dr|shorten|condense|recap|redact|anonymi[sz]e|pseudonymi[sz]e|mask|censor|remove|hide|"
    r"replace|extract|list|find|get|pull|identify|collect|give|tell|show|quote|annotate|describe|explain|document|"
    r"comment|translate|rewrite|write|make|turn|classify|what|who|whom|whose|when|where|which|why|how|is|are|was|"
    r"were|do|does|did|has|have|had|should|name)\b",
    re.IGNORECASE,
)
_FENCE = re.compile(r"^(`{3,}|~{3,})([\w+#.-]*)[^\n]*\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_TAGGED = re.compile(
    r"<(text|document|transcript|email|meeting|article|code|input|content|conversation)>\n?(.*?)</\1>",
    re.DOTALL | re.IGNORECASE,
)
_QUOTED = re.compile(r'"""\n?(.*?)"""', re.DOTALL)
_GAP = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True, repr=False)
class Matter:
    """One request as a skill sees it."""

    instruction: str
    """What the person wants, in their words; empty when they only named the skill."""
    text: str
    """What it is to be done to."""
    findings: tuple[Finding, ...] = ()
    """What inspection found in the text; offsets are the text's."""
    now: datetime = field(default_factory=lambda: datetime.now().astimezone())
    language: str = ""
    """What a fence around the text says it is written in."""
    json: bool = False
    """The answer must be JSON."""
    schema: Mapping[str, object] | None = None
    """The JSON schema that the answer must follow."""
    around: Around | None = None
    """The message that the text is a part of, as inspection read it."""

    def __repr__(self) -> str:
        return f"Matter({len(self.text)} characters)"


@dataclass(frozen=True, slots=True)
class Cut:
    """Where instruction and text stand within one message."""

    instruction: str
    start: int
    end: int
    language: str = ""


def matter_of(
    conversation: Conversation, inspection: Inspection, now: datetime, schema: Mapping[str, object] | None = None
) -> Matter | None:
    """Return what the current exchange asks a skill to work on; None when a person said nothing in it.

    The longest text that the person wrote holds the material; their other texts are instructions.
    """
    said = [
        text
        for text in conversation.texts
        if text.role is Role.USER and text.exchange == conversation.current and not text.fixed and text.text.strip()
    ]
    if not said:
        return None
    longest = max(said, key=lambda text: len(text.text))
    others = [text.text.strip() for text in said if text is not longest]
    cut = _parted(longest.text)
    if others and all(len(other) <= LONGEST_ASK for other in others):
        whole = Cut("", 0, len(longest.text))
        cut = cut if cut.language or cut.instruction else whole
    instruction = "\n".join((*others, cut.instruction)).strip()
    return Matter(
        instruction,
        longest.text[cut.start : cut.end],
        tuple(_within(longest, cut, inspection)),
        now,
        cut.language,
        conversation.needs.json_answer,
        schema,
        Around(longest.text, cut.start),
    )


def _within(text: Text, cut: Cut, inspection: Inspection) -> list[Finding]:
    own = sorted((f for f in inspection.findings if f.place == text.place), key=lambda f: f.start)
    first = bisect_left([f.start for f in own], cut.start)
    return [f._replace(start=f.start - cut.start, end=f.end - cut.start) for f in own[first:] if f.end <= cut.end]


def _parted(text: str) -> Cut:
    """Part a message into instruction and text: by fences, tags or quotes, else by its first or last paragraph."""
    for pattern in (_FENCE, _TAGGED, _QUOTED):
        found = pattern.search(text)
        if found is None:
            continue
        group = found.lastindex or 0
        around = f"{text[: found.start()]} {text[found.end() :]}".strip()
        if len(around) <= LONGEST_ASK and found.end(group) > found.start(group):
            language = found[2].lower() if pattern is _FENCE else ""
            return Cut(around, found.start(group), found.end(group), language)
    return _by_paragraph(text)


def _by_paragraph(text: str) -> Cut:
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if colon := re.match(r"[^\n]{1,400}?:(?:\s*\n|\s+(?=\S))", text[start:end]):
        ask = text[start : start + colon.end()].strip()
        if _ASKS.match(ask) and _enough(ask, text[start + colon.end() : end]):
            return Cut(ask, start + colon.end(), end)
    gap = _GAP.search(text, start, end) or re.compile(r"\n").search(text, start, end)
    if gap:
        ask = text[start : gap.start()].strip()
        if _is_ask(ask) and _enough(ask, text[gap.end() : end]):
            return Cut(ask, gap.end(), end)
        breaks = list(re.finditer(r"\n", text[start:end]))
        last = start + breaks[-1].end()
        ask = text[last:end].strip()
        if _is_ask(ask) and _enough(ask, text[start:last]):
            return Cut(ask, start, len(text[:last].rstrip()))
    if len(text) <= LONGEST_ASK and _ASKS.match(text[start:end]):
        return Cut(text[start:end], end, end)
    return Cut("", start, end)


def _is_ask(text: str) -> bool:
    return 0 < len(text) <= LONGEST_ASK and bool(text.endswith("?") or _ASKS.match(text))


def _enough(ask: str, rest: str) -> bool:
    return len(rest.strip()) >= _TIMES_LONGER * len(ask)

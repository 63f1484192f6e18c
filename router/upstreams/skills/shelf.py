"""The skills that are there, and which of them fits a request that names none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from router.upstreams.skills.matter import Matter
from router.upstreams.skills.skill import Skill
from router.upstreams.skills.wishes import NO_TEXT

_REDACTS = re.compile(
    r"\b(?:redact|anonymi[sz]e|pseudonymi[sz]e|mask|censor|blank out"
    r"|(?:remove|hide|strip|replace)\b.{0,40}\b(?:names?|personal|private|sensitive|pii|identif\w+))",
    re.IGNORECASE,
)
_ASKS_WHEN = re.compile(r"^\W*(?:when|what (?:date|day|time)|which (?:date|day)|how many days)\b", re.IGNORECASE)
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:what|who|whom|whose|when|where|which|why|how|is|are|was|were|do|does|did|find|quote|where)\b",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"\b(?:annotate|explain|describe|document|summari[sz]e|tag|what (?:does|is|do)|overview)\b", re.IGNORECASE
)
_ENOUGH = 300
"""Characters from which a text is worth summarizing or searching."""
_TASKS: Mapping[str, frozenset[str]] = {
    "redact": frozenset(
        {"rewrite", "extract", "classify", "question", "chat", "tool use", "translate", "summarize", "creative"}
    ),
    "extract": frozenset({"extract", "question", "classify", "tool use", "time-or-memory"}),
    "summarize": frozenset({"summarize", "rewrite", "extract", "question"}),
    "when": frozenset({"time-or-memory", "question", "chat", "tool use"}),
    "find": frozenset({"question", "extract", "reasoning", "time-or-memory", "chat"}),
    "annotate": frozenset({"code", "debug", "summarize", "question", "extract", "classify", "rewrite"}),
}
"""What the labeller may take a request for that a skill answers; anything else is not tried."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One skill and whether it takes a request."""

    name: str
    reason: str = ""
    """Why it declines; empty when it takes the request."""

    @property
    def takes(self) -> bool:
        return not self.reason


class Shelf:
    """Skills by name. Choosing is pure: the same matter and task give the same skill."""

    def __init__(self, skills: Mapping[str, Skill]) -> None:
        self._skills = dict(skills)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._skills)

    def skill(self, name: str) -> Skill:
        return self._skills[name]

    def named(self, name: str, matter: Matter | None) -> Judged:
        """Judge a skill that the client named."""
        if matter is None or name not in self._skills:
            return Judged(name, NO_TEXT)
        return Judged(name, self._skills[name].declines(matter))

    def fitting(self, matter: Matter | None, task: str, *, code: bool) -> str | None:
        """Return the skill that fits a request by what the labeller takes it for and by its form, if one does.

        Args:
            matter: what is asked.
            task: the labeller's word for the whole request.
            code: whether the text is source code.
        """
        if matter is None or not matter.instruction:
            return None
        for name in self._possible(matter, code=code):
            if name in self._skills and task in _TASKS[name] and not self._skills[name].declines(matter):
                return name
        return None

    @staticmethod
    def _possible(matter: Matter, *, code: bool) -> tuple[str, ...]:
        """Return the skills whose form a request has, the narrowest first."""
        ask, text = matter.instruction, matter.text
        if _REDACTS.search(ask):
            return ("redact",)
        if not text.strip():
            return ("when",) if _ASKS_WHEN.search(ask) else ()
        if code:
            return ("annotate",) if _EXPLAINS.search(ask) else ()
        possible = ["extract"]
        if len(text) >= _ENOUGH:
            possible += ["find", "summarize"] if _QUESTION.search(ask) else ["summarize"]
        return tuple(possible)

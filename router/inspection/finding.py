"""What inspection says about a conversation: kinds and offsets, never text."""

from dataclasses import dataclass
from typing import NamedTuple

from router.conversation.message import Doubt
from router.conversation.place import Place


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One finding within one text, before it has a place. Offsets are code points, end exclusive."""

    start: int
    end: int
    kind: str
    score: float
    detector: str


class Finding(NamedTuple):
    """One finding in a conversation. A tuple, because a history has hundreds."""

    kind: str
    """A member of `kinds.KINDS`."""
    place: Place
    start: int
    end: int
    score: float
    """0 to 1; what was propagated from another mention carries that mention's score."""
    detector: str
    """Which detector said so: `presidio:NAME`, `secrets:FORMAT`, `vocabulary:CATEGORY`, `tagger`, `propagated`."""


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Source code within one text, before it has a place. Offsets are code points, end exclusive."""

    start: int
    end: int
    language: str
    """A word of a closed list, in lower case: `python`, `diff`, `traceback`; `code` where nobody can say."""
    proprietary: bool = False
    """A licence header in it keeps all rights or says that it is confidential."""


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of source code in a conversation; never hides a finding inside it."""

    place: Place
    start: int
    end: int
    language: str
    proprietary: bool = False


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything found, with at most one finding per character."""

    findings: tuple[Finding, ...]
    """In the order of the conversation's texts, then by start."""
    doubts: tuple[Doubt, ...] = ()
    """The conversation's own doubts and what detectors could not finish."""
    regions: tuple[Region, ...] = ()
    models: str = ""
    """Which nano-models read the texts, as `lesson.Lesson` names them; empty where none did."""

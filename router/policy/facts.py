"""Everything a decision rests on, as one value without text and without addresses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from router.classification.label import Labels
from router.conversation.message import Conversation, Text
from router.conversation.place import Place
from router.inspection.finding import Inspection, Region
from router.policy.decision import Situation


@dataclass(frozen=True, slots=True)
class Fact:
    """One finding, as far as a rule can see it."""

    kind: str
    score: float
    exchange: int
    fixed: bool = False
    """It stands where nothing can be replaced: a number, a key."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole input of `decide` beside the policy: stored with the row, it replays the decision."""

    findings: tuple[Fact, ...]
    """In the order of the inspection's findings."""
    current: int
    """The number of the current exchange; smaller numbers are history."""
    labels: Labels
    situation: Situation
    code: tuple[int, ...] = ()
    """The exchanges in which source code stands."""
    opaque: int = 0
    """How many images, sounds and files there are, in whatever exchange."""
    doubts: int = 0
    """How many things could not be inspected, in whatever exchange."""
    proprietary: tuple[int, ...] = ()
    """The exchanges in which code stands whose licence header keeps all rights."""


def facts(conversation: Conversation, inspection: Inspection, labels: Labels, situation: Situation) -> Facts:
    """Return what a decision needs to know of a request.

    A finding at a place that the conversation does not have is a doubt as well as a
    finding: nobody can say what would happen to it on the way out.
    """
    texts = {text.place: text for text in conversation.texts}
    same: dict[tuple[str, float, int, bool], Fact] = {}
    found: list[Fact] = []
    strays = 0
    for finding in inspection.findings:
        text = texts.get(finding.place)
        strays += text is None
        exchange, fixed = (conversation.current, True) if text is None else (text.exchange, text.fixed)
        seen = finding.kind, finding.score, exchange, fixed
        found.append(same.get(seen) or same.setdefault(seen, Fact(*seen)))
    return Facts(
        findings=tuple(found),
        current=conversation.current,
        labels=labels,
        situation=situation,
        code=_exchanges(inspection.regions, texts, conversation.current),
        opaque=len(conversation.opaque),
        doubts=len({*conversation.doubts, *inspection.doubts}) + strays,
        proprietary=_exchanges((r for r in inspection.regions if r.proprietary), texts, conversation.current),
    )


def _exchanges(regions: Iterable[Region], texts: Mapping[Place, Text], current: int) -> tuple[int, ...]:
    stands = (texts.get(region.place) for region in regions)
    return tuple(sorted({current if text is None else text.exchange for text in stands}))

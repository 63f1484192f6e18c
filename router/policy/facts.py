"""Everything a decision rests on, as one value without text and without addresses."""

from dataclasses import dataclass

from router.classification.label import Labels
from router.conversation.message import Conversation
from router.inspection.finding import Inspection
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


def facts(conversation: Conversation, inspection: Inspection, labels: Labels, situation: Situation) -> Facts:
    """Return what a decision needs to know of a request.

    A finding at a place that the conversation does not have is a doubt as well as a
    finding: nobody can say what would happen to it on the way out.
    """
    where = {text.place: (text.exchange, text.fixed) for text in conversation.texts}
    lost = (conversation.current, True)
    strays = sum(finding.place not in where for finding in inspection.findings)
    return Facts(
        findings=tuple(
            Fact(finding.kind, finding.score, *where.get(finding.place, lost)) for finding in inspection.findings
        ),
        current=conversation.current,
        labels=labels,
        situation=situation,
        code=tuple(sorted({where.get(region.place, lost)[0] for region in inspection.regions})),
        opaque=len(conversation.opaque),
        doubts=len({*conversation.doubts, *inspection.doubts}) + strays,
    )

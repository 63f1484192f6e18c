"""Whether a skill takes a request, and which; asked before the decision, because the decision may need one."""

from dataclasses import dataclass
from datetime import datetime

from router.conversation.message import Conversation, Task
from router.inspection.finding import Inspection
from router.upstreams.fleet import Target
from router.upstreams.skills.matter import Matter, matter_of
from router.upstreams.skills.shelf import Shelf
from router.wire.answer_schema import answer_schema

_CODE_SHARE = 0.6
"""Of a text, from which it counts as source code."""


@dataclass(frozen=True, slots=True, repr=False)
class Offer:
    """What the skills say to a request."""

    name: str | None = None
    """The skill that takes it."""
    declined: str = ""
    """Why the named one does not."""
    matter: Matter | None = None


NO_OFFER = Offer()


def offered(shelf: Shelf, conversation: Conversation, inspection: Inspection, target: Target, task: str) -> Offer:
    """Return the skill that takes a request: the named one, or where none is named the one that fits."""
    if target.skill is None and conversation.needs.task is not Task.CHAT:
        return NO_OFFER
    if target.skill is None and (conversation.needs.tools or conversation.opaque or not shelf.names):
        return NO_OFFER  # a skill calls no tools and sees no pictures
    matter = matter_of(conversation, inspection, datetime.now().astimezone(), answer_schema(conversation))
    if target.skill is not None:
        judged = shelf.named(target.skill, matter)
        return Offer(judged.name if judged.takes else None, judged.reason, matter)
    return Offer(shelf.fitting(matter, task, code=_is_code(matter, inspection)), "", matter)


def _is_code(matter: Matter | None, inspection: Inspection) -> bool:
    if matter is None or not matter.text:
        return False
    covered = sum(region.end - region.start for region in inspection.regions)
    return bool(matter.language and matter.language not in {"text", "txt", "markdown", "md"}) or (
        covered >= _CODE_SHARE * len(matter.text)
    )

"""What cannot be rewritten although its value is: then the request cannot leave at all."""

from router.conversation.message import Conversation
from router.inspection.finding import Inspection
from router.masking.numbering import identity
from router.masking.placeholder import is_look_alike
from router.policy.decision import Decision
from router.policy.rules import Treatment


def bound(conversation: Conversation, inspection: Inspection, decision: Decision) -> bool:
    """Tell whether a value that is masked in one place may pass in another where nothing can be replaced.

    Rules judge each finding in its own exchange, so they can let a value pass in a number or a key and mask it
    in another turn. Both would tell the cloud what the placeholder stands for.
    """
    if not decision.masked or Treatment.ALLOW not in decision.treatments:
        return False
    texts = {text.place: text for text in conversation.texts}
    masked: set[str] = set()
    passing: set[str] = set()
    for finding, treatment in zip(inspection.findings, decision.treatments, strict=True):
        text = texts.get(finding.place)
        if text is None or (treatment is Treatment.ALLOW and not text.fixed):
            continue
        value = text.text[finding.start : finding.end]
        if treatment is not Treatment.ALLOW:
            masked.add(identity("", value))
        elif text.exchange not in decision.omitted and not is_look_alike(value):
            passing.add(identity("", value))
    return not masked.isdisjoint(passing)

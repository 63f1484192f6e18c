"""What each finding of a dry run leaves as."""

from router.rehearsal import Rehearsal

LEFT_OUT = "left out"
STAYS = "stays"
AS_IT_IS = "as it is"


def leaves_as(rehearsal: Rehearsal) -> tuple[str, ...]:
    """Return for each finding its placeholder, or one of the words above.

    A value that its own exchange would let pass is masked too when another one masks it, so this asks the vault.
    """
    seen = rehearsal.seen
    if rehearsal.masked is None:
        return tuple(STAYS for _ in seen.inspection.findings)
    placeholders = {(e.kind, e.text): e.placeholder for e in rehearsal.masked.vault.restorable().values()}
    by_text = {text: placeholder for (_, text), placeholder in placeholders.items()}
    texts = {text.place: text for text in seen.conversation.texts}
    named = []
    for finding in seen.inspection.findings:
        text = texts[finding.place]
        value = text.text[finding.start : finding.end]
        omitted = text.exchange in seen.decision.omitted
        named.append(LEFT_OUT if omitted else placeholders.get((finding.kind, value)) or by_text.get(value, AS_IT_IS))
    return tuple(named)

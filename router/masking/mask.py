"""Replaces what policy wants masked by placeholders that stay the same from turn to turn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.errors import EgressBlocked, RouterError
from router.inspection.finding import Finding, Inspection
from router.masking.note import OMITTED_LINE
from router.masking.numbering import Numbering
from router.masking.placeholder import Placeholder, is_look_alike, look_alikes
from router.masking.vault import Entry, Vault
from router.policy.decision import Decision, Route
from router.policy.rules import Treatment

Judged = tuple[Finding, Treatment]


@dataclass(frozen=True, slots=True, repr=False)
class Masked:
    """The texts as they may leave, and what restores the answer."""

    texts: tuple[str, ...]
    """Parallel to `Conversation.texts`; every text of an omitted exchange is the one fixed line."""
    vault: Vault
    counts: Mapping[str, int]
    """Distinct values that were replaced, by kind."""

    def __repr__(self) -> str:
        return f"Masked({dict(self.counts)})"


class _Cut(NamedTuple):
    """One stretch of a text that is, or may have to be, replaced. A tuple, because a history has hundreds."""

    start: int
    end: int
    kind: str
    placeholder: Placeholder | None
    """None: by itself this finding may pass, but its value may be masked elsewhere."""
    private: bool = True


def mask(conversation: Conversation, inspection: Inspection, decision: Decision) -> Masked:
    """Return every text with its values replaced.

    Numbers go by first appearance over all values that policy masks or leaves out, those in omitted exchanges
    included: turns added at the end never renumber earlier ones, whatever is omitted by then. A value that is
    masked anywhere is masked wherever it was found, also where its own exchange alone would let it pass.

    Raises:
        EgressBlocked: a value that is masked elsewhere stands where nothing can be replaced.
        RouterError: the decision or the findings contradict themselves or each other; nothing may leave.
    """
    if decision.route is not Route.CLOUD:
        raise RouterError("masking was asked for a request that stays on this device")
    judged = _by_place(conversation, inspection, decision)
    numbering = Numbering()
    for text in conversation.texts:
        if text.fixed and text.role is not Role.ASSISTANT:
            # It cannot be rewritten, so what it says must be free before any value is numbered.
            for _, _, typed in look_alikes(text.text):
                numbering.reserve(typed)
    cuts = [
        list(_cuts(text, judged.get(text.place, ()), numbering)) if text.place in judged or "[" in text.text else ()
        for text in conversation.texts
    ]
    desk = _Desk(numbering)
    texts = [
        desk.leave_out(text.text, own) if text.exchange in decision.omitted else desk.replace(text, own)
        for text, own in zip(conversation.texts, cuts, strict=True)
    ]
    vault = desk.vault()
    return Masked(tuple(texts), vault, vault.counts())


def _by_place(conversation: Conversation, inspection: Inspection, decision: Decision) -> Mapping[Place, list[Judged]]:
    """Sort the findings by text and refuse whatever masking could not do exactly."""
    if len(decision.treatments) != len(inspection.findings):
        raise RouterError("masking needs one treatment for each finding")
    texts = {text.place: text for text in conversation.texts}
    if len(texts) != len(conversation.texts):
        raise RouterError("masking needs a place of its own for each text")
    judged: dict[Place, list[Judged]] = {}
    for finding, treatment in zip(inspection.findings, decision.treatments, strict=True):
        text = texts.get(finding.place)
        if text is None:
            raise RouterError("masking met a finding outside the conversation")
        if text.exchange not in decision.omitted:
            if treatment > Treatment.MASK:
                raise RouterError(f"masking met {finding.kind} that must not leave at all")
            if text.fixed and treatment is Treatment.MASK:
                raise RouterError(f"masking met {finding.kind} where nothing can be replaced")
        judged.setdefault(finding.place, []).append((finding, treatment))
    for place, own in judged.items():
        if len(own) > 1:
            own.sort(key=lambda pair: pair[0].start)
        _check_spans(own, len(texts[place].text))
    return judged


def _check_spans(own: Sequence[Judged], length: int) -> None:
    end = 0
    for finding, _ in own:
        if not end <= finding.start < finding.end <= length:
            raise RouterError("masking met findings that overlap or lie outside their text")
        end = finding.end


def _cuts(text: Text, own: Sequence[Judged], numbering: Numbering) -> Iterator[_Cut]:
    """Number a text's values and deal with typed look-alikes, in the order in which they stand."""
    end = 0
    typed = "[" in text.text
    for finding, treatment in own:
        start, value = finding.start, text.text[finding.start : finding.end]
        if typed and is_look_alike(value):
            continue
        if treatment is Treatment.ALLOW:
            yield _Cut(start, finding.end, finding.kind, None)
            continue
        if typed:
            yield from _typed(text, end, start, numbering)
        end = finding.end
        yield _Cut(start, end, finding.kind, numbering.value(finding.kind, value))
    if typed:
        yield from _typed(text, end, len(text.text), numbering)


def _typed(text: Text, start: int, end: int, numbering: Numbering) -> Iterator[_Cut]:
    """Reserve look-alikes between two values, or yield them to be replaced when their number is a value's already.

    An assistant text may quote a placeholder of ours that could not be restored: it keeps its meaning.
    """
    if text.fixed:
        return
    for first, last, typed in look_alikes(text.text[start:end]):
        written = text.text[start + first : start + last]
        known = text.role is Role.ASSISTANT
        instead = numbering.replaced(typed, written) if known else numbering.typed(typed, written)
        if instead is not None:
            yield _Cut(start + first, start + last, typed.kind, instead, private=False)


class _Desk:
    """Writes texts with their placeholders and keeps what stands for what."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._entries: dict[Placeholder, Entry] = {}

    def replace(self, written: Text, cuts: Sequence[_Cut]) -> str:
        """Return a text as it may leave.

        Raises:
            EgressBlocked: a value that is masked elsewhere stands where nothing can be replaced.
        """
        text = written.text
        if not cuts:
            return text
        pieces: list[str] = []
        end = 0
        for cut in sorted(cuts, key=attrgetter("start")) if len(cuts) > 1 else cuts:
            if cut.start < end:
                continue  # a typed look-alike and a value that may pass can overlap: one replacement spoils both
            value = text[cut.start : cut.end]
            kind, placeholder = cut.kind, cut.placeholder
            if placeholder is None:
                known = self._numbering.known(kind, value)
                if known is None:
                    continue
                kind, placeholder = known
                if written.fixed:
                    raise EgressBlocked({kind})
            entry = self._entries.get(placeholder)
            if entry is None or not entry.sent:
                entry = self._entries[placeholder] = Entry(str(placeholder), kind, value, private=cut.private)
            pieces += (text[end : cut.start], entry.placeholder)
            end = cut.end
        pieces.append(text[end:])
        return "".join(pieces)

    def leave_out(self, text: str, cuts: Sequence[_Cut]) -> str:
        """Return the line that an omitted text leaves as, and remember which values must not be seen outside."""
        for cut in cuts:
            if cut.placeholder is not None and cut.private:
                value = text[cut.start : cut.end]
                self._entries.setdefault(cut.placeholder, Entry(str(cut.placeholder), cut.kind, value, sent=False))
        return OMITTED_LINE

    def vault(self) -> Vault:
        """Return everything that was replaced or left out."""
        return Vault(self._entries.values())

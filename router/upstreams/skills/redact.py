"""The text with a placeholder for every value that inspection found. What restores it is never part of the answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from router.inspection.finding import Finding, Span
from router.masking.numbering import Numbering
from router.masking.placeholder import Placeholder, look_alikes
from router.upstreams.skills.matter import Matter
from router.upstreams.skills.wishes import NO_TEXT, unmet

_OWN = frozenset(
    (
        "redact redacted redaction anonymize anonymise anonymized anonymised pseudonymize pseudonymise mask "
        "masked masking hide remove replace censor strip blank out placeholder placeholders name names "
        "personal private sensitive confidential identifying identifiable information info data detail "
        "details pii phi value values number numbers address addresses phone phones email emails date dates "
        "person persons people person's customer client patient credentials secrets secret keys password "
        "passwords version copy people's identities identity such any"
    ).split()
)
NOT_JSON = "it answers with text, not with JSON"


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """A part of a text, and what stands for it when it was found to be personal or secret."""

    text: str
    mark: Placeholder | None = None


class Redact:
    """Every finding becomes `[KIND_n]`, numbered by first appearance, the same value always the same."""

    def declines(self, matter: Matter) -> str:
        if not matter.text.strip():
            return NO_TEXT
        if matter.json:
            return NOT_JSON
        return unmet(matter.instruction, _OWN, "")

    def answer(self, matter: Matter) -> Iterator[str]:
        yield from redacted(matter)


def redacted(matter: Matter) -> Iterator[str]:
    """Yield the text with its findings replaced."""
    for piece in pieces(matter.text, matter.findings):
        yield str(piece.mark or piece.text)


def pieces(text: str, found: Sequence[Span] | Sequence[Finding]) -> Iterator[Piece]:
    """Yield a text in pieces, findings with their placeholders; ones that were typed already keep their numbers."""
    numbering = Numbering()
    for _, _, typed in look_alikes(text):
        numbering.reserve(typed)
    end = 0
    for finding in found:
        if finding.start < end:
            continue
        yield Piece(text[end : finding.start])
        value = text[finding.start : finding.end]
        yield Piece(value, numbering.value(finding.kind, value))
        end = finding.end
    yield Piece(text[end:])

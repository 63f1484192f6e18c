"""The text with a placeholder for every value that inspection found. What restores it is never part of the answer."""

from collections.abc import Iterator

from router.masking.numbering import Numbering
from router.masking.placeholder import look_alikes
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
    """Yield the text with its findings replaced; placeholders that were typed already keep their numbers."""
    numbering = Numbering()
    for _, _, typed in look_alikes(matter.text):
        numbering.reserve(typed)
    end = 0
    for finding in matter.findings:
        if finding.start < end:
            continue
        yield matter.text[end : finding.start]
        yield str(numbering.value(finding.kind, matter.text[finding.start : finding.end]))
        end = finding.end
    yield matter.text[end:]

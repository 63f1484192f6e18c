"""Keyed hashes of identifying values, so that a person's requests can be found again without their name being kept.

Off unless `ledger.subjects` asks for it. The hashes are pseudonyms, and personal data: who holds the key can try
names until one fits. The key is a file of its own, so that it can be kept elsewhere; once it is deleted no hash can
be tied to anybody.
"""

from collections.abc import Iterable

from router.conversation.message import Conversation
from router.inspection.finding import Inspection
from router.inspection.kinds import GROUPS, KINDS
from router.ledger.key import DeviceKey, consonants
from router.masking.numbering import identity
from router.policy.decision import Decision

_LETTERS = 16
MOST = 4_096
"""Values that one row names; a request with more names this many."""
_VAGUE = ("ORGANIZATION", "NRP", "AGE", "TITLE", "LOCATION", "URL", "DATE_TIME", "CODE")
IDENTIFYING = KINDS - frozenset(GROUPS["CREDENTIAL"]) - frozenset(_VAGUE)
"""Kinds that single somebody out. Not credentials: nobody is looked up by a password, and hashes of weak ones break."""


class Subjects:
    """Hashes values of one ledger."""

    def __init__(self, key: DeviceKey) -> None:
        self._key = key

    def hash(self, value: str) -> str:
        """Return what stands for a value however it is spelled: case, blanks and separators do not count."""
        return consonants(self._key.hash("subject", identity("", value).encode("utf-8", "surrogatepass")))[:_LETTERS]

    def of(self, conversation: Conversation, inspection: Inspection, decision: Decision) -> tuple[str, ...]:
        """Return a hash for each identifying value with one letter for its fate: see `FATES`."""
        texts = {text.place: text for text in conversation.texts}
        found: dict[str, None] = {}
        for finding, treatment in zip(inspection.findings, decision.treatments, strict=True):
            text = texts.get(finding.place)
            if text is None or finding.kind not in IDENTIFYING or len(found) >= MOST:
                continue
            letter = "O" if text.exchange in decision.omitted else treatment.name[0]
            found.setdefault(self.hash(text.text[finding.start : finding.end]) + letter)
        return tuple(found)


FATES = {
    "A": "allowed as it is",
    "M": "masked",
    "O": "left out",
    "L": "kept on this device",
    "R": "refused",
}
"""What the policy asked for a value. It left only if the request did: see its route."""


def fates(written: Iterable[str], hashes: Iterable[str]) -> tuple[str, ...]:
    """Return what the policy asked for the values with these hashes in one row."""
    wanted = frozenset(hashes)
    return tuple(dict.fromkeys(FATES[one[-1]] for one in written if one[:-1] in wanted))

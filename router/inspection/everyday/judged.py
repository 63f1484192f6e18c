"""A detector without its everyday findings: it stays equal to plain Presidio, the judgement comes after it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol

from router.inspection.detector import TAGGER
from router.inspection.everyday.forms import date, ip, postcode, url
from router.inspection.everyday.numbers import number
from router.inspection.everyday.tagged import tagged
from router.inspection.finding import Span
from router.inspection.kinds import GROUPS

_JUDGES: Mapping[str, Callable[[str, Span], bool]] = MappingProxyType(
    {
        **dict.fromkeys(GROUPS["IDENTITY"], number),
        **dict.fromkeys(("PHONE_NUMBER", "ZA_MOBILE_NUMBER", "ZA_TELEPHONE_NUMBER"), number),
        **dict.fromkeys(("US_BANK_NUMBER", "ABA_ROUTING_NUMBER", "CREDIT_CARD"), number),
        "URL": url,
        "DATE_TIME": date,
        "IP_ADDRESS": ip,
        "UK_POSTCODE": postcode,
        "CA_POSTAL_CODE": postcode,
    }
)


class Detecting(Protocol):
    """What is judged: a detector that may need loading."""

    def load(self) -> None: ...

    def detect(self, text: str) -> list[Span]: ...


class Judged:
    """A detector without what is everyday text; whatever no rule judges passes unchanged."""

    def __init__(self, detector: Detecting) -> None:
        self._detector = detector

    def load(self) -> None:
        """Load what is judged."""
        self._detector.load()

    def detect(self, text: str) -> list[Span]:
        """Return what the detector found and no rule calls everyday."""
        return [span for span in self._detector.detect(text) if not everyday(text, span)]


def everyday(text: str, span: Span) -> bool:
    """Return whether a finding is a piece of machine text that speaks of nobody."""
    if span.detector == TAGGER:
        return tagged(text, span)
    judge = _JUDGES.get(span.kind)
    return judge is not None and judge(text, span)

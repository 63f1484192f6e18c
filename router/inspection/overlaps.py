"""At most one finding per character, and no found character left uncovered."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from itertools import pairwise

from router.inspection.finding import Span
from router.inspection.kinds import GROUPS

COUNTS_FROM = 0.4
"""Below this score a finding never hides another: policies would not count it."""

_OWN = frozenset(GROUPS["CREDENTIAL"]) | {"VOCABULARY"}
_VALIDATED = frozenset(
    {
        "CREDIT_CARD", "IBAN_CODE", "CRYPTO", "EMAIL_ADDRESS", "IP_ADDRESS", "MAC_ADDRESS", "PHONE_NUMBER", "US_SSN",
        "US_ITIN", "US_NPI", "US_MBI", "UK_NHS", "MEDICAL_LICENSE", "AU_ABN", "AU_ACN", "AU_TFN", "AU_MEDICARE",
        "IN_AADHAAR", "IN_GSTIN", "SG_NRIC_FIN",
    }
)  # fmt: skip
_ORDER = {
    kind: rank
    for rank, kind in enumerate(
        kind for group in ("CREDENTIAL", "OWN", "BANK", "IDENTITY", "CONTACT", "NAME") for kind in GROUPS[group]
    )
}
_MODEL = ("TaggerRecognizer", "script")
_WORD_OF = "vocabulary:"
"""How detectors of the user's own words are named; categories follow."""
"""Ends of the names of detectors that judge by context instead of form."""
_WEAK = frozenset({"ID", "DATE_TIME", "LOCATION", "ORGANIZATION", "URL", "NRP", "AGE", "TITLE", "OTHER_NATIONAL_ID"})
"""Kinds that yield to a more telling name for the same stretch."""


def resolve(spans: Iterable[Span], text: str) -> list[Span]:
    """Return spans that do not overlap, sorted by start.

    The stronger span keeps its whole extent: own words and credentials first, then kinds with a
    check digit or a strict form, then the longer, then the higher score, then a fixed order of kinds.
    A weaker one keeps what the stronger leave over, cut at the edges to letters and digits, as long
    as two of those remain. So every letter and digit that was found stays covered, except a single
    one left over beside a stronger finding. Spans of one kind that overlap become one,
    but a model's guess never joins, or outranks, what has a strict form.
    """
    united = _unite(sorted(set(spans)))
    if len(united) < 2 or not _collide(united):
        return united
    taken: list[Span] = []
    for span in sorted(united, key=_rank):
        for piece in _rest(span, taken, text):
            insort(taken, piece)
    return taken


def hidden_people(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the people of whom nothing is left beside the user's own words, sorted by start.

    An own word that is a whole name says nothing of its parts; that a detector took it for a person does.
    """
    counted = [span for span in spans if span.score >= COUNTS_FROM]
    own = [span for span in counted if span.kind == "VOCABULARY"]
    return tuple(
        sorted(
            span
            for span in set(counted)
            if span.kind == "PERSON" and any(word.start <= span.start and span.end <= word.end for word in own)
        )
    )


def _collide(spans: Sequence[Span]) -> bool:
    return any(before.end > after.start for before, after in pairwise(spans))


def _rank(span: Span) -> tuple[bool, bool, bool, bool, int, float, int, int]:
    return (
        span.score < COUNTS_FROM,
        span.kind not in _OWN,
        not _strict(span),
        span.kind in _WEAK,
        span.start - span.end,
        -span.score,
        _ORDER.get(span.kind, len(_ORDER)),
        span.start,
    )


def _strict(span: Span) -> bool:
    """Whether the form of a value says what it is. A model's guess of such a kind may run over its neighbours."""
    return span.kind in _VALIDATED and not span.detector.endswith(_MODEL)


def _unite(spans: list[Span]) -> list[Span]:
    """Join spans of one kind that share characters, when both count or neither does."""
    open_: dict[tuple[str, bool, bool], Span] = {}
    done: list[Span] = []
    for span in spans:
        key = (span.kind, span.score >= COUNTS_FROM, _strict(span))
        last = open_.get(key)
        if last is None or span.start >= last.end:
            if last is not None:
                done.append(last)
            open_[key] = span
        else:
            better = max(last, span, key=lambda s: (s.end - s.start, s.score, s.detector != "propagated"))
            detector = _both(last, span) or better.detector
            open_[key] = Span(last.start, max(last.end, span.end), span.kind, max(last.score, span.score), detector)
    return sorted([*done, *open_.values()])


def _both(one: Span, other: Span) -> str:
    """Return what names the categories of both, of two words of the user's that share characters."""
    if not all(span.detector.startswith(_WORD_OF) for span in (one, other)):
        return ""
    categories = {of for span in (one, other) for of in span.detector.removeprefix(_WORD_OF).split("+")}
    return f"{_WORD_OF}{'+'.join(sorted(categories))}"


def _rest(span: Span, taken: Sequence[Span], text: str) -> list[Span]:
    """Return what of a span the stronger ones leave over."""
    rest: list[Span] = []
    position = span.start
    for other in _between(taken, span):
        if other.start > position:
            rest += _trimmed(span, position, other.start, text)
        position = max(position, other.end)
    if position == span.start:
        return [span]
    return rest + _trimmed(span, position, span.end, text)


def _between(taken: Sequence[Span], span: Span) -> Sequence[Span]:
    """Return those of the sorted, disjoint spans that share characters with one more."""
    first = bisect_right(taken, span.start, key=lambda other: other.end)
    last = bisect_left(taken, span.end, key=lambda other: other.start)
    return taken[first:last]


def _trimmed(span: Span, start: int, end: int, text: str) -> list[Span]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    if sum(c.isalnum() for c in text[start:end]) < 2:
        return []
    return [Span(start, end, span.kind, span.score, span.detector)]

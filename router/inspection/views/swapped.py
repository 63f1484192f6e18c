"""Names with the surname first: `Byron, Ada` is one name, whichever half of it the tagger saw."""

import re
from collections.abc import Iterator, Sequence

from router.inspection.detector import TAGGER
from router.inspection.finding import Span

_WORD = r"[^\W\d_][\w'\u2019-]*"
_AFTER = re.compile(rf", {_WORD}(?: {_WORD}\.?)?")
_BEFORE = re.compile(rf"(?:{_WORD} )?{_WORD}, $")
_REACH = 60
_EDGES = frozenset(";:|\n\t\"'([{<>)]}")
"""What stands around a cell of a list or table; so does the end of the text."""


def whole_names(spans: Sequence[Span], text: str) -> list[Span]:
    """Return each name that is written surname first, as one finding."""
    people = [span for span in spans if span.detector == TAGGER and span.kind == "PERSON"]
    ends = {span.start: span.end for span in people}
    return [whole for span in people for whole in _around(span, ends, text)]


def _around(span: Span, ends: dict[int, int], text: str) -> Iterator[Span]:
    surname = text[span.start : span.end]
    if "," in surname or not surname[:1].isupper():
        return
    given = ends.get(span.end + 2) if text[span.end : span.end + 2] == ", " else None
    after = _AFTER.match(text, span.end)
    before = _BEFORE.search(text, max(0, span.start - _REACH), span.start)
    if given is not None and " " not in surname:
        yield _named(span, span.start, given)
    elif after and " " not in surname and text[span.end + 2].isupper() and _is_cell(text, span.start, after.end()):
        yield _named(span, span.start, after.end())
    elif before and text[before.start()].isupper() and _is_cell(text, before.start(), span.end):
        yield _named(span, before.start(), span.end)


def _is_cell(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 9) : start].rstrip(" ")[-1:], text[end : end + 1]
    return (not before or before in _EDGES) and (not after or after in _EDGES)


def _named(span: Span, start: int, end: int) -> Span:
    return Span(start, end, "PERSON", span.score, span.detector)

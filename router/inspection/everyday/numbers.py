"""Numbers and short codes that a pattern found: a bare run of figures says little by itself."""

import re

from router.inspection.everyday.surroundings import (
    cut_from_word,
    fraction,
    hashed,
    labelled,
    near,
    written_by_machines,
)
from router.inspection.finding import Span

_STAMP = re.compile(r"1[0-9]{9}(?:[0-9]{3}|[0-9]{6}|[0-9]{9})?")
_DECIMAL = re.compile(r"0\.[0-9]+|[0-9]{1,3}\.[0-9]{5,}")
_STRICT = frozenset({"UK_NINO", "IN_PAN", "SG_NRIC_FIN", "IN_GSTIN", "US_MBI", "MEDICAL_LICENSE"})
"""Codes whose form alone is rare enough outside of what they are."""
_SHORTEST_PHONE = 7
_TRUNK = 10
"""Figures from which a number with a leading zero is dialled more likely than counted."""


def number(text: str, span: Span) -> bool:
    """Return whether a number is none at all, or a piece of a hash, a fraction, a stamp, a value that names nobody."""
    if hashed(text, span):
        return True
    if span.kind == "CREDIT_CARD":
        return fraction(text, span)
    value = text[span.start : span.end].strip("[]()")
    if not any(character.isdigit() for character in value):
        return True
    if value.replace(".", "", 1).isdigit() and fraction(text, span):
        return True
    return not near(text, span) and _nobody(text, span, value)


def _nobody(text: str, span: Span, value: str) -> bool:
    """Judge a number that no word beside it gives to a person."""
    if cut_from_word(text, span.start, span.end) or _DECIMAL.fullmatch(value):
        return True
    if not value.isalnum():
        # `"GET / HTTP/1.1" 200 9865340`: a status and a size.
        return text[span.start - 2 : span.start] == '" ' and value[3:4] == " "
    if not value.isdigit():
        return span.kind not in _STRICT
    return _counted(text, span, value)


def _counted(text: str, span: Span, value: str) -> bool:
    if span.kind == "PHONE_NUMBER" and len(value) < _SHORTEST_PHONE:
        return True
    if value[0] == "0" and len(value) >= _TRUNK:
        return False
    return bool(_STAMP.fullmatch(value)) or labelled(text, span) or written_by_machines(text, span)

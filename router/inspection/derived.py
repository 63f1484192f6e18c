"""What of a value is the value still: a firm without legal form, a street without town, a number without country."""

import re

from phonenumbers import NumberParseException, national_significant_number, parse

from router.inspection.disguised import plain
from router.inspection.forms import readable
from router.inspection.ordinary import known

_LEGAL = re.compile(
    r"[ ,]+(?:ltd|limited|inc|incorporated|llc|llp|lp|plc|corp|corporation|co|company|gmbh(?: & co\.? kg)?|ag|kg|ohg|"
    r"se|ug|e\.?v|s\.?a|s\.?a\.?s|s\.?a\.?r\.?l|s\.?p\.?a|s\.?r\.?l|b\.?v|n\.?v|oy|oyj|ab|a/?s|aps|pty(?: ltd)?|"
    r"pte(?: ltd)?|sp\. z o\.o|s\.r\.o|kft|zrt|d\.o\.o|k\.k)\.?$",
    re.IGNORECASE,
)
_STREET = re.compile(r"[^\W\d_]{3,}")
_LINE = re.compile(r"[,;\n]")
_LEAST_STREET = 8
_LEAST_NUMBER = 7
_LEAST_LOCAL = 6
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]*[A-Za-z0-9]")
_PARTS = re.compile(r"[A-Za-z]+")
_ROLES = frozenset(("noreply", "postmaster", "webmaster", "hostmaster", "mailer", "daemon", "newsletter", "helpdesk"))
_TRUNK = "0"
_LAST = 4
LAST_KINDS = frozenset({"CREDIT_CARD", "IBAN_CODE", "US_BANK_NUMBER", "PHONE_NUMBER", "US_SSN"})
"""Numbers that people speak of by their last four."""


def derived(kind: str, text: str) -> list[tuple[str, str]]:
    """Return kind and text of what stands for a value, to be found wherever it stands."""
    bare = plain(kind, text)
    return [*bare, *(part for value in ((kind, text), *bare) for part in _parts(*value))]


def _parts(kind: str, text: str) -> list[tuple[str, str]]:
    if kind == "ORGANIZATION":
        bare = _LEGAL.sub("", readable(text)).strip(" ,")
        return [(kind, bare)] if bare != text and len(bare) > 2 else []
    if kind == "ADDRESS":
        return _street(readable(text))
    if kind == "PHONE_NUMBER":
        return _national(text)
    if kind == "EMAIL_ADDRESS":
        return _local(readable(text).partition("@")[0])
    return []


def last_four(kind: str, text: str) -> str:
    """Return the last four digits of a number that people speak of by them, or nothing."""
    digits = "".join(filter(str.isdecimal, text)) if kind in LAST_KINDS else ""
    return digits[-_LAST:] if len(digits) > _LEAST_NUMBER else ""


def _street(text: str) -> list[tuple[str, str]]:
    """Return the part of an address that holds street and number, where more follows."""
    parts = [part.strip() for part in _LINE.split(text)]
    if len(parts) < 2:
        return []
    streets = [
        part
        for part in parts[:2]
        if len(part) >= _LEAST_STREET and any(map(str.isdecimal, part)) and _STREET.search(part)
    ]
    return [("ADDRESS", street) for street in streets[:1]]


def _national(text: str) -> list[tuple[str, str]]:
    """Return a telephone number without its country, as it is dialled at home."""
    bare = text.strip()
    try:
        number = national_significant_number(parse(bare.replace("00", "+", 1) if bare.startswith("00") else bare))
    except NumberParseException:
        digits = "".join(filter(str.isdecimal, bare))
        number = digits[1:] if digits.startswith(_TRUNK) else ""
    if len(number) < _LEAST_NUMBER:
        return []
    return [("PHONE_NUMBER", number), ("PHONE_NUMBER", _TRUNK + number)]


def _local(name: str) -> list[tuple[str, str]]:
    """Return what stands before the at sign, where it is nobody's role and no word."""
    if len(name) < _LEAST_LOCAL or not _LOCAL.fullmatch(name):
        return []
    words = [word.casefold() for word in _PARTS.findall(name)]
    if not words or any(word in _ROLES for word in words) or all(known(word) for word in words):
        return []
    return [("USERNAME", name)]

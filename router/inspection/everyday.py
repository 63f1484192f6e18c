"""Everyday machine text that detectors take for somebody: judged by where it stands, after every recognizer has spoken.

Presidio and the tagger see characters, not carriers: half of a hash is a driver's licence, a time stamp a tax number,
`logger.info` a web page, `q_proj` a user. What is judged here is the surrounding token (a hash, a path, an identifier,
a fraction), the label before a bare number, and how sure the tagger is for such a place. Words that speak of a person
next to a number (`call`, `patient`, `SSN`) always win: the number stays a finding.
"""

import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Protocol

from router.inspection.detector import TAGGER
from router.inspection.finding import Span
from router.inspection.kinds import GROUPS

VERSION = "1"
_BEFORE = 48
_AFTER = 24
_TOKEN = 256
"""How far a token is read to each side: longer ones are payloads, and their ends say nothing."""

_PATTERN_NUMBERS = frozenset(GROUPS["IDENTITY"]) - {"DATE_TIME"} | {
    "PHONE_NUMBER", "ZA_MOBILE_NUMBER", "ZA_TELEPHONE_NUMBER", "US_BANK_NUMBER", "ABA_ROUTING_NUMBER", "CREDIT_CARD",
    "CA_POSTAL_CODE", "UK_POSTCODE",
}  # fmt: skip
_SOMEBODY = re.compile(
    r"(?i)(?<![a-z])(?:phone|tel\b|tel[ .:_]|telefon|t[ée]l[ée]ph|call(?!e|ab|b)|cell|mobile?|handy|fax|whatsapp|sms|text (?:me|him|her)"
    r"|reach|dial|contact|ssn|social|secur|tax(?!o)|steuer|tin\b|nhs|nino|insur|versicher|patient|mrn|medic|health|passport"
    r"|pass\b|licen[cs]e|dea\b|driv|dl\b|plate|vehicle|vin\b|voter|pan\b|aadhaar|national|citizen|identi|personal|bvn|nin\b"
    r"|npi|dr\b|account|acct|konto|cuenta|bank|routing|aba\b|iban|card|visa|amex|master ?card|payee|payroll|customer|client"
    r"|kunde|employee|staff|student|member|beneficiary|claim|rx|prescri|referral|abn|acn|tfn|sin\b|postcode|zip\b|postal"
    r"|address|uen|nric|fin\b|gst|umid|income|vat\b|owner|born|birth|dob|geb|order|invoice|booking|reservation|case"
    r"|ticket|contract|loyalty|meter|tracking|policy|admi[ts]|discharge|appointment|visit|id (?:no|num)|user"
    r"|ages?\b|badge|personn|fall|akte|file no|nummer|number of|matric|lat\b|lon\b|latitude|longitude|gps|coord)"
)
_HASHED = re.compile(r"(?i)(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?:0x)?[0-9a-f]{32,})")
_DIGEST = re.compile(
    r"(?i)(?:sha(?:1|256|384|512)|md5|integrity|digest|etag|blake2b)[\"']?\s*[-:=]\s*[\"']?[-+/=_A-Za-z0-9]{0,128}$"
)
_LINE_OF_MACHINES = re.compile(
    r"(?i)[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}|HTTP/[0-9]|(?:sha(?:1|256|512)|md5)[-:=]|(?<![0-9a-z])[0-9a-f]{32,64}(?![0-9a-z])"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9]{2}:|\bat 0x|\[[0-9 ]+\.[0-9]+\]|[a-z0-9]=[0-9.]+(?:ms|s)?\b"
    r"|(?<![0-9a-z])[0-9]+\.[0-9]+\.[0-9]+(?![0-9])|\[[0-9]+\]:?"
)
"""What only programs write into a line: times with seconds, digests, protocol versions, kernel clocks, `key=12`."""
_CLOCKS = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"|[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?(?:Z|[+-][0-9:]{4,6})?"
    r"|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?[A-Z][a-z]{2} [0-9 ][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}"
)
_STAMP = re.compile(r"1[0-9]{9}(?:[0-9]{3}|[0-9]{6}|[0-9]{9})?")
_EXTENSION = re.compile(
    r"(?i)\.(?:py[cio]?|rs|sh|md|pl|cc|hh|so|js|ts|go|rb|ml|mk|ps|tf|vb|sc|st|re|is|se|id|in|to|me|am|pm|ai|app|name|info"
    r"|email|zip|mov|link|click|cat|dev|date|host|java|map|bz|ca|gz|tar)(?![A-Za-z])"
)
_WEB = re.compile(r"(?i)\.(?:com|org|net|edu|gov|mil|int|eu|[a-z]{2})(?![a-z])")
_TIMED = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}.*|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
)
_POINTED = re.compile(r"[0-9]+\.[0-9]+[.,:]?")
_COORDINATE = re.compile(r", ?-?[0-9]{1,3}\.[0-9]{3,}|[0-9]{1,3}\.[0-9]{3,}, ?-?$")
_DECIMAL = re.compile(r"0\.[0-9]+|[0-9]{1,3}\.[0-9]{5,}")
_STRICT = frozenset({"UK_NINO", "IN_PAN", "SG_NRIC_FIN", "IN_GSTIN", "US_MBI", "MEDICAL_LICENSE"})
"""Codes whose form alone is rare enough outside of what they are."""
_VERSIONED = re.compile(r"[0-9]{1,4}\.[0-9]{1,3}\.[0-9]{1,4}(?:\.[0-9]{1,4})?")
_VERSION_BEFORE = re.compile(
    r"(?i)(?:versions?|release|\bv|==|>=|<=|~=|\^|~|->|\bto|\bfrom|@|[a-z]-|[a-z]/)[\"']?\s*[:=]?\s*[\"']?$"
)
_VERSION_OF_FOUR = re.compile(r"(?i)(?:versions?|release|\bv|==|>=|<=|~=|\^|~|[a-z]-)[\"']?\s*[:=]?\s*[\"']?$")
_HOME = re.compile(
    r"(?i)(?:/home/|/users/|\\users\\|~|user(?:name)?[\"']?\s*[:=]\s*[\"']?|login[\"']?\s*[:=]\s*[\"']?|@|\b(?:for|by|of|with|and) )$"
)
_RECORD = 160
_COUNTED = frozenset({"ID", "PHONE_NUMBER", "ADDRESS"})
_NAMED = frozenset({"PERSON", "USERNAME", "ORGANIZATION", "LOCATION"})
_CELLS = tuple(",;|\t\n'\" ")
_SURE = 0.9
_DIGESTS = re.compile(r"(?i)(?:sha(?:1|256|384|512)|md5)[-:=]")
_PRECISE = re.compile(
    r"(?i)(?<![0-9a-z])[0-9a-f]{40,64}(?![0-9a-z])|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-|sha(?:256|512)[-:=]"
    r"|version[\"']?\s?[:=]"
)
_MACHINE = re.compile(
    r"[a-z0-9]_[a-z0-9]|[a-z]\.[a-z]|[A-Za-z0-9]/[A-Za-z0-9]|::|->|[A-Z0-9]_[A-Z0-9]|[a-z]-[a-z]+-[0-9]"
)
_HANDLE = re.compile(r"[a-z][a-z0-9]+[._][a-z][a-z0-9]+")
_HUMPS = re.compile(r"[a-z][A-Z]")
_CUT = frozenset(" \t\r\n\"'`,;()[]{}<>|=&?")


class Detecting(Protocol):
    """What is judged: a detector that may need loading."""

    def load(self) -> None: ...

    def detect(self, text: str) -> list[Span]: ...


class Judged:
    """A detector without what is everyday text; whatever it does not judge passes unchanged."""

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
        return _tagged(text, span)
    judge = _JUDGES.get(span.kind) or (_number if span.kind in _PATTERN_NUMBERS else None)
    return judge is not None and judge(text, span)


def _token(text: str, span: Span) -> tuple[int, int]:
    """Return the bounds of the unbroken token around a finding, up to a length."""
    start, end = span.start, span.end
    low, high = max(0, start - _TOKEN), min(len(text), end + _TOKEN)
    while start > low and text[start - 1] not in _CUT:
        start -= 1
    while end < high and text[end] not in _CUT:
        end += 1
    return start, end


def _word(text: str, start: int, end: int) -> bool:
    """Return whether a finding is cut out of a longer word or number; the n of an escaped line break is none."""
    before, after = text[start - 1 : start], text[end : end + 1]
    escaped = before in tuple("nrt") and text[start - 2 : start - 1] == "\\"
    return (before.isalnum() and not escaped) or before == "_" or after.isalnum() or after == "_"


def _near(text: str, span: Span) -> bool:
    """Return whether words about a person or an account stand beside a finding, or above it in a table or list."""
    start = max(0, span.start - _BEFORE)
    line = text.rfind("\n", start, span.start) + 1
    if line and text[max(0, line - 64) : line].rstrip()[-1:] not in tuple(":|-"):
        start = line
    stop = min(len(text), span.end + _AFTER)
    end = text.find("\n", span.end, stop)
    if _SOMEBODY.search(text, start, span.start) or _SOMEBODY.search(text, span.end, stop if end < 0 else end):
        return True
    cell = text[span.start - 1 : span.start] in tuple(",;|\t") or text[span.end : span.end + 1] in tuple(",;|\t")
    return cell and bool(_SOMEBODY.search(text, 0, max(text.find("\n", 0, 300), 0)))


def _line(text: str, span: Span) -> tuple[int, int]:
    """Return the bounds of the line around a finding, up to a length."""
    low, high = max(0, span.start - _TOKEN), min(len(text), span.end + _TOKEN)
    start = text.rfind("\n", low, span.start) + 1
    end = text.find("\n", span.end, high)
    return start or low, end if end >= 0 else high


def _written_by_machines(text: str, span: Span) -> bool:
    """Return whether the line, without the finding itself, holds what only programs write."""
    start, end = _line(text, span)
    return bool(_LINE_OF_MACHINES.search(text, start, span.start) or _LINE_OF_MACHINES.search(text, span.end, end))


def _clocked(text: str, span: Span) -> bool:
    """Return whether a finding lies in a time with seconds."""
    found = _CLOCKS.finditer(text, max(0, span.start - 32), min(len(text), span.end + 32))
    return any(clock.start() < span.end and span.start < clock.end() for clock in found)


def _hashed(text: str, span: Span) -> bool:
    if _DIGEST.search(text, max(0, span.start - 128), span.start):
        return True
    start, end = _token(text, span)
    if end - start < 20:
        return False
    for found in _HASHED.finditer(text, start, end):
        if found.start() < span.end and span.start < found.end():
            return True
    return False


def _number(text: str, span: Span) -> bool:
    """Judge numbers that a pattern found."""
    value = text[span.start : span.end].strip("[]()")
    if _hashed(text, span):
        return True
    if span.kind == "CREDIT_CARD":
        return _fraction(text, span)
    if _word(text, span.start, span.end):
        return not _near(text, span)
    if _DECIMAL.fullmatch(value) and not _near(text, span):
        return True
    if not value.isalnum():
        status = text[span.start - 2 : span.start] == '" ' and value[3:4] == " "
        return status and not _near(text, span)
    if _fraction(text, span):
        return True
    if _near(text, span):
        return False
    if not value.isdigit():
        return _coded(text, span, value)
    if span.kind == "PHONE_NUMBER" and len(value) < 7:
        return True
    if value[0] == "0" and len(value) > 9:
        return False
    return bool(_STAMP.fullmatch(value)) or _labelled(text, span) or _written_by_machines(text, span)


def _fraction(text: str, span: Span) -> bool:
    """Return whether a finding is a number with one point, or a side of one."""
    start, end = _token(text, span)
    pair = _COORDINATE.match(text, end) or _COORDINATE.search(text, max(0, start - 14), start)
    return bool(_POINTED.fullmatch(text, start, end)) and not pair


def _labelled(text: str, span: Span) -> bool:
    """Return whether a bare number has a key of its own, or a unit, or is part of a longer token; none speaks of a person."""
    start, end = _token(text, span)
    if any(character.isalpha() for character in text[start : span.start] + text[span.end : end]):
        return True
    return bool(re.search(r"[\w\])][\"']?\s?[:=]\s?[\"']?$", text[max(0, span.start - 8) : span.start])) or bool(
        re.match(r"\s?(?:[KMGT]i?B|bytes|ms|s|us|ns|rows|items|lines|tokens)\b", text[span.end : span.end + 8])
    )


def _coded(text: str, span: Span, value: str) -> bool:
    """Judge a short code of letters and digits (`P10`, `h11`, `ed02341`): without a word about a person it is one of many."""
    return span.kind not in _STRICT


def _url(text: str, span: Span) -> bool:
    """Judge web addresses without a scheme: attributes, modules and files end like domains."""
    value = text[span.start : span.end]
    bare = value.strip("\"'")
    if "://" in bare or bare.lower().startswith("www."):
        return False
    after = text[span.end : span.end + 1]
    if after.isalnum() or after in ("_", "(", "[") or text[span.start - 1 : span.start] in ("_", "/", "\\", "."):
        return True
    host = bare.split("/", 1)[0]
    return "_" in host or bool(_EXTENSION.search(host)) or not _WEB.search(host) or host != host.lower()


def _date(text: str, span: Span) -> bool:
    value = text[span.start : span.end]
    if _hashed(text, span):
        return True
    if _VERSIONED.fullmatch(value):
        before = text[max(0, span.start - 16) : span.start]
        return bool(_VERSION_BEFORE.search(before)) or text[span.end : span.end + 1] in ("-", "+", "/")
    return bool(_TIMED.fullmatch(value)) and not _near(text, span)


def _address(text: str, span: Span) -> bool:
    """Judge IP addresses: this machine, everybody, nobody, and version numbers of four parts."""
    value = text[span.start : span.end]
    before = text[max(0, span.start - 16) : span.start]
    if ":" in value:
        if _word(text, span.start, span.end) or not any(c.isdigit() for c in value):
            return True
    elif _VERSION_OF_FOUR.search(before):
        return True
    try:
        known = ip_address(value.split("/")[0].split("%")[0])
    except ValueError:
        return False
    return known.is_loopback or known.is_unspecified or known.is_multicast or value.startswith("255.")


def _postcode(text: str, span: Span) -> bool:
    value = text[span.start : span.end]
    return " " not in value and not _near(text, span) or _word(text, span.start, span.end)


_JUDGES: dict[str, Callable[[str, Span], bool]] = {
    "URL": _url,
    "DATE_TIME": _date,
    "IP_ADDRESS": _address,
    "UK_POSTCODE": _postcode,
    "CA_POSTAL_CODE": _postcode,
}


def _tagged(text: str, span: Span) -> bool:
    """Judge what the tagger found."""
    if _hashed(text, span):
        return True
    if _HOME.search(text, max(0, span.start - 16), span.start):
        return False
    if _clocked(text, span):
        return not _near(text, span)
    if span.kind in _NAMED and _listed(text, span):
        return True
    if span.kind in _COUNTED:
        return _counted(text, span)
    return span.kind in _NAMED and span.score < _SURE and _cut_from_machines(text, span)


def _counted(text: str, span: Span) -> bool:
    """Judge bare numbers that the tagger took for somebody's."""
    value = text[span.start : span.end].strip("[]")
    if not value.replace(".", "").isdigit() or (value[0] == "0" and len(value) > 9) or _near(text, span):
        return False
    if _fraction(text, span) or _labelled(text, span):
        return True
    start, end = _line(text, span)
    cell = text[span.start - 1 : span.start] in _CELLS and text[span.end : span.end + 1] in _CELLS
    return bool(_DIGESTS.search(text, start, end)) if cell else _written_by_machines(text, span)


def _cut_from_machines(text: str, span: Span) -> bool:
    """Judge one word that the tagger took for a name: part of an identifier, or small letters among what programs write."""
    value = text[span.start : span.end]
    if " " in value:
        return False
    start, end = _token(text, span)
    whole = start == span.start and end <= span.end + 1
    handle = span.kind == "USERNAME" and (whole or _HANDLE.fullmatch(text, start, end))
    if not handle and _MACHINE.search(text, start, end):
        return True
    if span.kind != "ORGANIZATION" and _HUMPS.search(value) and not value.startswith(("Mc", "Mac")):
        return True
    if value != value.lower() or _near(text, span):
        return False
    return span.kind != "USERNAME" and _written_by_machines(text, span)


def _listed(text: str, span: Span) -> bool:
    """Return whether a small-letter string of a record stands among hashes or versions, with no word about a person."""
    value = text[span.start : span.end]
    start, end = _token(text, span)
    if text[start - 1 : start] not in ('"', "'") or text[end : end + 1] != text[start - 1 : start]:
        return False
    if value != value.lower() or end - start > 40:
        return False
    low, high = max(0, span.start - _RECORD), min(len(text), span.end + _RECORD)
    if text.find("@", low, high) >= 0 or not _PRECISE.search(text, low, high):
        return False
    return not (_SOMEBODY.search(text, low, start) or _SOMEBODY.search(text, end, high))

"""What stands around a finding, in one reading of bounded length: its token, its line, its label."""

import re

from router.inspection.finding import Span

_BEFORE = 48
_AFTER = 24
_REACH = 256
"""How far a token or a line is read to each side: longer ones are payloads, and their ends say nothing."""
_CUT = frozenset(" \t\r\n\"'`,;()[]{}<>|=&?")
SOMEBODY = re.compile(
    r"(?i)(?<![a-z])(?:phone|tel\b|tel[ .:_]|telefon|t[ée]l[ée]ph|call(?!e|ab|b)|cell|mobile?|handy|fax|whatsapp|sms"
    r"|text (?:me|him|her)|reach|dial|contact|ssn|social|secur|tax(?!o)|steuer|tin\b|nhs|nino|insur|versicher|patient"
    r"|mrn|medic|health|passport|pass\b|licen[cs]e|dea\b|driv|dl\b|plate|vehicle|vin\b|voter|pan\b|aadhaar|national|citizen"
    r"|identi|personal|bvn|nin\b|npi|dr\b|account|acct|konto|cuenta|bank|routing|aba\b|iban|card|visa|amex|master ?card"
    r"|payee|payroll|customer|client|kunde|employee|staff|student|member|beneficiary|claim|rx|prescri|referral|abn|acn"
    r"|tfn|sin\b|postcode|zip\b|postal|address|uen|nric|fin\b|gst|umid|income|vat\b|owner|born|birth|dob|geb|order|invoice"
    r"|booking|reservation|case|ticket|contract|loyalty|meter|tracking|policy|admi[ts]|discharge|appointment|visit"
    r"|id (?:no|num)|user|ages?\b|badge|personn|fall|akte|file no|nummer|number of|matric"
    r"|pers\.|(?:file|ref)\.? ?no|lat\b|lon\b|latitude"
    r"|longitude|gps|coord)"
)
"""Words beside a number that make it somebody's. They only ever keep a finding: a missing word costs what a form and
a line of machines already spoke against."""
_HASHED = re.compile(r"(?i)(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?:0x)?[0-9a-f]{32,})")
_DIGEST = re.compile(
    r"(?i)(?:sha(?:1|256|384|512)|md5|integrity|digest|etag|blake2b)[\"']?\s?[-:=]\s?[\"']?[-+/=_A-Za-z0-9]{0,128}$"
)
_MACHINES = re.compile(
    r"(?i)[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}|HTTP/[0-9]|(?:sha(?:1|256|512)|md5)[-:=]"
    r"|(?<![0-9a-z])[0-9a-f]{32,64}(?![0-9a-z])|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-"
    r"|[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9]{2}:|\bat 0x|\[[0-9 ]{1,16}\.[0-9]{1,16}\]|[a-z0-9]=[0-9.]{1,16}(?:ms|s)?\b"
    r"|(?<![0-9a-z])[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}(?![0-9])|\[[0-9]{1,9}\]:?"
)
"""What only programs write into a line: times with seconds, digests, protocol versions, kernel clocks, `key=12`."""
_CLOCKS = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"|[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?(?:Z|[+-][0-9:]{4,6})?"
    r"|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?[A-Z][a-z]{2} [0-9 ][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}"
)
_WHOLE = re.compile(r"[0-9]{8,}\.0+")
_POINTED = re.compile(r"[0-9]+\.[0-9]+[.,:]?")
_COORDINATE = re.compile(r", ?-?[0-9]{1,3}\.[0-9]{3,}|[0-9]{1,3}\.[0-9]{3,12}, ?-?$")
_KEYED = re.compile(r"[\w\])][\"']?\s?[:=]\s?[\"']?$")
_WORDS = re.compile(r"[a-z]{3}|[a-z][0-9]?/|\.[a-z]{2}")
"""Letters that make a token an identifier; codes like `EXP-7741/23` have capitals or single ones."""
_UNIT = re.compile(r"\s?(?:[KMGT]i?B|bytes|ms|s|us|ns|rows|items|lines|tokens)\b")


def token(text: str, span: Span) -> tuple[int, int]:
    """Return the bounds of the unbroken token around a finding, up to a length."""
    start, end = span.start, span.end
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    while start > low and text[start - 1] not in _CUT:
        start -= 1
    while end < high and text[end] not in _CUT:
        end += 1
    return start, end


def cut_from_word(text: str, start: int, end: int) -> bool:
    """Return whether a finding is cut out of a longer word or number; the n of an escaped line break is none."""
    before, after = text[start - 1 : start], text[end : end + 1]
    escaped = before in tuple("nrt") and text[start - 2 : start - 1] == "\\"
    return (before.isalnum() and not escaped) or before == "_" or after.isalnum() or after == "_"


def near(text: str, span: Span) -> bool:
    """Return whether words about a person or an account stand beside a finding, or above it in a table or list."""
    start = max(0, span.start - _BEFORE)
    line = text.rfind("\n", start, span.start) + 1
    if line and text[max(0, line - 64) : line].rstrip()[-1:] not in tuple(":|-"):
        start = line
    stop = min(len(text), span.end + _AFTER)
    end = text.find("\n", span.end, stop)
    if SOMEBODY.search(text, start, span.start) or SOMEBODY.search(text, span.end, stop if end < 0 else end):
        return True
    cell = text[span.start - 1 : span.start] in tuple(",;|\t") or text[span.end : span.end + 1] in tuple(",;|\t")
    return cell and bool(SOMEBODY.search(text, 0, max(text.find("\n", 0, 300), 0)))


def line(text: str, span: Span) -> tuple[int, int]:
    """Return the bounds of the line around a finding, up to a length."""
    low, high = max(0, span.start - _REACH), min(len(text), span.end + _REACH)
    start = text.rfind("\n", low, span.start) + 1
    end = text.find("\n", span.end, high)
    return start or low, end if end >= 0 else high


def written_by_machines(text: str, span: Span) -> bool:
    """Return whether the line, without the token of the finding itself, holds what only programs write."""
    start, end = line(text, span)
    left, right = token(text, span)
    return bool(_MACHINES.search(text, start, left) or _MACHINES.search(text, right, end))


def clocked(text: str, span: Span) -> bool:
    """Return whether a finding lies in a time with seconds."""
    found = _CLOCKS.finditer(text, max(0, span.start - 32), min(len(text), span.end + 32))
    return any(clock.start() < span.end and span.start < clock.end() for clock in found)


def hashed(text: str, span: Span) -> bool:
    """Return whether a finding lies in a digest, a UUID, or behind the name of one."""
    if _DIGEST.search(text, max(0, span.start - 128), span.start):
        return True
    start, end = token(text, span)
    if end - start < 20:
        return False
    hashes = _HASHED.finditer(text, start, end)
    return any(found.start() < span.end and span.start < found.end() for found in hashes)


def fraction(text: str, span: Span) -> bool:
    """Return whether a finding is a number with one point, or a side of one; `.0` behind it makes no fraction."""
    start, end = token(text, span)
    if _WHOLE.fullmatch(text[start:end].strip("[]()")):
        return False
    pair = _COORDINATE.match(text, end) or _COORDINATE.search(text, max(0, start - 14), start)
    return bool(_POINTED.fullmatch(text[start:end].strip("[]()"))) and not pair


def labelled(text: str, span: Span) -> bool:
    """Return whether a bare number has a key of its own, a unit, or letters around it in its token."""
    start, end = token(text, span)
    if _WORDS.search(text, start, span.start) or _WORDS.search(text, span.end, end):
        return True
    keyed = _KEYED.search(text, max(0, span.start - 8), span.start)
    return bool(keyed or _UNIT.match(text, span.end, span.end + 8))

"""Addresses of machines, dates and postcodes: what is written like one and is an attribute, a version or a clock."""

import re
from ipaddress import ip_address

from router.inspection.everyday.surroundings import cut_from_word, hashed, line, near
from router.inspection.finding import Span

_FILE = re.compile(r"(?i)\.(?:py[cio]?|rs|sh|md|pl|cc|hh|so|js|ts|go|rb|ml|ps|tf|vb|zip|mov|java|map|bz|gz|tar)$")
_ATTRIBUTE = re.compile(
    r"(?i)\.(?:mk|sc|st|re|is|se|id|in|to|me|am|pm|ai|app|name|info|email|link|click|cat|dev|date|host|ca|[a-z]{5,})$"
)
_CODE = re.compile(r"[(){}\[\];=]|^\s{0,32}(?:def|import|from|return|case)\b")
_COMMON = re.compile(r"(?i)\.(?:com|org|net|edu|gov)$")
_WEB = re.compile(r"(?i)\.(?:com|org|net|edu|gov|mil|int|eu|info|name|email|app|dev|[a-z]{2})$")
_TIMED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")
_VERSIONED = re.compile(r"[0-9]{1,4}\.[0-9]{1,3}\.[0-9]{1,4}(?:\.[0-9]{1,4})?")
_VERSION = r"versions?|release|\bv|==|>=|<=|~=|\^|~|[a-z]-"
_BEHIND = r")[\"']?\s?[:=]?\s?[\"']?$"
_VERSION_BEFORE = re.compile(rf"(?i)(?:{_VERSION}|->|\bto|\bfrom|@|[a-z]/{_BEHIND}")
_VERSION_OF_FOUR = re.compile(rf"(?i)(?:{_VERSION}{_BEHIND}")


def url(text: str, span: Span) -> bool:
    """Judge web addresses without a scheme: attributes, modules and files end like domains."""
    bare = text[span.start : span.end].strip("\"'")
    if "://" in bare or bare.lower().startswith("www."):
        return False
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    if after.isalnum() or after in ("_", "(", "[") or before in ("_", "/", "\\", "."):
        return True
    host = bare.split("/", 1)[0]
    if "_" in host or _FILE.search(host) or not _WEB.search(host):
        return True
    if _COMMON.search(host):
        return False
    start, end = line(text, span)
    return bool(_CODE.search(text, start, end)) and (host != host.lower() or bool(_ATTRIBUTE.search(host)))


def date(text: str, span: Span) -> bool:
    """Judge dates: versions, pieces of hashes, times of events."""
    value = text[span.start : span.end]
    if hashed(text, span):
        return True
    if _VERSIONED.fullmatch(value):
        before = _VERSION_BEFORE.search(text, max(0, span.start - 16), span.start)
        return bool(before) or text[span.end : span.end + 1] in ("-", "+", "/")
    return bool(_TIMED.fullmatch(value)) and not near(text, span)


def ip(text: str, span: Span) -> bool:
    """Judge addresses on a network: this machine, everybody, nobody, and version numbers of four parts."""
    value = text[span.start : span.end]
    if ":" in value:
        if cut_from_word(text, span.start, span.end) or not any(character.isdigit() for character in value):
            return True
    elif _VERSION_OF_FOUR.search(text, max(0, span.start - 16), span.start):
        return True
    try:
        known = ip_address(value.split("/")[0].split("%")[0])
    except ValueError:
        return False
    return known.is_loopback or known.is_unspecified or known.is_multicast or value.startswith("255.")


def postcode(text: str, span: Span) -> bool:
    """Judge postcodes: one without its blank needs a word about a place."""
    if cut_from_word(text, span.start, span.end):
        return True
    return " " not in text[span.start : span.end] and not near(text, span)

"""What the tagger took for somebody: it reads language, and identifiers are none."""

import re

from router.inspection.everyday.surroundings import (
    SOMEBODY,
    clocked,
    fraction,
    hashed,
    labelled,
    line,
    near,
    token,
    written_by_machines,
)
from router.inspection.finding import Span

_HOME = re.compile(
    r"(?i)(?:/home/|/users/|\\users\\|~|(?:user(?:name)?|login)[\"']?\s?[:=]\s?[\"']?|@|\b(?:for|by|of|with|and) )$"
)
"""What stands before an account's name wherever it is written."""
_RECORD = 160
_LONGEST = 40
_TRUNK = 10
_COUNTED = frozenset({"ID", "PHONE_NUMBER", "ADDRESS"})
_NAMED = frozenset({"PERSON", "USERNAME", "ORGANIZATION", "LOCATION"})
_CELLS = tuple(",;|\t\n'\"")
_SURE = 0.9
"""From here on the tagger is believed inside an identifier too: names do stand in paths and keys."""
_DIGESTS = re.compile(r"(?i)(?:sha(?:1|256|384|512)|md5)[-:=]")
_PRECISE = re.compile(
    r"(?i)(?<![0-9a-z])[0-9a-f]{40,64}(?![0-9a-z])|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}|sha(?:256|512)[-:=]"
    r"|version[\"']?\s?[:=]"
)
_MACHINE = re.compile(
    r"[a-z0-9]_[a-z0-9]|[a-z]{2}\.[a-z]{2}|[a-z]{2}/[A-Za-z0-9]|[A-Za-z0-9]/[a-z]{2}|::|->|[A-Z0-9]_[A-Z0-9]|[a-z]-[a-z]{1,16}-[0-9]"
)
_HANDLE = re.compile(r"[a-z][a-z0-9]+(?:[._][a-z0-9]+){1,2}")
_MARKED = re.compile(r"(?:```|:alt: |\[!\[)$")
_HEX = re.compile(r"0x[0-9a-fA-F]{1,16}(?:-0x[0-9a-fA-F]{1,16})?")
_HUMPS = re.compile(r"[A-Za-z][a-z]{3,}[A-Z]")
"""Capitals inside a word, but not behind the prefixes of names (McIntosh, LaToya, DiMarco)."""


def tagged(text: str, span: Span) -> bool:
    """Return whether a finding of the tagger speaks of nobody."""
    if hashed(text, span):
        return True
    if _HOME.search(text, max(0, span.start - 16), span.start):
        return False
    if clocked(text, span):
        return not near(text, span)
    if span.kind in _NAMED and _listed(text, span):
        return True
    if span.kind in _COUNTED:
        return _counted(text, span)
    return span.kind in _NAMED and span.score < _SURE and _cut_from_machines(text, span)


def _counted(text: str, span: Span) -> bool:
    """Judge bare numbers that the tagger took for somebody's."""
    value = text[span.start : span.end].strip("[]").rpartition("=")[2]
    if _HEX.fullmatch(value):
        return True
    if not value.replace(".", "").isdigit() or (value[0] == "0" and len(value) >= _TRUNK) or near(text, span):
        return False
    if fraction(text, span) or labelled(text, span):
        return True
    start, end = line(text, span)
    cell = text[span.start - 1 : span.start] in _CELLS and text[span.end : span.end + 1] in _CELLS
    return bool(_DIGESTS.search(text, start, end)) if cell else written_by_machines(text, span)


def _cut_from_machines(text: str, span: Span) -> bool:
    """Judge one word taken for a name: part of an identifier, or small letters among what programs write."""
    value = text[span.start : span.end]
    if " " in value:
        return False
    if _literal(text, span):
        return True
    start, end = token(text, span)
    whole = start == span.start and end <= span.end + 1
    handle = span.kind == "USERNAME" and (
        whole or (_HANDLE.fullmatch(text, start, end) and not written_by_machines(text, span))
    )
    if not handle and _MACHINE.search(text, start, end):
        return True
    if span.kind != "ORGANIZATION" and _HUMPS.search(value):
        return True
    if value != value.lower() or near(text, span):
        return False
    return span.kind != "USERNAME" and written_by_machines(text, span)


def _literal(text: str, span: Span) -> bool:
    """Return whether Markdown says that a word is a literal: in backticks, a badge, a language."""
    if _MARKED.search(text, max(0, span.start - 8), span.start) or text.startswith(" (`", span.end):
        return True
    word = text[span.start : span.end]
    return word == word.lower() and text[span.start - 1 : span.start] == text[span.end : span.end + 1] == "`"


def _listed(text: str, span: Span) -> bool:
    """Return whether a small-letter string of a record stands among hashes or versions, with no word about a person."""
    value = text[span.start : span.end]
    start, end = token(text, span)
    if text[start - 1 : start] not in ('"', "'") or text[end : end + 1] != text[start - 1 : start]:
        return False
    if value != value.lower() or end - start > _LONGEST:
        return False
    low, high = max(0, span.start - _RECORD), min(len(text), span.end + _RECORD)
    if text.find("@", low, high) >= 0 or not _PRECISE.search(text, low, high):
        return False
    return not (SOMEBODY.search(text, low, start) or SOMEBODY.search(text, end, high))

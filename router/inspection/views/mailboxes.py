"""Mailboxes with `at` and `dot` spelled out."""

import re
from collections.abc import Iterator

from router.inspection.linear import Encoded, Pattern
from router.inspection.views.payloads import stretches
from router.inspection.views.view import Change

_IN_BRACKETS_AT = r"[(\[{<]\s?(?i:at|@|arroba|a)\s?[)\]}>]"
_IN_BRACKETS_DOT = r"[(\[{<]\s?(?i:dot|\.|punkt|punto|point)\s?[)\]}>]"
_AT = rf"(?:\s{{0,3}}{_IN_BRACKETS_AT}\s{{0,3}}|\s{{1,3}}(?i:at)\s{{1,3}}|\s{{0,2}}@\s{{0,2}}|[-_](?i:at)[-_])"
_DOT = rf"(?:\s{{0,3}}{_IN_BRACKETS_DOT}\s{{0,3}}|\s{{1,3}}(?i:dot)\s{{1,3}}|\s?\.\s?|[-_](?i:dot)[-_])"
_WORD = "[A-Za-z0-9_+-]+"
_MAILBOX = Pattern(rf"({_WORD}(?:{_DOT}{_WORD}){{0,3}}{_AT}{_WORD}(?:{_DOT}{_WORD}){{1,4}})")
_GATE = Pattern(rf"{_IN_BRACKETS_AT}|{_IN_BRACKETS_DOT}|(?i:[\s_-]dot[\s_-])|\s@\s")
_BROKEN = Pattern(
    r"[\w.+-]*\w([ \t]*\r?\n[>| \t]{0,20})@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[^(A-Za-z0-9.-]|\.?$|\.\s)"
)
_BRACKETED_AT = re.compile(rf"\s*{_IN_BRACKETS_AT}\s*")
_BRACKETED_DOT = re.compile(rf"\s*{_IN_BRACKETS_DOT}\s*")
_SPOKEN_AT = re.compile(r"(?i)(?:\s+|[_-])at(?:\s+|[_-])")
_SPOKEN_DOT = re.compile(r"(?i)(?:\s+|[_-])dot(?:\s+|[_-])")
_PLAIN_AT = re.compile(r"\s{0,2}@\s{0,2}")
_PLAIN_DOT = re.compile(r"\s?\.\s?")
_BLANK = re.compile(r"\s+")


def written_out(text: str) -> Iterator[Change]:
    """Yield each spelled-out mailbox in its plain form, and the end of a line before the sign of one."""
    end = 0
    for change in sorted([*_spelled(text), *_broken(text)]):
        if change.start >= end:
            end = change.end
            yield change


def _spelled(text: str) -> Iterator[Change]:
    if _GATE.found(Encoded(text).data):
        for start, end in stretches(_MAILBOX, text):
            plain = _plain(text[start:end])
            if plain:
                yield Change(start, end, plain)


def _broken(text: str) -> Iterator[Change]:
    """Yield the end of a line between a name and its `@domain`; what is called there is a decorator of code."""
    if "\n" in text and "@" in text:
        for start, end in stretches(_BROKEN, text):
            yield Change(start, end, "")


def _plain(written: str) -> str:
    """Return a mailbox as usual; nothing where only ordinary words stand."""
    sure = bool(_BRACKETED_AT.search(written))
    spaced = " @ " in written and " . " in written  # `w @ x.name` multiplies matrices
    if not sure and not spaced and not _SPOKEN_DOT.search(written) and not _BRACKETED_DOT.search(written):
        return ""  # "meet me at example.org"
    plain = _BRACKETED_AT.sub("@", written) if sure else written
    if "@" not in plain:
        plain = _SPOKEN_AT.sub("@", plain, count=1)
    plain = _SPOKEN_DOT.sub(".", _BRACKETED_DOT.sub(".", plain))
    plain = _PLAIN_DOT.sub(".", _PLAIN_AT.sub("@", plain))
    return "" if _BLANK.search(plain) or plain.count("@") != 1 else plain

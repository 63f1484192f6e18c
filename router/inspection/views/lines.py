"""Values that the end of a line cuts, with or without quote marks before the next one."""

import re
from collections.abc import Iterator

from router.inspection.views.view import Change

_BREAK = re.compile(r"[ \t]*\\?\r?\n(?P<mark>[ \t]*(?:[>|]+|//|#+|\*+(?= ))?[ \t]*(?:[>|]+[ \t]*)*)(?=\S)")
_TAIL = 80
_MAIL_END = re.compile(r"[\w.+-]+@[\w.-]*$")
_WHOLE_MAIL = re.compile(r"@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}$")
_MAIL_START = re.compile(r"[\w.+-]*@[\w-]")
_DOMAIN_START = re.compile(r"[\w-]+(?:\.[\w-]+)+|[\w-]*\.[A-Za-z]{2,}")
_KEY_END = re.compile(r"[A-Za-z0-9+/_-]{16,}$")
_KEY_START = re.compile(r"[A-Za-z0-9+/=_-]{4,}")
_GROUP_END = re.compile(r"\d[-.]$|\+\d[\d ().-]{3,}$|\(\d{2,4}\)[\d -]*$|\d{3}-\d{2,3}$")
_WIDTH = range(68, 80)
"""Where mail programs wrap."""


def joined_lines(text: str) -> Iterator[Change]:
    """Yield the ends of lines that seem to cut something, each to be left out or read as a blank."""
    for match in _BREAK.finditer(text):
        start, end = match.span()
        line = text.rfind("\n", max(0, start - _TAIL), start) + 1
        tail, head = text[max(line, start - _TAIL) : start], text[end : end + _TAIL]
        between = _between(tail, head, marked=bool(match["mark"].strip()))
        if between is not None:
            yield Change(start, end, between)


def _between(tail: str, head: str, *, marked: bool) -> str | None:
    """Return what to read in place of the end of a line; None: it may stay."""
    last, first = tail[-1:], head[:1]
    wrapped = len(tail) in _WIDTH
    if _MAIL_END.search(tail) and _DOMAIN_START.match(head) and (wrapped or not _WHOLE_MAIL.search(tail)):
        return ""
    if _MAIL_START.match(head) and first != "@" and (last in "._+-" or wrapped) and last not in " ,;:":
        return ""
    if first.isdigit() and _GROUP_END.search(tail):
        return "" if last in "-." else " "
    key = _KEY_END.search(tail)
    if key and _KEY_START.match(head) and not key.group().islower():
        return ""
    return " " if marked and (last.isalnum() or last in "-,&") and first.isalnum() else None

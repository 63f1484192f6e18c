"""Values that the end of a line cuts, with or without quote marks before the next one."""

import re
from collections.abc import Iterator

from router.inspection.linear import Encoded, Pattern
from router.inspection.views.view import Change

_MARKS = r"[ \t]*(?:>[> \t]*)?"
_BREAK = re.compile(rf"[ \t]*\\?\r?\n(?P<mark>{_MARKS})(?=\S)")
# What may be cut ends so, or starts so; everything else is not looked at any closer.
_CUT = Pattern(
    r"(?:[\w.+-]@[\w.-]*|[0-9][-.]|\+[0-9][0-9 ().-]{3,}|\([0-9]{2,4}\)[0-9 -]*|[0-9]{3}-[0-9]{2,3}"
    r"|[A-Za-z0-9+/_-]{16,})([ \t]*\\?\r?\n)"
    rf"|([ \t]*\r?\n){_MARKS}[\w.+-]+@[\w-]|([ \t]*\r?\n)[ \t]*>"
)
_TAIL = 80
_MAIL_END = re.compile(r"[\w.+-]+@[\w.-]*$")
_WHOLE_MAIL = re.compile(r"@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}$")
_MAIL_START = re.compile(r"[\w.+-]*@[\w-]")
_DOMAIN_START = re.compile(r"[\w-]+(?:\.[\w-]+)+|[\w-]*\.[A-Za-z]{2,}")
_KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"
_LEAST_KEY = 16
_KEY_START = re.compile(r"[A-Za-z0-9+/=_-]{4,}")
_WORD = re.compile("[A-Za-z]?[a-z]+")
"""What opens a line of prose: a key that ends the line before does not go on in it.

The width of that line says nothing here, though mail programs wrap: it is the length of the value, and what leaves
must not depend on it. The price is the end of a cut key where it is four or more small letters and nothing else: 0.4 %
of the places where random keys can be cut.
"""
_GROUP_END = re.compile(r"\d[-.]$|\+\d[\d ().-]{3,}$|\(\d{2,4}\)[\d -]*$|\d{3}-\d{2,3}$")
_WIDTH = range(68, 80)
"""Where mail programs wrap."""


def joined_lines(text: str) -> Iterator[Change]:
    """Yield the ends of lines that seem to cut something, each to be left out or read as a blank."""
    encoded = Encoded(text)
    for place, _ in encoded.code_points([max(groups[1:]) for groups in _CUT.matches(encoded.data)]):
        match = _BREAK.match(text, place)
        if match is None:
            continue
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
    if "@" in tail and _MAIL_END.search(tail) and _DOMAIN_START.match(head):
        if wrapped or not _WHOLE_MAIL.search(tail):
            return ""
    elif "@" in head and _MAIL_START.match(head) and (last in "._+-" or (wrapped and last.isalnum())):
        return "" if first != "@" else None
    if first.isdigit() and _GROUP_END.search(tail):
        return "" if last in "-." else " "
    key = tail[len(tail.rstrip(_KEY)) :]
    goes_on = _KEY_START.match(head)
    prose = goes_on is not None and _WORD.fullmatch(goes_on.group()) is not None
    if len(key) >= _LEAST_KEY and not key.islower() and goes_on and not prose:
        return ""
    return " " if marked and (last.isalnum() or last in "-,&") and first.isalnum() else None

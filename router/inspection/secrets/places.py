"""Passwords where programs keep them: settings lines, addresses, switches, attributes, calls, cells, lists."""

import re
from collections.abc import Iterator

from router.inspection.entropy import is_password, is_random, stands_in
from router.inspection.finding import Span
from router.inspection.linear import Encoded, Pattern
from router.inspection.secrets.matched import matched

_WORD = r"(?:password|passwd|passphrase|passcode|pwd)"
_QUOTE = r"\\*[\"']?"

LINE_GATE = r"(?:PASS|PWD|PHRASE|PASSWORD|PASSWD)[A-Z0-9_]{0,20}=[^\s]"
_LINE = Pattern(
    r"(?m)^[+-]?[ \t]*(?:export[ \t]+|set[ \t]+|ENV[ \t]+)?"
    r"(?:(?:[A-Z][A-Z0-9_]{0,60})?(?:PASSWORD|PASSWD|PASSPHRASE)|[A-Z][A-Z0-9_]{0,60}_(?:PASS|PWD)|PASS)"
    r"[A-Z0-9_]{0,20}=([^\s\"'`$][^\s\"'`]{3,200})[ \t\r]*$"
)
"""A line of a settings file: no bracket and no comma ends its value."""

FIELD_GATE = rf"(?i){_WORD}[\w.-]{{0,20}}:[ \t]"
_FIELD = Pattern(
    rf"(?im)^[+-]?[ \t-]*(?:[\w./\[\]-]+ ){{0,4}}?[-]?[ \t]*"
    rf"[\w.-]{{0,40}}{_WORD}[\w.-]{{0,20}}:[ \t]+([^\s\"'`$]{{4,200}})[ \t\r]*$"
)

QUERY_GATE = r"(?i)[?&][\w-]{0,30}(?:pass|pwd)"
_QUERY = Pattern(r"(?i)[?&](?:[\w-]{0,30}[_-])?(?:password|passwd|passphrase|pwd|pass)=([^\s\"'`&#]{4,200})")

CELL_GATE = rf"(?i){_WORD}[\w.-]*[`\"]? ?[|\t]"
_CELL = Pattern(rf"(?i){_WORD}[\w.-]{{0,20}}[`\"]?[ ]{{0,9}}[|\t][ ]{{0,9}}[`\"]?([^\s|`\"]{{4,200}})")

SWITCH_GATE = r"(?i)-(?:password|passwd|pass|pwd|token|secret|api-?key|key)[ =]|sshpass|mysql|psexec"
_SWITCH = Pattern(
    r"""(?i)(?:(?:^|[\s"'(])--?(?:[\w-]{0,30}-)?(?:password|passwd|pass|pwd|token|secret|api-?key|key)[ =]"""
    r"""|\bsshpass\s+-p ?|\bmysql(?:dump)?\b[^\n]{0,80}\s-p|psexec[^\n]{0,120}\s-p )["']?([^\s"'`]{4,200})"""
)

XML_GATE = r"""["']?\s{1,3}[vV]alue\s?="""
_XML = Pattern(
    r"""(?i)(?:password|passwd|pwd|secret|token|api-?key)[\w.-]{0,20}["']?\s{1,3}value\s?=\s?["']([^"'\n]{4,400})"""
)

_CALLS = r"(?i:NetworkCredential|DirectoryEntry|UsernamePasswordCredential|HTTPBasicAuth|PasswordAuthentication)"
CALL_GATE = rf"{_CALLS}\("
_CALL = Pattern(
    rf"{_CALLS}"
    r"""\(\s{0,20}(?:["'][^"'\n]{0,200}["'],\s{0,40}){1,2}["']([^"'\n]{4,200})["']"""
)

LISTED_GATE = rf"(?i)(?:value|val){_QUOTE}\s*[:=]"
_LISTED = Pattern(
    rf"(?i)\b(?:name|key|variable|header){_QUOTE}\s*[:=]\s*{_QUOTE}"
    rf"[-\w.]*(?:passw(?:or)?d|passwd|passphrase|pwd|(secret|token|api[-_]?key|authorization|credential))"
    rf"s?(?:[-_.0-9][-\w.]*)?{_QUOTE},?\s*"
    rf"{_QUOTE}(?:value|val){_QUOTE}\s*[:=]\s*(?:{_QUOTE}(?:Bearer|Basic)\s)?"
    r"(?:[rbuf@]?\\*\"([^\"\\\n]+)|[rbuf@]?\\*'([^'\\\n]+)|`([^`\\\n]+)|([^\s\"'`,;<>(){}\[\]\\]+))"
)
_LETTER_AND_DIGIT = re.compile(r"(?=.*[A-Za-z])(?=.*\d)")
_SIGNS = re.compile(r"(?=.*[A-Za-z])(?=.*\d)(?=.*[^\w./:-])")
_CALLED = re.compile(r"[\w.]+[(\[].*[)\],]+$|.*%\}|[<{]{1,2}\s*[A-Za-z_.]+\s*[>}]{1,2}$")
_TRAILING = ".,;:!?)\"'\u201d\u2019"


def lines(encoded: Encoded) -> Iterator[Span]:
    """Find the whole value of a settings line, with brackets, commas and semicolons."""
    yield from _signed(encoded, _LINE)


def fields(encoded: Encoded) -> Iterator[Span]:
    """Find the whole value of a `password: …` line."""
    yield from _signed(encoded, _FIELD)


def queries(encoded: Encoded) -> Iterator[Span]:
    """Find the password among the parameters of an address."""
    yield from _signed(encoded, _QUERY)


def neighbours(encoded: Encoded) -> Iterator[Span]:
    """Find a password in the cell behind its name."""
    for ((start, end),) in matched(encoded, _CELL, 1):
        value = encoded.text[start:end]
        if _LETTER_AND_DIGIT.match(value) and is_password(value, quoted=True):
            yield Span(start, end, "PASSWORD", 0.7, "secrets:column")


def options(encoded: Encoded) -> Iterator[Span]:
    """Find what a switch of a command hands over."""
    yield from _handed(encoded, _SWITCH)


def attributes(encoded: Encoded) -> Iterator[Span]:
    """Find the value attribute beside a name."""
    yield from _handed(encoded, _XML)


def calls(encoded: Encoded) -> Iterator[Span]:
    """Find the password among the arguments of a login."""
    yield from _handed(encoded, _CALL)


def listed(encoded: Encoded) -> Iterator[Span]:
    """Find what lists of settings name in one field and hold in the next: `{"name": "DB_PASSWORD", "value": …}`."""
    for key, *values in matched(encoded, _LISTED, 1, 2, 3, 4, 5):
        start, end = max(values)
        value = encoded.text[start:end].rstrip(_TRAILING) if max(values) == values[3] else encoded.text[start:end]
        if key[0] < 0 and is_password(value, quoted=True):
            yield Span(start, start + len(value), "PASSWORD", 0.8, "secrets:listed")
        elif key[0] >= 0 and is_random(value, 12):
            yield Span(start, start + len(value), "API_KEY", 0.8, "secrets:listed")


def _signed(encoded: Encoded, pattern: Pattern) -> Iterator[Span]:
    for ((start, end),) in matched(encoded, pattern, 1):
        value = encoded.text[start:end]
        # What only a pair gives away ends where that of other signs ends: at the blank, full stop included.
        told = _SIGNS.match(value) or is_password(value.rstrip(_TRAILING), quoted=False)
        if told and not stands_in(value) and not _CALLED.match(value):
            yield Span(start, end, "PASSWORD", 0.75, "secrets:pair")


def _handed(encoded: Encoded, pattern: Pattern) -> Iterator[Span]:
    for ((start, end),) in matched(encoded, pattern, 1):
        if is_password(encoded.text[start:end], quoted=True):
            yield Span(start, end, "PASSWORD", 0.8, "secrets:switch")

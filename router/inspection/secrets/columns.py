"""Credentials in tables: the head of a column says what its cells are."""

import re
from collections.abc import Iterator

from router.inspection.entropy import is_password, is_random
from router.inspection.finding import Span
from router.inspection.linear import Encoded, Pattern
from router.inspection.secrets.matched import matched

_LOGIN = r"passw(?:or)?d|passwd|passphrase|passcode|pwd|\bpin"
_KEY = r"secret|token|api[-_ ]?key|[-_ ]key|credential"
_PLAIN = r"[^\n(){}=:]*"
GATE = rf"(?i)(?:{_LOGIN}|{_KEY}|\bkey)s?[ \"*`]*(?:[,\t;|]{_PLAIN})?\r?\n[^\n]*[,\t;|]"
_HEAD = Pattern(rf"(?im)^({_PLAIN}(?:{_LOGIN}|{_KEY}|\bkey)s?[ \"*`]*(?:[,\t;|]{_PLAIN})?)$")
_IS_PASSWORD = re.compile(rf"(?i)^[\w .-]*(?:{_LOGIN})s?$")
_IS_KEY = re.compile(rf"(?i)^(?:[\w .-]*(?:{_KEY})s?|keys?)$")
_RULE = re.compile(r"[\s|:+=-]*")
_MOST_ROWS = 5000


def cells(encoded: Encoded) -> Iterator[Span]:
    """Find passwords and keys in the columns that are headed so, in Markdown, CSV and tab-separated tables."""
    text, done = encoded.text, 0
    for ((head, head_end),) in matched(encoded, _HEAD, 1):
        mark = next((mark for mark in "|\t;," if mark in text[head:head_end]), None)
        if mark is None or head < done:
            continue
        names = [name.strip(' "*`') for name in text[head:head_end].split(mark)]
        kinds = {
            n: "PASSWORD" if _IS_PASSWORD.match(name) else "API_KEY" for n, name in enumerate(names) if _named(name)
        }
        if not kinds or not all(len(name.split()) <= 4 and not re.search(r"[=:(){}]", name) for name in names):
            continue
        position = head_end + 1
        for _ in range(_MOST_ROWS):
            line_end = text.find("\n", position)
            line = text[position : line_end if line_end >= 0 else len(text)]
            if line.count(mark) != len(names) - 1:
                break
            if not _RULE.fullmatch(line):
                yield from _row(line, position, mark, kinds)
            position += len(line) + 1
        done = position


def _named(name: str) -> bool:
    return _IS_PASSWORD.match(name) is not None or _IS_KEY.match(name) is not None


def _row(line: str, position: int, mark: str, kinds: dict[int, str]) -> Iterator[Span]:
    for number, cell in enumerate(line.split(mark)):
        value = cell.strip(' \r"*`')
        kind = kinds.get(number)
        if (kind == "PASSWORD" and is_password(value, quoted=True)) or (kind == "API_KEY" and is_random(value, 12)):
            start = position + cell.index(value)
            yield Span(start, start + len(value), kind or "", 0.75, "secrets:column")
        position += len(cell) + 1

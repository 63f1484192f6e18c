"""Numbers with every separator taken out, where what remains is a card, an account or a spelled-out number."""

import re
from collections.abc import Iterator

from router.inspection.check_digits import iban, iban_length, luhn
from router.inspection.linear import Pattern
from router.inspection.views.payloads import stretches
from router.inspection.views.view import Change

# Blanks, dots, dashes, the end of a line and what mail and comments put before the next one.
_BETWEEN = r"[ .\-_/\x{b7}\x{2022}|>\t\r\n]"
_CARD = Pattern(rf"(?:^|[^0-9A-Za-z.-])([3-6](?:{_BETWEEN}{{0,5}}[0-9]){{12,}})(?:$|[^0-9A-Za-z])")
_ACCOUNT = Pattern(
    rf"(?:^|[^0-9A-Za-z])([A-Za-z]{_BETWEEN}?[A-Za-z](?:{_BETWEEN}{{0,5}}[0-9]){{2}}{_BETWEEN}{{0,5}}[0-9A-Za-z])"
)
_SPELLED = Pattern(r"(?:^|[^0-9A-Za-z.+-])([0-9](?:[ .\-_/]{1,3}[0-9]){8,9})(?:$|[^0-9A-Za-z ]|[ ][^0-9])")
_SEPARATOR = re.compile(r"[ .\-_/\u00b7\u2022|>\t\r\n]{1,5}")
_LINE = re.compile(r"[ \t]*\r?\n[>| \t]*")
_ABOUT = re.compile(r"(?i)\b(?:ssn|social|phone|call|tel|telephone|mobile|cell|fax|text|reach|dial)\b")
_NEAR = 60
_CARDS = (16, 15, 14, 19, 18, 17, 13)
_REACH = 6
"""Characters of text per character of an account number, at most."""


def put_together(text: str) -> Iterator[Change]:
    """Yield each such number without its separators, in order."""
    changes = sorted([*_cards(text), *_accounts(text), *_spelled(text)])
    end = 0
    for change in changes:
        if change.start >= end:
            end = change.end
            yield change


def _cards(text: str) -> Iterator[Change]:
    for start, end in stretches(_CARD, text):
        length = _card(text[start:end])
        if length:
            written = text[start : start + length]
            yield Change(start, start + length, "".join(c for c in written if c.isdigit()))


def _card(written: str) -> int:
    """Return the length of the card number at the start of a run of digits, 0 if none is there."""
    places = [at for at, c in enumerate(written) if c.isdigit()]
    for count in _CARDS:
        if len(places) < count or (len(places) > count and places[count] == places[count - 1] + 1):
            continue
        own = written[: places[count - 1] + 1]
        if luhn("".join(c for c in own if c.isdigit())) and (_in_groups(_LINE.sub("", own)) or _in_groups(own)):
            return len(own)
    return 0


def _in_groups(written: str) -> bool:
    """Whether digits stand in groups as people write them: one by one, in twos, in fours, or all in one."""
    sizes = [len(group) for group in _SEPARATOR.split(written)]
    return {*sizes} <= {1, 4} or {*sizes} == {2} or sizes == [4, 6, 5] or len(sizes) == 1


def _accounts(text: str) -> Iterator[Change]:
    done = 0
    for start, _ in stretches(_ACCOUNT, text):
        if start < done:
            continue
        head = "".join(c for c in text[start : start + 8] if c.isalnum())
        length = iban_length(head[:2].upper())
        places = _letters(text, start, length)
        if not length or len(places) < length or text[places[-1] + 1 : places[-1] + 2].isalnum():
            continue
        compact = "".join(text[at] for at in places).upper()
        if iban(compact):
            done = places[-1] + 1
            yield Change(start, done, compact)


def _letters(text: str, start: int, count: int) -> list[int]:
    """Return where the next letters and digits stand, as far as only separators stand between them."""
    places: list[int] = []
    gap = 0
    for at in range(start, min(len(text), start + _REACH * count)):
        if text[at].isalnum() and text[at].isascii():
            places.append(at)
            gap = 0
            if len(places) == count:
                break
        else:
            gap += 1
            if gap > 5 or not _SEPARATOR.match(text[at]):
                break
    return places


def _spelled(text: str) -> Iterator[Change]:
    """Yield nine or ten single digits in the groups of a social security or a telephone number."""
    for start, end in stretches(_SPELLED, text):
        written = text[start:end]
        digits = "".join(c for c in written if c.isdigit())
        if len(set(_SEPARATOR.findall(written))) < 2 and not _ABOUT.search(text[max(0, start - _NEAR) : start]):
            continue  # a row of a matrix, a list of labels
        first = 5 if len(digits) == 9 else 6
        yield Change(start, end, f"{digits[:3]}-{digits[3:first]}-{digits[first:]}")

"""The same letters and digits in plain form: no invisible characters, no variants, no look-alikes."""

import re
import unicodedata
from collections.abc import Iterator

from router.inspection.views.look_alikes import LOOK_ALIKES
from router.inspection.views.view import Change, View

# Format characters, variation selectors, tags, fillers and other things that show nothing.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e007f-\U000e0fff"
)
_HIDDEN = re.compile(f"[{_INVISIBLE}]+")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
"""Tag characters spell ASCII that nobody sees."""
_ODD = re.compile("[^\x00-\x7f]")
_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
"""Accents, and what strikes letters out, circles them or makes a key of them."""
_CLUSTER = re.compile(f"[^\x00-\x7f]{_MARK}*|[ -~]{_MARK}+")
_MARKS = re.compile(_MARK)
_FOREIGN = re.compile(f"[{''.join(LOOK_ALIKES)}]")
_ENDS_LATIN = re.compile(r"[A-Za-z]\S*$")
_OPENS_LATIN = re.compile(r"\S*[A-Za-z]")
_BEFORE, _AFTER, _DIGIT = re.compile(r"\S*$"), re.compile(r"\S*"), re.compile(r"\d")
_REACH = 30
"""A letter is foreign to a word when one of Latin stands this near in it."""
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
"""Not among them: variants of the hyphen itself, which are written where a hyphen is meant."""
_FULL_STOP = "\u3002"
"""Parts the labels of a domain as a dot does (UTS 46)."""
_PLAINER = re.compile(f"[{''.join(sorted(_DASHES))}{_FULL_STOP}]|{_MARK}")


def clean(view: View) -> View:
    """Return a view with every character in the form that detectors know."""
    if view.text.isascii():
        return view
    odd = "".join(sorted(c for c in set(view.text) if c > "\x7f"))
    if _HIDDEN.search(odd) or _TAGS.search(odd):
        view = view.changed(_without_invisible(view.text))
    if _PLAINER.search(odd) or any(map(_digit, odd)) or not unicodedata.is_normalized("NFKC", odd):
        view = view.changed(_plain(view.text))
    return view.changed(_latin(view.text)) if _FOREIGN.search(odd) else view


def _without_invisible(text: str) -> Iterator[Change]:
    hidden = [Change(*match.span(), "") for match in _HIDDEN.finditer(text)]
    tags = [Change(*m.span(), "".join(chr(ord(c) - 0xE0000) for c in m.group())) for m in _TAGS.finditer(text)]
    yield from sorted([*hidden, *tags])


def _plain(text: str) -> Iterator[Change]:
    for match in (_CLUSTER if _MARKS.search(text) else _ODD).finditer(text):
        written = match.group()
        plain = _digit(written) or _unmarked(unicodedata.normalize("NFKC", written))
        if written in _DASHES:
            plain = "-" if _between_digits(text, match) else written
        elif written == _FULL_STOP:
            plain = "." if _within_latin(text, match) else written
        elif not written[0].isascii() and (plain.isspace() or not any(map(str.isalnum, written + plain))):
            # A wide blank or three dots in one matter only where a strict form would have the plain ones.
            plain = plain if plain in "@.+-_:/%" or _between_digits(text, match) else written
        if plain != written:
            yield Change(*match.span(), plain)


def _unmarked(letter: str) -> str:
    """Return a letter without its marks where no alphabet has it with them: struck out, circled, piled up."""
    return unicodedata.normalize("NFD", letter)[0] if len(letter) > 1 and _MARKS.search(letter, 1) else letter


def _within_latin(text: str, match: re.Match[str]) -> bool:
    return all(c.isalnum() and c.isascii() for c in (text[match.start() - 1 : match.start()], text[match.end() :][:1]))


def _digit(written: str) -> str:
    """Return a digit of any script, circled or raised, as the ASCII one; nothing for any other character."""
    value = unicodedata.digit(written, None) if len(written) == 1 else None
    return "" if value is None else str(value)


def _between_digits(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return before.isnumeric() and after.isnumeric()


def _latin(text: str) -> Iterator[Change]:
    """Spell words of foreign letters in Latin ones where they stand among Latin letters."""
    for match in _FOREIGN.finditer(text):
        start = match.start()
        near = text[max(0, start - _REACH) : start], text[start + 1 : start + 1 + _REACH]
        if _ENDS_LATIN.search(near[0]) or _OPENS_LATIN.match(near[1]) or _code(near[0], near[1]):
            yield Change(start, start + 1, LOOK_ALIKES[match.group()])


def _code(before: str, after: str) -> bool:
    """Whether a letter stands in a word of digits and look-alikes alone: the country of an account, a number plate."""
    if _DIGIT.search(before) is None and _DIGIT.search(after) is None:
        return False  # as nearly every letter of a text in another alphabet
    word = _BEFORE.search(before).group() + _AFTER.match(after).group()  # type: ignore[union-attr]
    return any(map(str.isdigit, word)) and all(c in LOOK_ALIKES for c in word if c.isalpha())

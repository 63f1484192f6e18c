"""Follows every HTML tag that may be open at the end of a text, to know whether an attribute's value could be a URL."""

import re
from enum import Enum

_SPACE = frozenset(" \t\n\r\f\v")
_NAME = re.compile(r"[A-Za-z_:][A-Za-z0-9_.:-]*")
_NAME_KEPT = 24
"""Characters kept of an attribute's name; longer ones are no prose attribute."""
_MANY = 16
"""Readings followed at once; a text that needs more is not worth restoring into."""

PROSE_ATTRIBUTES = frozenset({"alt", "aria-label", "label", "placeholder", "summary", "title"})
"""Attributes that no renderer fetches, follows or hands on; any other may hold a URL, reach a framed page (`name`) or
be sent with a form (`value`)."""


class _At(Enum):
    """Where within a tag a reading stands."""

    OPENING = 0
    NAME = 1
    AUTOLINK = 2
    BETWEEN = 3
    SLASH = 4
    ATTRIBUTE = 5
    AFTER_ATTRIBUTE = 6
    EQUALS = 7
    BARE = 8
    QUOTED = 9
    CLOSED_QUOTE = 10


_Reading = tuple[_At, str, str, bool]
"""Where; name of the attribute, tag or scheme so far; the open quote, or the colon of a name that had one; and
whether CommonMark would accept the tag so far."""

_VALUES = (_At.EQUALS, _At.BARE, _At.QUOTED)


class OpenTags:
    """All readings of what may be an open tag: which `<` really opens one is known only later, if ever."""

    __slots__ = ("_readings",)

    def __init__(self) -> None:
        self._readings: frozenset[_Reading] = frozenset()

    def __bool__(self) -> bool:
        return bool(self._readings)

    def clear(self) -> None:
        """Forget everything that is open."""
        self._readings = frozenset()

    def end_paragraph(self) -> None:
        """Forget what a blank line ends. It does not end a quoted value where HTML is shown as HTML."""
        self._readings = frozenset(
            (at, name, quote, False)  # no tag to CommonMark any more
            for at, name, quote, _ in self._readings
            if at is _At.QUOTED and name not in PROSE_ATTRIBUTES
        )

    @property
    def in_url(self) -> bool:
        """Whether some reading stands where a URL may be written."""
        return len(self._readings) > _MANY or any(
            at is _At.AUTOLINK or (at in _VALUES and name not in PROSE_ATTRIBUTES) for at, name, _, _ in self._readings
        )

    def step(self, character: str) -> bool:
        """Read one character; tell whether it ended a tag that CommonMark accepts as one."""
        if not self._readings:
            if character == "<":
                self._readings = frozenset({_OPENED})
            return False
        if len(self._readings) > _MANY:
            return False
        ended = character == ">" and any(_ends(reading) for reading in self._readings)
        going_on = {onward for reading in self._readings for onward in _after(reading, character)}
        if character == "<":
            going_on.add(_OPENED)
        self._readings = frozenset(going_on)
        return ended


_OPENED: _Reading = (_At.OPENING, "", "", True)


def _ends(reading: _Reading) -> bool:
    at, name, _, clean = reading
    if at is _At.ATTRIBUTE:
        return clean and _acceptable(name)
    return clean and at not in (_At.OPENING, _At.EQUALS, _At.QUOTED)


def _acceptable(name: str) -> bool:
    return len(name) < _NAME_KEPT and _NAME.fullmatch(name) is not None


def _after(reading: _Reading, c: str) -> tuple[_Reading, ...]:
    """Return what a reading becomes with one more character; nothing when no tag can be open that way."""
    at, name, quote, clean = reading
    if at is _At.QUOTED:
        return ((_At.CLOSED_QUOTE, "", "", clean) if c == quote else reading,)
    if at in (_At.OPENING, _At.NAME):
        return _in_name(reading, c)
    if c == ">" or (at is _At.AUTOLINK and (c in _SPACE or c == "<")):
        return ()
    if at in (_At.EQUALS, _At.BARE):
        return (_in_value(at, name, c, clean),)
    return (reading if at is _At.AUTOLINK else _around_attribute(at, name, c, clean),)


def _in_name(reading: _Reading, c: str) -> tuple[_Reading, ...]:
    at, name, colon, clean = reading
    after: tuple[_Reading, ...] = ()
    if c.isascii() and c.isalpha():
        after = ((_At.NAME, (name + c)[:_NAME_KEPT], colon, clean),)
    elif at is _At.OPENING:
        after = ()
    elif c in _SPACE:
        after = ((_At.BETWEEN, "", "", clean),)
    elif c == "/":
        after = ((_At.SLASH, "", "", clean),)
    elif c == ":":
        scheme = () if colon else ((_At.AUTOLINK, "", "", 2 <= len(name) < _NAME_KEPT),)
        after = (*scheme, (_At.NAME, name, ":", False))
    elif c == "-" or (c.isascii() and c.isdigit()):
        after = ((_At.NAME, (name + c)[:_NAME_KEPT], colon, clean),)
    elif c in "+.":
        # Schemes of autolinks may hold these two, names of tags may not.
        after = ((_At.NAME, name, colon, False),)
    return after


def _in_value(at: _At, name: str, c: str, clean: bool) -> _Reading:
    if at is _At.BARE:
        return (_At.BETWEEN, "", "", clean) if c in _SPACE else (at, name, "", clean and c not in "\"'=<`")
    if c in _SPACE:
        return at, name, "", clean
    if c in "\"'":
        return _At.QUOTED, name, c, clean
    return _At.BARE, name, "", clean and c not in "=<`"


def _around_attribute(at: _At, name: str, c: str, clean: bool) -> _Reading:
    """Continue between, within or after the names of attributes."""
    if at is _At.ATTRIBUTE and c not in _SPACE and c not in "/=":
        return at, (name + c.lower())[:_NAME_KEPT], "", clean
    clean = clean and at is not _At.SLASH
    if at is _At.ATTRIBUTE:
        clean = clean and _acceptable(name)
    if c == "=" and at in (_At.ATTRIBUTE, _At.AFTER_ATTRIBUTE):
        return _At.EQUALS, name, "", clean
    if c in _SPACE:
        return (_At.AFTER_ATTRIBUTE, name, "", clean) if name else (_At.BETWEEN, "", "", clean)
    if c == "/":
        return _At.SLASH, "", "", clean
    return _At.ATTRIBUTE, c.lower(), "", clean and at is not _At.CLOSED_QUOTE

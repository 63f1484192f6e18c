"""Stretches counted in units: durations, so many weeks ago, the last ten days, every Monday."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from local_models.dates.moment import UNITS, Meaning, Seen, at, days, shifted, whole_unit
from local_models.dates.placed import FILLER, Read, clock_in, placed

_NUMBER = r"(?P<n>\d+(?:\.\d+)?|an?|another|the)"
_UNIT = rf"(?P<unit>business day|{UNITS})"
_AND_MORE = rf"(?P<more>(?:(?: and| ,| , and)? \d+(?:\.\d+)? (?:{UNITS})\b)*)"
_AMOUNT = (
    rf"(?:about |around |approximately |at least |more than |less than |up to |over |under |"
    rf"nearly )?{_NUMBER} ?-? ?(?:more |additional |whole )?{_UNIT}"
    rf"{_AND_MORE}"
)
"""One or several: 2 days, 1 hour and 5 minutes."""
_MORE = re.compile(rf"(\d+(?:\.\d+)?) ({UNITS})\b")
_NOW = re.compile(
    r"\b(?:right now|just now|now|at the moment|this moment|at the minute|currently|"
    r"(?:at )?(?:this|the same) (?:point in )?time|at this point|this very moment|"
    r"(?:at )?(?:the )?present(?: time)?|presently|this instant|immediately|asap|(?:right|straight) away)\b"
)
_EVERY = re.compile(r"\b(?:every|all|any)\b(?: other)?(?P<n> \d+\b)?")
_DURATION = re.compile(
    rf"^(?:for |during |last(?:s|ing) |takes? )?(?:the )?{_AMOUNT}(?: long|"
    rf" straight)?$"
)
_WITHIN = re.compile(rf"\b(?:within|inside)(?: the)?(?: next)? {_AMOUNT}(?: (?:from|after) (?:now|today))?")
_AHEAD = re.compile(rf"\b(?:in|after) {_AMOUNT}(?: time)?\b(?! (?:before|after|from|ago|since))")
_LATER = re.compile(rf"\b{_AMOUNT} (?:later|from now|from today|hence|in the future|time)\b")
_AGO = re.compile(rf"\b{_AMOUNT} (?:ago|back|earlier|before now|before today|before$)")
_SPAN = re.compile(
    rf"\b(?:(?:the|these|those|over|in|for|during) )*(?P<way>last|past|next|this) "
    rf"(?P<n>\d+(?:\.\d+)?) {_UNIT}\b{_AND_MORE}"
)
_SPAN_TOO = re.compile(rf"\b(?P<n>\d+) (?P<way>last|past|next) {_UNIT}\b{_AND_MORE}")
COUNTED_FROM = re.compile(rf"\b{_AMOUNT} (?P<way>before|after|from|since|prior to|following) (?P<rest>.+)$")
_STARTING = r"(?:starting|beginning|commencing)(?: on| from| at)?"
_FROM_WHERE = re.compile(rf"^(?P<for>for )?{_AMOUNT} (?:{_STARTING}|(?(for)(?:, )?from|{_STARTING})) (?P<rest>.+)$")
_FROM_THERE = re.compile(rf"^(?:from|{_STARTING}) (?P<rest>.+?) for {_AMOUNT}$")
"""A stretch by where it begins and how long it lasts."""
_DAYLY = frozenset({"day", "weekday", "night"})
_OF_MONTH = re.compile(r"\bof the month$")
_DAYLIKE = frozenset(
    {"day", "week", "month", "year", "fortnight", "weekend", "quarter", "decade", "night", "century", "business day"}
)


def every(text: str, seen: Seen, read: Read) -> Meaning | None:
    """Recurring: its next occurrence, or its last one where the text looks back."""
    found = _EVERY.search(text)
    if found is None:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
    unit = re.match(rf"(?:{UNITS}|weekday)\b", rest)
    inner = rest
    if unit is not None:
        named = {"day": "today", "weekday": "today", "night": "tonight"}.get(unit[0], f"this {unit[0]}")
        inner = f"{named}{rest[unit.end() :]}"
    early = unit is not None and unit[0] in _DAYLY and seen.direction == "future"
    # Every day at nine is nine in the morning, also when that is over today.
    meaning = read(inner.replace("ly", ""), replace(seen, now=at(seen.today)) if early else seen)
    meaning = meaning or Meaning(seen.now, seen.now)
    if _OF_MONTH.search(inner) and meaning.end and meaning.end <= seen.now and seen.direction == "future":
        meaning = read(inner.replace("of the month", "of next month"), seen) or meaning
    if meaning.end and meaning.start and unit and meaning.end <= seen.now and seen.direction == "future":
        step = {"weekday": "day"}.get(unit[0], unit[0])
        meaning = Meaning(shifted(meaning.start, step, 1), shifted(meaning.end, step, 1))
    return replace(meaning, pattern="recurring")


def present(text: str, seen: Seen, _: Read) -> Meaning | None:
    rest = _NOW.sub("", text, count=1)
    return Meaning(seen.now, seen.now) if rest != text and not re.search(r"\w", FILLER.sub("", rest + " ")) else None


def _count(word: str) -> float:
    return float(word) if word[0].isdigit() else 1.0


def _moved(found: "re.Match[str]", moment: datetime, way: int) -> datetime:
    if found["unit"] == "business day":
        return business(moment, way * round(_count(found["n"])))
    moved = shifted(moment, found["unit"], way * _count(found["n"]))
    for count, unit in _MORE.findall(found.groupdict().get("more") or ""):
        moved = shifted(moved, unit, way * float(count))
    return moved


def business(moment: datetime, count: int) -> datetime:
    """Return the moment that many days from Monday to Friday later."""
    step = 1 if count > 0 else -1
    while count:
        moment += timedelta(days=step)
        count -= step if moment.weekday() < 5 else 0
    return moment


def duration(text: str, seen: Seen, _: Read) -> Meaning | None:
    found = _DURATION.match(text)
    if found is None or found["n"] == "the":
        return None
    ends = (
        (_moved(found, seen.now, -1), seen.now) if seen.direction == "past" else (seen.now, _moved(found, seen.now, 1))
    )
    return Meaning(*ends, pattern="duration")


def _landed(moment: datetime, found: "re.Match[str]") -> Meaning:
    """A point counted in days or more is a whole day; in hours or less it is a moment."""
    finest = [found["unit"], *(unit for _, unit in _MORE.findall(found["more"]))][-1]
    return days(moment.date()) if finest in _DAYLIKE else Meaning(moment, moment)


def lasting(text: str, seen: Seen, read: Read) -> Meaning | None:
    """A week starting tomorrow, from Monday for three days."""
    found = _FROM_WHERE.match(text) or _FROM_THERE.match(text)
    base = read(found["rest"], seen) if found else None
    if found is None or base is None or base.start is None:
        return None
    return Meaning(base.start, _moved(found, base.start, 1))


def offset(text: str, seen: Seen, read: Read) -> Meaning | None:
    if found := _WITHIN.search(text):
        return Meaning(seen.now, _moved(found, seen.now, 1))
    if found := _SPAN.search(text) or _SPAN_TOO.search(text):
        return _stretch(found, seen)
    if found := _AGO.search(text):
        landed = timed(_landed(_moved(found, seen.now, -1), found), text, found, seen)
        return _beyond(landed, found, seen.now, -1)
    found = _LATER.search(text) or _AHEAD.search(text)
    if found and found["n"] != "the":  # "later in the week" is a part of it
        return timed(_landed(_moved(found, seen.now, 1), found), text, found, seen)
    return _from_there(text, seen, read)


def _from_there(text: str, seen: Seen, read: Read) -> Meaning | None:
    """Three days after Easter, more than two weeks before the first of May, the week after Christmas."""
    found = COUNTED_FROM.search(text)
    base = read(found["rest"], seen) if found else None
    if found is None or base is None or base.start is None:
        return None
    way = -1 if found["way"] in {"before", "prior to"} else 1
    if found["n"] == "the" and found["unit"] == "week" and base.end:
        # "the week after Easter": seven days beside it
        return days((base.end if way > 0 else base.start - timedelta(days=7)).date(), 7)
    moved = _moved(found, base.start, way)
    point = Meaning(moved, moved) if base.start == base.end else _landed(moved, found)
    return _beyond(point, found, base.start, way)


def _beyond(point: Meaning, found: "re.Match[str]", base: datetime, way: int) -> Meaning:
    """Return a counted point, or with "more than" and "less than" the stretch on that side of it."""
    how = re.match(r"(more|less) than ", found[0])
    if how is None:
        return point
    if how[1] == "more":
        return Meaning(None, point.start) if way < 0 else Meaning(point.start, None)
    return Meaning(point.start, base) if way < 0 else Meaning(base, point.start)


def timed(meaning: Meaning, text: str, found: "re.Match[str]", seen: Seen) -> Meaning:
    """Add a time of the day that stands beside a counted day: "in two days at noon"."""
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
    said = clock_in(rest, alone=True) if rest and meaning.start != meaning.end else None
    return placed(meaning, said, seen) if said and meaning.start else meaning


def _stretch(found: "re.Match[str]", seen: Seen) -> Meaning:
    unit, count = found["unit"], float(found["n"])
    start = at(seen.today) if unit in _DAYLIKE else seen.now
    if found["way"] == "next" or (found["way"] == "this" and seen.direction == "future"):
        if unit in {"day", "business day"}:
            return Meaning(start + timedelta(days=1), _moved(found, start, 1) + timedelta(days=1))
        if unit in {"decade", "weekend", "quarter", "century"}:
            return whole_unit(seen.now, unit, 1, round(count))
        start += timedelta(days=unit in {"week", "month", "year"})
        return Meaning(start, _moved(found, start, 1))
    if unit in {"decade", "weekend", "quarter", "century"}:
        return whole_unit(seen.now, unit, -round(count), round(count))
    return Meaning(_moved(found, start, -1), start)

"""An English time expression to the stretch of time it means. English only; anything else resolves to nothing."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from local_models.dates import clock as clocks
from local_models.dates import days as dated
from local_models.dates.moment import (
    UNITS,
    Meaning,
    Months,
    Seen,
    Weekdays,
    at,
    days,

    monday,
    months,
    shifted,
    whole_unit,
)
from local_models.dates.words import plain

_NUMBER = r"(?P<n>\d+(?:\.\d+)?|an?|another|the)"
_UNIT = rf"(?P<unit>business day|{UNITS})"
_AMOUNT = rf"(?:about |around |approximately |at least |more than |less than |up to |over |under |nearly )?{_NUMBER} ?-? ?(?:more |additional |whole )?{_UNIT}"
_NOW = re.compile(r"\b(?:right now|just now|now|at the moment|this moment|at the minute|currently|(?:at )?(?:the )?present(?: time)?|presently|this instant|immediately|asap)\b")
_DURATION = re.compile(rf"^(?:for |during |last(?:s|ing) |takes? )?(?:the )?{_AMOUNT}(?: long| straight)?(?:(?: and| ,)? (?P<n2>\d+) (?P<unit2>{UNITS}))?$")
_WITHIN = re.compile(rf"\b(?:within|inside)(?: the)?(?: next)? {_AMOUNT}(?: (?:from|after) (?:now|today))?")
_AHEAD = re.compile(rf"\b(?:in|after) {_AMOUNT}(?: time)?\b(?! (?:before|after|from|ago))")
_LATER = re.compile(rf"\b{_AMOUNT}(?: and (?P<n2>\d+) (?P<unit2>{UNITS}))? (?:later|from now|from today|hence|in the future|time)\b")
_AGO = re.compile(rf"\b{_AMOUNT}(?: and (?P<n2>\d+) (?P<unit2>{UNITS}))? (?:ago|back|earlier|before now|before today|before$)")
_SPAN = re.compile(rf"\b(?:(?:the|these|those|over|in|for|during) )*(?P<way>last|past|next|this) (?P<n>\d+(?:\.\d+)?) {_UNIT}\b")
_FROM = re.compile(rf"\b{_AMOUNT} (?P<way>before|after|from|prior to|following) (?P<rest>.+)$")
_PART = re.compile(r"\b(?:the )?(?P<part>early|earlier|beginning of|start of|mid|middle of|late|later|end of|rest of|remainder of|remaining of|remaining)(?: -)?(?: in)? (?P<rest>.+)$")
_NTH = re.compile(rf"\b(?P<n>\d+(?:st|nd|rd|th)|last) (?:(?P<many>\d+) (?=day|week|month))?(?P<what>day|weekend|week|month|{'|'.join(Weekdays)})(?: of| in)(?: the)? (?P<rest>.+)$")
_OPEN = re.compile(r"^(?:on or |any time |anytime |sometime |time )?(?P<side>before|by|earlier than|no later than|ending(?: with| on)?|to|<=?|prior to|after|later than|since|from|starting(?: on| from)?|as of|as early as|>=?)(?: or on)?(?: the)? (?P<rest>.+)$")
_LATER_OPEN = re.compile(r"^(?P<rest>.+?) (?:or|and) (?P<side>later|after|earlier|before|onwards?)$|^(?P<rest2>.+?) (?P<side2>onwards?|on)$")
_BESIDE = re.compile(r"^(?P<day>.+?) (?P<side>before|by|until|to|after|since|no later than|later than|earlier than|as early as|from) (?P<time>[^-]+)$")
_EVERY = re.compile(r"\b(?:every|all|any)\b(?: other)?(?P<n> \d+)?")
_RANGES = (
    re.compile(r"\bbetween (?P<a>.+?) (?:and|to|-) (?P<b>.+)$"),
    re.compile(r"\bfrom (?P<a>.+?) (?:to|-) (?P<b>.+)$"),
    re.compile(r"^(?P<a>.+?) (?:to|-) (?P<b>.+)$"),
)
_FILLER = re.compile(r"^(?:(?:at|on|in|for|during|around|about|the|of|over|approximately|sometime|this coming|like|say|maybe|@|~|,|\.) )+")


def resolve(expression: str, seen: Seen) -> Meaning | None:
    """Return what an expression means, or None where this grammar does not understand it."""
    try:
        return _resolve(plain(expression), seen, 0)
    except (ValueError, OverflowError):
        return None  # a date that does not exist, or lies outside the calendar


_Step = Callable[[str, Seen, int], Meaning | None]


def _resolve(text: str, seen: Seen, depth: int) -> Meaning | None:
    if depth > 3 or not text:
        return None
    for step in _STEPS:
        meaning = step(text, seen, depth)
        if meaning is not None:
            return meaning
    return None


def _every(text: str, seen: Seen, depth: int) -> Meaning | None:
    """Recurring: its next occurrence, or its last one where the text looks back."""
    found = _EVERY.search(text)
    if found is None:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
    unit = re.match(rf"(?:{UNITS}|weekday)\b", rest)
    inner = rest
    if unit:
        named = {"day": "today", "weekday": "today", "night": "tonight"}.get(unit[0], f"this {unit[0]}")
        inner = f"{named}{rest[unit.end() :]}"
    meaning = _resolve(inner.replace("ly", ""), seen, depth + 1) or Meaning(seen.now, seen.now)
    if meaning.end and meaning.start and unit and meaning.end <= seen.now and seen.direction == "future":
        step = {"weekday": "day"}.get(unit[0], unit[0])
        meaning = Meaning(shifted(meaning.start, step, 1), shifted(meaning.end, step, 1))
    return replace(meaning, pattern="recurring")


def _now(text: str, seen: Seen, _: int) -> Meaning | None:
    rest = _NOW.sub("", text, count=1)
    return Meaning(seen.now, seen.now) if rest != text and not re.search(r"\w", _FILLER.sub("", rest + " ")) else None


def _count(word: str) -> float:
    return float(word) if word[0].isdigit() else 1.0


def _moved(found: "re.Match[str]", moment: datetime, way: int) -> datetime:
    if found["unit"] == "business day":
        return _business(moment, way * round(_count(found["n"])))
    moved = shifted(moment, found["unit"], way * _count(found["n"]))
    if found.groupdict().get("n2"):
        moved = shifted(moved, found["unit2"], way * float(found["n2"]))
    return moved


def _business(moment: datetime, count: int) -> datetime:
    step = 1 if count > 0 else -1
    while count:
        moment += timedelta(days=step)
        count -= step if moment.weekday() < 5 else 0
    return moment


def _duration(text: str, seen: Seen, _: int) -> Meaning | None:
    found = _DURATION.match(text)
    if found is None or found["n"] == "the":
        return None
    ends = (_moved(found, seen.now, -1), seen.now) if seen.direction == "past" else (seen.now, _moved(found, seen.now, 1))
    return Meaning(*ends, pattern="duration")


_DAYLIKE = frozenset({"day", "week", "month", "year", "fortnight", "weekend", "quarter", "decade", "night", "century", "business day"})


def _landed(moment: datetime, unit: str) -> Meaning:
    """A point counted in days or more is a whole day; in hours or less it is a moment."""
    return days(moment.date()) if unit in _DAYLIKE else Meaning(moment, moment)


def _offset(text: str, seen: Seen, depth: int) -> Meaning | None:
    if found := _WITHIN.search(text):
        return Meaning(seen.now, _moved(found, seen.now, 1))
    if found := _SPAN.search(text):
        return _stretch(found, seen)
    if found := _AGO.search(text):
        return _timed(_landed(_moved(found, seen.now, -1), found["unit"]), text, found, seen)
    if found := _LATER.search(text) or _AHEAD.search(text):
        return _timed(_landed(_moved(found, seen.now, 1), found["unit"]), text, found, seen)
    found = _FROM.search(text)
    base = _resolve(found["rest"], seen, depth + 1) if found else None
    if found is None or base is None or base.start is None:
        return None
    way = -1 if found["way"] in {"before", "prior to"} else 1
    return _landed(_moved(found, base.start, way), found["unit"])


def _timed(meaning: Meaning, text: str, found: "re.Match[str]", seen: Seen) -> Meaning:
    """Add a time of the day that stands beside a counted day: "in two days at noon"."""
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
    said = _clock(rest, alone=True) if rest and meaning.start != meaning.end else None
    return _on(meaning, said, seen) if said and meaning.start else meaning


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


def _part(text: str, seen: Seen, depth: int) -> Meaning | None:
    """Early May, the middle of 2007, the rest of the week."""
    found = _PART.search(text)
    if found is None or re.match(r"(?:morning|afternoon|evening|night)\b", found["rest"]):
        return None
    rest = re.sub(rf"^(?:the )?(?:of )?(?:the )?(?=(?:{UNITS})$)", "this ", found["rest"])
    whole = _resolve(rest, seen, depth + 1)
    if whole is None or whole.start is None or whole.end is None or whole.end - whole.start < timedelta(days=2):
        return None
    part, size = found["part"].split()[0], whole.end - whole.start
    if part in {"rest", "remainder", "remaining"}:
        return Meaning(at(seen.today), whole.end)
    if part in {"later", "earlier"} and whole.start <= seen.now < whole.end:
        return Meaning(at(seen.today), whole.end) if part == "later" else Meaning(whole.start, at(seen.today) + timedelta(days=1))
    third = timedelta(days=size.days // 3)
    half = timedelta(days=size.days // 2)
    match part:
        case "early" | "earlier" | "beginning" | "start":
            return Meaning(whole.start, whole.start + half)
        case "mid" | "middle":
            return Meaning(whole.start + third - timedelta(days=size.days > 20), whole.start + 2 * third)
    return Meaning(whole.start + half, whole.end)


def _nth(text: str, seen: Seen, depth: int) -> Meaning | None:
    """The first week of May, the third Monday in June, the last day of the month."""
    found = _NTH.search(text)
    if found is None:
        return None
    rest = re.sub(r"^(?=(?:month|year|week|quarter)\b)", "this ", found["rest"])
    whole = _resolve(rest, seen, depth + 1)
    if whole is None or whole.start is None or whole.end is None:
        return None
    if found["many"]:
        if found["n"] == "last":
            return Meaning(shifted(whole.end, found["what"], -float(found["many"])), whole.end)
        return Meaning(whole.start, shifted(whole.start, found["what"], float(found["many"])))
    count = -1 if found["n"] == "last" else int(re.sub(r"\D", "", found["n"]))
    first, last, what = whole.start.date(), whole.end.date(), found["what"]
    if what in Weekdays:
        meaning = days(dated.nth_weekday(first.year, first.month, Weekdays.index(what), count))
    elif what == "month":
        meaning = months(first.year, count) if count > 0 else months(first.year, 12)
    elif what == "day":
        meaning = days(last - timedelta(days=1) if count < 0 else first + timedelta(days=count - 1))
    else:
        begin = monday(last - timedelta(days=4)) if count < 0 else monday(first + timedelta(days=3)) + timedelta(days=7 * (count - 1))
        meaning = days(begin + timedelta(days=5), 2) if what == "weekend" else days(begin, 7)
    return meaning


def _open(text: str, seen: Seen, depth: int) -> Meaning | None:
    """Before, after, since, until: one side stays open."""
    found = _OPEN.match(text)
    side, rest = (found["side"], found["rest"]) if found else ("", "")
    if found is None:
        later = _LATER_OPEN.match(text)
        if later is None:
            return None
        side, rest = later["side"] or later["side2"], later["rest"] or later["rest2"]
    if _FROM.match(text) or _ranged(text):
        return None
    inner = _resolve(rest, seen, depth + 1)
    if inner is None or inner.pattern != "once":
        return None
    if side in {"before", "by", "to", "<", "<=", "prior to", "earlier"} or side.startswith(("earlier", "no later", "ending")):
        return Meaning(None, inner.start)
    if side in {"after", ">"} or (side == "later than"):
        return Meaning(inner.end, None)
    if side in {"since"} and inner.start and inner.start <= seen.now:
        return Meaning(inner.start, seen.now)
    return Meaning(inner.start, None)


def _beside(text: str, seen: Seen, depth: int) -> Meaning | None:
    """A day with an open time: "tomorrow before 5pm", "Monday after one"."""
    found = _BESIDE.match(text)
    if found is None or _clock(found["time"], alone=True) is None:
        return None
    inner = _resolve(f"{found['day']} at {found['time']}", seen, depth + 1)
    if inner is None or inner.start is None or inner.start != inner.end:
        return None
    late = found["side"] in {"after", "since", "from", "later than", "as early as"}
    return Meaning(inner.start, None) if late else Meaning(None, inner.start)


def _week_of(text: str, seen: Seen, depth: int) -> Meaning | None:
    """The week of the 30th, the weekend of Halloween."""
    found = re.search(r"\b(?P<unit>week|weekend)(?: (?:of|commencing|starting|beginning)(?: on)?)(?: the)? (?P<rest>.+)$", text)
    inner = _resolve(found["rest"], seen, depth + 1) if found else None
    if found is None or inner is None or inner.start is None:
        return None
    first = monday(inner.start.date())
    return days(first, 7) if found["unit"] == "week" else days(first + timedelta(days=5), 2)


def _ranged(text: str) -> "re.Match[str] | None":
    return next((found for pattern in _RANGES if (found := pattern.search(text))), None)


def _range(text: str, seen: Seen, depth: int) -> Meaning | None:
    for pattern in _RANGES:
        found = pattern.search(text)
        if found is None:
            continue
        lead = text[: found.start()].strip(" ,")
        meaning = _between(found["a"].strip(" ,"), found["b"].strip(" ,"), lead, (seen, depth))
        if meaning is not None:
            return meaning
    return None


def _between(first: str, second: str, lead: str, context: tuple[Seen, int]) -> Meaning | None:
    """Two ends; what one says of day, month, year or half of the day counts for the other too."""
    seen, depth = context
    shared = _shared(first, second)
    if shared is None and (times := _clocks(first, second, lead, seen)):
        return times
    end = _resolve(second if shared is None else shared[1], seen, depth + 1)
    start = _resolve(first if shared is None else shared[0], seen, depth + 1)
    if second in {"date", "this date", "now", "present"}:
        end = Meaning(seen.now, seen.now)
    if start is None or end is None or start.start is None or end.end is None:
        return None
    if start.start > end.end:
        later = Seen(start.start, "future")
        end = _resolve(second, later, depth + 1) or end
    if start.start > (end.end or start.start):
        return None
    return Meaning(start.start, end.end)


def _shared(first: str, second: str) -> tuple[str, str] | None:
    """Complete two ends from each other: "9 to 12 of june", "april the 9th to the 17th", "january to april 2015"."""
    day = r"(?:the )?(\d{1,2}(?:st|nd|rd|th)?)"
    month = "|".join(Months)
    a, b = re.fullmatch(day, first), re.fullmatch(rf"{day}(?: of)? ({month})\b(.*)", second)
    if a and b:
        return f"{a[1]} {b[2]}{b[3]}", f"{b[1]} {b[2]}{b[3]}"
    a, b = re.fullmatch(rf"({month}) {day}(.*)", first), re.fullmatch(rf"{day}(,? .*\d{{4}})?", second)
    if a and b:
        year = b[2] or a[3] or ""
        return f"{a[1]} {a[2]}{year}", f"{a[1]} {b[1]}{year}"
    year = re.search(r"\b((?:19|20)\d\d)$", second)
    if year and re.fullmatch(rf"(?:{month})(?: (?:the )?\d+(?:st|nd|rd|th)?)?|(?:the )?\d+(?:st|nd|rd|th)?(?: of)? (?:{month})", first):
        return f"{first} {year[1]}", second
    return None


def _clocks(first: str, second: str, lead: str, seen: Seen) -> Meaning | None:
    """From one clock to another, with the day on either side or before both."""
    start, end = _clock(first, alone=True), _clock(second, alone=True)
    if start is None or end is None or not start[0].point or not end[0].point:
        return None
    day_text = " ".join((lead, start[1], end[1]))
    said = dated.found(day_text, seen)
    left = re.sub(r"\W|\b(?:at|on|in|the|of|and|from|for)\b", "", said[1] if said else day_text)
    if left and not said:
        return None
    stretch = clocks.between(start[0], end[0])
    part = re.search("|".join(clocks.PARTS), day_text)
    if not stretch.sure:
        base = clocks.likely(start[0], None).start if part is None or part[0].endswith("morning") else start[0].start % 720 + 720
        stretch = clocks.Clock(base, base + stretch.end - stretch.start)
    day = said[0].start.date() if said and said[0].start else seen.today
    if not said and at(day, stretch.end) < seen.now and seen.direction == "future":
        day += timedelta(days=1)
    return Meaning(at(day, stretch.start), at(day, stretch.end))


def _clock(text: str, *, alone: bool) -> tuple[clocks.Clock, str] | None:
    return clocks.clock(text, alone=alone) or clocks.named(text)


def _single(text: str, seen: Seen, _: int) -> Meaning | None:
    """A day, a time, or both."""
    bare = _FILLER.sub("", text + " ").strip()
    said = dated.found(bare, seen)
    if said is None:
        timed = _clock(text, alone=True)
        return None if timed is None else _on(None, timed, seen)
    meaning, rest = said
    again = dated.found(rest, replace(seen, now=meaning.start or seen.now)) if meaning.start else None
    if again and again[0].start and _narrower(again[0], meaning):
        meaning, rest = again
    if "tonight" in bare and (timed := clocks.clock(rest, alone=True)):
        point = timed[0].start % 720 + 720 if not timed[0].sure else timed[0].start
        return _on(meaning, (clocks.Clock(point, point), ""), seen)
    if "tonight" in bare and (timed := clocks.named(rest)):
        return _on(meaning, timed, seen)
    if "tonight" in bare or "night" in bare.split() and "last" in bare.split():
        return Meaning(at(meaning.start.date(), 1200), at(meaning.start.date(), 1440)) if meaning.start else meaning
    timed = _clock(rest, alone=True)
    return _on(meaning, timed, seen) if timed and meaning.start else meaning


def _narrower(inner: Meaning, outer: Meaning) -> bool:
    """Whether a second day lies inside the first stretch: "next week ... on Wednesday"."""
    if inner.start is None or inner.end is None or outer.start is None or outer.end is None:
        return False
    return outer.start <= inner.start and inner.end <= outer.end and inner.end - inner.start < outer.end - outer.start


def _on(day: Meaning | None, timed: tuple[clocks.Clock, str], seen: Seen) -> Meaning:
    """Put a time of the day on a day; without one, on the nearest day on the side the text looks to."""
    point, rest = timed
    if point.point and (more := clocks.named(rest)) and not more[0].point:
        # "at 7 in the evening", "Sunday late evening at 10": the part of the day says which half
        late = more[0].start >= 12 * 60
        minutes = point.start % 720 + (720 if late else 0) if not point.sure else point.start
        point = clocks.Clock(minutes, minutes)
    minutes_now = seen.now.hour * 60 + seen.now.minute
    if day is not None and day.start is not None:
        point = clocks.likely(point, minutes_now if day.start.date() == seen.today else None)
        return Meaning(at(day.start.date(), point.start), at(day.start.date(), point.end))
    point = clocks.likely(point, minutes_now)
    base = seen.today
    if seen.direction == "future" and at(base, point.end) < seen.now:
        base += timedelta(days=1)
    elif seen.direction == "past" and at(base, point.start) > seen.now:
        base -= timedelta(days=1)
    return Meaning(at(base, point.start), at(base, point.end))


_STEPS: tuple[_Step, ...] = (_now, _every, _duration, _week_of, _range, _beside, _open, _offset, _nth, _part, _single)

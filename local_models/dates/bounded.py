"""Stretches with two ends, or one: from Monday to Friday, before noon, since May."""

import re
from dataclasses import replace
from datetime import timedelta

from local_models.dates import clock as clocks
from local_models.dates import days as dated
from local_models.dates.counted import COUNTED_FROM
from local_models.dates.moment import UNITS, Meaning, Months, Seen, Weekdays, at, whole_unit
from local_models.dates.placed import Read, clock_in

_OPEN = re.compile(
    r"^(?:on or |any time |anytime |sometime |time )?(?P<side>"
    r"not before|no earlier than|not earlier than|not after|not later than|before|by|earlier than|less than|as late as|"
    r"in advance of|no later than|ending(?: with| on)?|to|<=?|prior to|after|later than|greater than|more than|since|"
    r"from|(?:starting|commencing|beginning)(?: on| from)?(?! of\b)|as of|as early as|>=?)"
    r"(?P<too>(?: or)? (?:on|equal)| or at)?(?: the)? (?P<rest>.+)$"
)
_LATER_OPEN = re.compile(
    r"^(?P<rest>.+?) (?:or|and) (?P<side>later|after|earlier|before|onwards?)$|^(?P<rest2>.+?) (?P<side2>onwards?|on)$"
)
_BESIDE = re.compile(
    r"^(?P<day>.+?) (?P<side>before|by|until|to|after|since|no later than|later than|"
    r"earlier than|as early as|from) (?P<time>[^-]+)$"
)
_CLOCK_PART = re.compile(r"(?:^|\bat )(?:quarter|\d\d? minute)$")
_MINUTES = re.compile(r"^(?:.* )?(?:quarter|half|0\.5|\d\d? minute)$|^\d\d?$")
"""Before "to" or "past": a part of a clock, "quarter to nine tomorrow"."""
_EDGE = re.compile(r"^(?:the )?(?P<which>start|beginning|middle|mid|end) of (?:the )?(?P<rest>.+)$")
_EARLIER = frozenset({"before", "by", "to", "<", "<=", "prior to", "earlier"})
_EARLIER_TOO = ("earlier", "less", "no later", "not later", "not after", "ending", "as late", "in advance")
_DAY_FIRST = re.compile(rf"(?:today|tomorrow|yesterday|{'|'.join((*Weekdays, *Months))})\b")
_MONTH = re.compile("|".join(Months))
_LONG = 5
"""Days from which the middle of something is another day than its ends."""
_COUNTED_AGO = re.compile(rf"(?:more|less) than (?:\d+(?:\.\d+)?|an?) (?:{UNITS}) ago\b")
_TODAY = frozenset({"date", "this date", "now", "present"})
_RANGES = (
    re.compile(r"\bbetween (?P<a>.+?) (?:and|to|-) (?P<b>.+)$"),
    re.compile(r"\bfrom (?P<a>.+?) (?:to|-) (?P<b>.+)$"),
    re.compile(r"^(?P<a>.+?) (?:to|-) (?P<b>.+)$"),
)


def opened(text: str, seen: Seen, read: Read) -> Meaning | None:
    """Before, after, since, until: one side stays open."""
    found, including = _OPEN.match(text), False
    if found is None:
        found, including = _LATER_OPEN.match(text), True  # "2012 or after"
    if found is None or COUNTED_FROM.match(text) or _COUNTED_AGO.match(text) or _as_range(text):
        return None
    groups = found.groupdict()
    side, rest = groups["side"] or groups.get("side2", ""), groups["rest"] or groups.get("rest2", "")
    rest = re.sub(rf"^(?=(?:{UNITS})$)", "this ", rest)
    if side == "to" and rest in _TODAY:
        inner: Meaning | None = Meaning(seen.now, seen.now)
    elif side == "since":
        inner = read(rest, replace(seen, direction="past"))
    else:
        inner = _edge(rest, seen, read)
    if inner is None or (inner.pattern != "once" and (side, inner.pattern) != ("since", "duration")):
        return None
    return _one_sided(inner, side, rest, seen, including=including or bool(groups.get("too")))


def _one_sided(inner: Meaning, side: str, rest: str, seen: Seen, *, including: bool) -> Meaning:
    """Return the stretch on one side of another; `including`: "after or on Monday"."""
    if side in _EARLIER or side.startswith(_EARLIER_TOO):
        return Meaning(None, inner.end if side == "<=" or rest.startswith(("end of", "the end of")) else inner.start)
    if side in {"after", ">", "later than", "greater than", "more than"} and not including:
        return Meaning(inner.end, None)
    if side == "since" and inner.start and inner.start <= seen.now:
        return Meaning(inner.start, seen.now)
    return Meaning(inner.start, None)


def beside(text: str, seen: Seen, read: Read) -> Meaning | None:
    """A day with an open time: "tomorrow before 5pm", "Monday after one"."""
    found = _BESIDE.match(text)
    if (
        found is None
        or found["day"] == "no"
        or _MINUTES.search(found["day"])
        or COUNTED_FROM.match(text)
        or clock_in(found["time"], alone=True) is None
    ):
        return None
    inner = read(f"{found['day']} at {found['time']}", seen)
    if inner is None or inner.start is None or inner.start != inner.end:
        return None
    late = found["side"] in {"after", "since", "from", "later than", "as early as"}
    return Meaning(inner.start, None) if late else Meaning(None, inner.start)


def _as_range(text: str) -> "re.Match[str] | None":
    return next((found for pattern in _RANGES if (found := pattern.search(text))), None)


def ranged(text: str, seen: Seen, read: Read) -> Meaning | None:
    for pattern in _RANGES:
        found = pattern.search(text)
        if found is None:
            continue
        if _CLOCK_PART.search(found["a"]):
            continue  # "five minutes to ten"
        lead = text[: found.start()].strip(" ,")
        meaning = _between(found["a"].strip(" ,"), found["b"].strip(" ,"), lead, (seen, read))
        if meaning is not None:
            return meaning
    return None


def _between(first: str, second: str, lead: str, context: tuple[Seen, Read]) -> Meaning | None:
    """Two ends; what one says of day, month, year or half of the day counts for the other too."""
    seen, read = context
    shared = _shared(first, second)
    if shared is None and (times := _clocks(first, second, lead, seen)):
        return times
    first, second = shared or (first, second)
    end = _edge(second, seen, read)
    from_here = replace(seen, direction="past") if second in _TODAY else seen
    start = _edge(first, from_here, read)
    if second in _TODAY:
        end = Meaning(seen.now, seen.now)
    if start is None or end is None or start.start is None or end.end is None:
        return None
    if start.start > end.end and _MONTH.search(first):
        start = _begun(read(first, replace(seen, direction="past")), end, seen) or start
    if start.start and start.start > end.end:
        later = Seen(start.start, "future")
        end = read(second, later) or end
    if start.start is None or start.start > (end.end or start.start):
        return None
    return Meaning(start.start, end.end)


def _begun(start: Meaning | None, end: Meaning, seen: Seen) -> Meaning | None:
    """Return a start that is over, where its stretch is not: "March 3 to 5" on the fourth."""
    if start is None or start.start is None or end.end is None:
        return None
    return start if start.start <= seen.now < end.end else None


def _edge(text: str, seen: Seen, read: Read) -> Meaning | None:
    """Return what an end of a stretch means; the start, middle or end of something longer is a moment there."""
    found = _EDGE.match(text)
    whole = read(re.sub(rf"^(?=(?:{UNITS})$)", "this ", found["rest"]), seen) if found else None
    if found is None or whole is None or whole.start is None or whole.end is None or whole.pattern != "once":
        return read(text, seen)
    length = (whole.end - whole.start).days
    if length < _LONG:
        return read(text, seen)
    point = {"s": whole.start, "b": whole.start, "e": whole.end}.get(found["which"][0])
    point = point or whole.start + timedelta(days=length // 2)
    return Meaning(point, point)


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
    if year and re.fullmatch(
        rf"(?:{month})(?: (?:the )?\d+(?:st|nd|rd|th)?)?|(?:the )?\d+(?:st|nd|rd|th)?(?: of)? (?:{month})", first
    ):
        return f"{first} {year[1]}", second
    return None


def _dates_only(text: str, seen: Seen) -> bool:
    if not _MONTH.search(text):
        return False  # "Monday 11" may be the eleventh and eleven o'clock
    said = dated.found(text, seen)
    return said is not None and clock_in(said[1], alone=True) is None


def to_date(text: str, seen: Seen, _: Read) -> Meaning | None:
    """Year to date: its beginning to now."""
    found = re.fullmatch(r"(?:the )?(?P<unit>week|month|quarter|year) to date", text)
    return None if found is None else Meaning(whole_unit(seen.now, found["unit"]).start, seen.now)


def _clocks(first: str, second: str, lead: str, seen: Seen) -> Meaning | None:
    """From one clock to another, with the day on either side or before both."""
    start, end = clock_in(first, alone=True), clock_in(second, alone=True)
    if start is None or end is None or not start[0].point or not end[0].point:
        return None
    if _dates_only(first, seen) or _dates_only(second, seen):
        return None  # "March 3 to April 2"
    if not (lead or start[1].strip()) and _DAY_FIRST.match(second) and not _DAY_FIRST.match(first):
        return None  # "from 2pm to tomorrow 4:30pm": the day is that of the end alone
    day_text = " ".join((lead, start[1], end[1])).strip()
    said = dated.found(day_text, seen)
    left = re.sub(r"\W|\b(?:at|on|in|the|of|and|from|for)\b", "", said[1] if said else day_text)
    if left and not said:
        return None
    stretch = clocks.between(start[0], end[0])
    part = re.search("|".join(clocks.PARTS), day_text)
    if not stretch.sure:
        base = (
            clocks.likely(start[0], None).start
            if part is None or part[0].endswith("morning")
            else start[0].start % 720 + 720
        )
        stretch = clocks.Clock(base, base + stretch.end - stretch.start)
    day = said[0].start.date() if said and said[0].start else seen.today
    if not said and at(day, stretch.end) < seen.now and seen.direction == "future":
        day += timedelta(days=1)
    return Meaning(at(day, stretch.start), at(day, stretch.end))

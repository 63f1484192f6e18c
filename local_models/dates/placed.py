"""A day, a time on it, or a part of a longer stretch: tomorrow at ten, the first week of May, late June."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from local_models.dates import clock as clocks
from local_models.dates import days as dated
from local_models.dates.moment import (
    UNITS,
    Meaning,
    Seen,
    Weekdays,
    at,
    days,
    monday,
    month_start,
    months,
    shifted,
    weekend_with,
)

Read = Callable[[str, Seen], Meaning | None]
"""Reads a part of an expression."""

_PART = re.compile(
    r"\b(?:the )?(?P<part>early|earlier|beginning of|start of|mid|middle of|late|later|"
    r"end of|rest of|remainder of|remaining of|remaining)(?: -)?(?: in)? (?P<rest>.+)$"
)
_NTH = re.compile(
    rf"\b(?P<n>\d+(?:st|nd|rd|th)|last) (?:(?P<many>\d+) (?=day|week|month))?(?P<what>day|"
    rf"weekend|week|month|{'|'.join(Weekdays)})(?: of| in)(?: the)? (?P<rest>.+)$"
)
_DECADE_DAYS = 3600
_YEARS_OF = {"early": (0, 4), "mid": (4, 3), "middle": (4, 3), "late": (6, 4)}
"""Where the early, mid and late nineties begin, and how many years they have."""
_OF_TODAY = re.compile(r"\bthis (?:morning|afternoon|evening)\b")
_LEADS = re.compile(r"\b(?:before|after|by|since|to|from|between|than)\b")
FILLER = re.compile(
    r"^(?:(?:at|on|in|for|during|around|about|the|of|over|approximately|sometime|"
    r"this coming|like|say|maybe|@|~|,|\.) )+"
)


def part_of(text: str, seen: Seen, read: Read) -> Meaning | None:
    """Early May, the middle of 2007, the rest of the week."""
    found = _PART.search(text)
    if found is None or re.match(r"(?:morning|afternoon|evening|night)\b", found["rest"]):
        return None
    rest = re.sub(rf"^(?:the )?(?:of )?(?:the )?(?=(?:{UNITS})$)", "this ", found["rest"])
    whole = read(rest, seen)
    if whole is None or whole.start is None or whole.end is None or whole.end - whole.start < timedelta(days=2):
        return None
    return _share(found["part"].split()[0], whole.start, whole.end, seen)


def _share(part: str, start: datetime, end: datetime, seen: Seen) -> Meaning:
    """Return the part of a stretch that a word means: halves, the middle third, what is left of it."""
    running = start <= seen.now < end
    if running and part in {"rest", "remainder", "remaining"}:
        return Meaning(at(seen.today), end)
    whole_days = (end - start).days
    first, last = _cuts(part, start) if whole_days in {365, 366} else (None, None)
    if first and last:
        start, end = first, last
    elif whole_days > _DECADE_DAYS and (years_of := _YEARS_OF.get(part)):
        return months(start.year + years_of[0], 1, 12 * years_of[1])
    elif part in {"mid", "middle"}:
        third = timedelta(days=whole_days // 3)
        start, end = start + third - timedelta(days=whole_days > 20), start + 2 * third
    else:
        half = start + timedelta(days=whole_days // 2)
        start, end = (start, half) if part in {"early", "earlier", "beginning", "start"} else (half, end)
    today = at(seen.today)
    if running and part == "earlier" and start < today:
        end = min(end, today)
    if running and part == "later":
        start = max(start, today)
    return Meaning(start, end)


def _cuts(part: str, year: datetime) -> tuple[datetime, datetime]:
    """Return the months of a year that a word means: a half of it, or for its beginning, middle and end a third."""
    first, count = {
        "early": (1, 6), "earlier": (1, 6), "beginning": (1, 4), "start": (1, 4), "mid": (5, 4), "middle": (5, 4),
        "end": (9, 4),
    }.get(part, (7, 6))  # fmt: skip
    return at(month_start(year.year, first)), at(month_start(year.year, first + count))


def nth(text: str, seen: Seen, read: Read) -> Meaning | None:
    """The first week of May, the third Monday in June, the last day of the month."""
    found = _NTH.search(text)
    if found is None or _LEADS.search(text, 0, found.start()):
        return None  # "before the last day of the month" is no day of it
    rest = re.sub(r"^(?=(?:month|year|week|quarter)\b)", "this ", found["rest"])
    whole = read(rest, seen)
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
        begin = (
            monday(last - timedelta(days=4))
            if count < 0
            else monday(first + timedelta(days=3)) + timedelta(days=7 * (count - 1))
        )
        meaning = days(begin + timedelta(days=5), 2) if what == "weekend" else days(begin, 7)
    return meaning


def week_of(text: str, seen: Seen, read: Read) -> Meaning | None:
    """The week of the 30th, the weekend of Halloween."""
    found = re.search(
        r"\b(?P<unit>week|weekend)(?: (?:of|commencing|starting|beginning)(?: on)?)(?: the)? (?P<rest>.+)$", text
    )
    inner = read(found["rest"], seen) if found else None
    if found is None or inner is None or inner.start is None:
        return None
    first = inner.start.date()
    return days(monday(first), 7) if found["unit"] == "week" else weekend_with(first)


def clock_in(text: str, *, alone: bool) -> tuple[clocks.Clock, str] | None:
    return clocks.clock(text, alone=alone) or clocks.named(text)


def single(text: str, seen: Seen, _: Read) -> Meaning | None:
    """A day, a time, or both."""
    bare = FILLER.sub("", text + " ").strip()
    said = dated.found(bare, seen) or dated.found(text, seen)
    if said is None:
        timed = clock_in(text, alone=True)
        today = days(seen.today) if _OF_TODAY.search(text) else None  # over or not
        return None if timed is None else placed(today, timed, seen)
    meaning, rest = said
    again = dated.found(rest, replace(seen, now=meaning.start or seen.now)) if meaning.start else None
    if again and again[0].start and _narrower(again[0], meaning):
        meaning, rest = again
    if "tonight" in bare and (timed := clocks.clock(rest, alone=True)):
        point = timed[0].start % 720 + 720 if not timed[0].sure else timed[0].start
        return placed(meaning, (clocks.Clock(point, point), ""), seen)
    if "tonight" in bare and (timed := clocks.named(rest)):
        return placed(meaning, timed, seen)
    last_night = {"night", "last"} <= set(bare.split())
    if last_night and meaning.start and (timed := clocks.clock(rest, alone=True)) and timed[0].start % 720 >= 5 * 60:
        point = timed[0].start % 720 + 720
        return Meaning(at(meaning.start.date(), point), at(meaning.start.date(), point))
    if "tonight" in bare or last_night:
        return Meaning(at(meaning.start.date(), 1200), at(meaning.start.date(), 1440)) if meaning.start else meaning
    timed = clock_in(rest, alone=True)
    return placed(meaning, timed, seen) if timed and meaning.start else meaning


def _narrower(inner: Meaning, outer: Meaning) -> bool:
    """Whether a second day lies inside the first stretch: "next week ... on Wednesday"."""
    if inner.start is None or inner.end is None or outer.start is None or outer.end is None:
        return False
    return outer.start <= inner.start and inner.end <= outer.end and inner.end - inner.start < outer.end - outer.start


def placed(day: Meaning | None, timed: tuple[clocks.Clock, str], seen: Seen) -> Meaning:
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
    point = clocks.likely(point, minutes_now if seen.direction == "future" else None)
    base = seen.today
    begun = not point.point and re.search(r"\bthis\b", rest) is None and at(base, point.start) < seen.now
    if seen.direction == "future" and (begun or at(base, point.end) < seen.now):
        base += timedelta(days=1)
    elif seen.direction == "past" and at(base, point.start) > seen.now:
        base -= timedelta(days=1)
    return Meaning(at(base, point.start), at(base, point.end))

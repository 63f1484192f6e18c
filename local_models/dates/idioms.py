"""Expressions that mean more than their words one by one: Friday week, the week after next, two Thursdays ago."""

import re
from dataclasses import replace
from datetime import timedelta

from local_models.dates import clock as clocks
from local_models.dates.counted import business
from local_models.dates.days import SEASONS
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
    whole_unit,
)
from local_models.dates.placed import Read, clock_in, placed

_W = "|".join(Weekdays)
_COUNTED = rf"(?:\d+(?:\.\d+)?|an?) (?:business day|{UNITS})"
_SKIPPED = re.compile(rf"^(?:the )?(?P<what>{UNITS}|{_W}) (?P<way>after next|before last)$")
_WEEK_ON = re.compile(
    r"^(?:(?P<n>an?|\d+) week (?:on (?P<rest>.+)|(?P<from>today|tomorrow))|"
    rf"(?:on )?(?P<day>today|tomorrow|{_W}) (?P<unit>week|fortnight))$"
)
_BESIDE = re.compile(rf"^(?:on )?(?:the )?(?P<w>{_W}) (?P<way>before|after) (?P<rest>.+)$")
_THIS_TIME = re.compile(
    rf"^(?:around |about )?(?:at )?(?:the )?this (?P<what>time|day|date) (?P<rest>tomorrow|yesterday|"
    rf"(?P<way>last|next) (?P<unit>{UNITS}))$"
)
_SO_FAR = re.compile(r"^(?:so far|up to now)(?: in)? (?P<rest>.+)$|^(?P<rest2>.+?) (?:so far|up to now)$")
_OF_TODAY = re.compile(
    r"^(?:for |in |over )?(?:the )?(?P<which>later(?: on)?|earlier|rest of|remainder of)(?: in)? "
    r"(?:today|(?:the |this )day)$"
)
_HALF = re.compile(r"\b(?:the )?(?P<n>1st|2nd|first|second|last) half of (?P<rest>.+)$")
_TURNS = re.compile(
    rf"^(?:in )?(?P<n>\d+) (?:(?P<w>{_W})|(?P<season>{'|'.join(SEASONS)})s?) (?P<way>ago|from now|from today)$"
)
_ON_WEEKDAY = re.compile(rf"^(?:on )?(?P<w>{_W})(?: ?,)? (?P<rest>(?:in )?{_COUNTED} .+|in {_COUNTED})$")
_WEEKDAY_LAST = re.compile(rf"^(?P<rest>.+?)(?: ?[.,])? on (?P<w>{_W})$")
_DAY_ENDS = re.compile(
    rf"^(?:at )?(?:the )?(?:end|close) of (?:the |this )?(?P<what>day|business(?: day)?|play|today|tomorrow|{_W})"
    r"(?:(?: on)? (?P<rest>.+))?$"
)
_LONG_WEEKEND = re.compile(r"^(?P<rest>.+) weekend$")
_NEXT_BUSINESS = re.compile(r"^(?:on )?(?:the )?(?P<way>next|last|past) business day$")
_OFTEN = re.compile(rf"^(?:once|twice|\d+ times?) (?:a|per|every) (?:{UNITS})$|^(?:(?:on|during) )?(?:the )?weekday$")
_LAST_MINUTE = 24 * 60 - 1 / 60
"""The last second of a day, in minutes."""


def idiom(text: str, seen: Seen, read: Read) -> Meaning | None:
    """Return what an expression means that its words do not say one by one, or None where it is not one of these."""
    for step in _STEPS:
        meaning = step(text, seen, read)
        if meaning is not None:
            return meaning
    return None


def _skipped(text: str, seen: Seen, _: Read) -> Meaning | None:
    """The week after next, the night before last, the Friday before last."""
    found = _SKIPPED.match(text)
    if found is None:
        return None
    what, steps = found["what"], 2 if found["way"] == "after next" else -2
    if what in Weekdays:
        return days(monday(seen.today) + timedelta(days=Weekdays.index(what) + 7 * steps))
    if what == "night":
        day = seen.today + timedelta(days=steps)
        return Meaning(at(day, 20 * 60), at(day, 24 * 60))
    return whole_unit(seen.now, what, steps)


def _week_on(text: str, seen: Seen, read: Read) -> Meaning | None:
    """A week on Friday, Friday week, tomorrow fortnight."""
    found = _WEEK_ON.match(text)
    inner = read(found["rest"] or found["from"] or found["day"], replace(seen, direction="future")) if found else None
    if found is None or inner is None or inner.start is None or inner.end is None:
        return None
    count = int(found["n"]) if (found["n"] or "a")[0].isdigit() else 1
    later = timedelta(days=14 if found["unit"] == "fortnight" else 7 * count)
    return Meaning(inner.start + later, inner.end + later)


def _beside(text: str, seen: Seen, read: Read) -> Meaning | None:
    """The Friday before Christmas, the Monday after the weekend."""
    found = _BESIDE.match(text)
    if found is None or clock_in(found["rest"], alone=True) is not None:
        return None
    inner = read(found["rest"], seen)
    if inner is None or inner.start is None or inner.end is None:
        return None
    weekday = Weekdays.index(found["w"])
    if found["way"] == "after":
        day = inner.end.date()
        return days(day + timedelta(days=(weekday - day.weekday()) % 7))
    day = inner.start.date()
    return days(day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1))


def _this_time(text: str, seen: Seen, _: Read) -> Meaning | None:
    """At this time tomorrow, this day next week: a moment where the clock was meant, otherwise a day."""
    found = _THIS_TIME.match(text)
    if found is None:
        return None
    unit = found["unit"] or "day"
    ahead = found["rest"] == "tomorrow" or found["way"] == "next"
    moment = shifted(seen.now, unit, 1 if ahead else -1)
    exact = found["what"] == "time" and unit in {"day", "week", "hour"}
    return Meaning(moment, moment) if exact else days(moment.date())


def _so_far(text: str, seen: Seen, read: Read) -> Meaning | None:
    found = _SO_FAR.match(text)
    inner = read(found["rest"] or found["rest2"], seen) if found else None
    if inner is None or inner.start is None or inner.start >= seen.now:
        return None
    return Meaning(inner.start, seen.now)


def _of_today(text: str, seen: Seen, _: Read) -> Meaning | None:
    """Later today, earlier today, the rest of the day: now is its border."""
    found = _OF_TODAY.match(text)
    if found is None:
        return None
    if found["which"] == "earlier":
        return Meaning(at(seen.today), seen.now)
    return Meaning(seen.now, at(seen.today + timedelta(days=1)))


def _half(text: str, seen: Seen, read: Read) -> Meaning | None:
    """The first half of 2025, the second half of March: months of a year, the 15th of a month, else the middle."""
    found = _HALF.search(text)
    if found is None:
        return None
    whole = read(re.sub(rf"^(?:the )?(?=(?:{UNITS})$)", "this ", found["rest"]), seen)
    if whole is None or whole.start is None or whole.end is None:
        return None
    first, length = whole.start.date(), (whole.end - whole.start).days
    middle = whole.start + timedelta(days=length // 2)
    if length in {365, 366}:
        middle = at(month_start(first.year, first.month + 6))
    elif whole == months(first.year, first.month):
        middle = at(first.replace(day=16))
    early = found["n"] in {"1st", "first"}
    return Meaning(whole.start, middle) if early else Meaning(middle, whole.end)


def _turns(text: str, seen: Seen, _: Read) -> Meaning | None:
    """Two Thursdays ago, three Mondays from now, two summers ago."""
    found = _TURNS.match(text)
    if found is None:
        return None
    count, back = int(found["n"]), found["way"] == "ago"
    if found["season"]:
        return months(seen.today.year + (-count if back else count), SEASONS[found["season"]], 3)
    weekday = Weekdays.index(found["w"])
    nearest = (seen.today.weekday() - weekday - 1) % 7 + 1 if back else (weekday - seen.today.weekday() - 1) % 7 + 1
    away = nearest + 7 * (count - 1)
    return days(seen.today + timedelta(days=-away if back else away))


def _on_weekday(text: str, seen: Seen, read: Read) -> Meaning | None:
    """Monday two weeks from now, three weeks after Christmas on Friday, the first week of May on Tuesday.

    Counted in weeks it is that day of the week arrived in, counted in months or years the first such day from there.
    """
    found = _ON_WEEKDAY.match(text) or _WEEKDAY_LAST.match(text)
    inner = read(found["rest"], seen) if found else None
    if found is None or inner is None or inner.start is None or inner.end is None or inner.pattern != "once":
        return None
    counted = re.search(rf"\b{_COUNTED}\b", found["rest"])
    length = inner.end - inner.start
    if length != timedelta(days=7) and (counted is None or length != timedelta(days=1)):
        return None
    day, weekday = inner.start.date(), Weekdays.index(found["w"])
    if counted and re.search(r"month|year|quarter|decade", counted[0]):
        return days(day + timedelta(days=(weekday - day.weekday()) % 7))
    return days(monday(day) + timedelta(days=weekday))


def _day_ends(text: str, seen: Seen, read: Read) -> Meaning | None:
    """The end of the day, of business, of tomorrow: its last second."""
    found = _DAY_ENDS.match(text)
    if found is None:
        return None
    named = found["what"] in {"today", "tomorrow", *Weekdays}
    if named and found["rest"]:
        return None
    inner = read(found["what"] if named else found["rest"] or "today", seen)
    if inner is None or inner.start is None or inner.end != inner.start + timedelta(days=1):
        return None
    point = clocks.Clock(_LAST_MINUTE, _LAST_MINUTE)
    return placed(inner, (point, ""), seen)


def _long_weekend(text: str, seen: Seen, read: Read) -> Meaning | None:
    """The weekend of a day: "4 July weekend", with the Monday where the day is one."""
    found = _LONG_WEEKEND.match(text)
    if found is None or clock_in(found["rest"], alone=False) is not None:
        return None
    inner = read(found["rest"], seen)
    if inner is None or inner.start is None or inner.end != inner.start + timedelta(days=1):
        return None
    return weekend_with(inner.start.date())


def _next_business(text: str, seen: Seen, _: Read) -> Meaning | None:
    found = _NEXT_BUSINESS.match(text)
    return None if found is None else days(business(seen.now, 1 if found["way"] == "next" else -1).date())


def _often(text: str, seen: Seen, _: Read) -> Meaning | None:
    """Twice a week, on weekdays: again and again from now on, or until now."""
    if _OFTEN.match(text) is None:
        return None
    if text.endswith("weekday"):
        today = at(seen.today)
        day = today if today.weekday() < 5 else business(today, -1 if seen.direction == "past" else 1)
        return replace(days(day.date()), pattern="recurring")
    return Meaning(seen.now, seen.now, "recurring")


_STEPS = (
    _skipped, _week_on, _beside, _this_time, _so_far, _of_today, _half, _turns, _on_weekday, _day_ends, _long_weekend,
    _next_business, _often,
)  # fmt: skip

"""What an expression means: a stretch of time, and which of its parts were said."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Direction = Literal["past", "future"]
Pattern = Literal["once", "recurring", "duration"]
Months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
Weekdays = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A stretch of time. Start inclusive, end exclusive; a point has both alike; None is open."""

    start: datetime | None
    end: datetime | None
    pattern: Pattern = "once"


@dataclass(frozen=True, slots=True)
class Seen:
    """From where and which way an expression is read."""

    now: datetime
    direction: Direction = "future"
    """Which of two readings an expression without one takes: "on Monday" in "what did I do on Monday"."""

    @property
    def today(self) -> date:
        return self.now.date()


def at(day: date, minutes: float = 0) -> datetime:
    """Return the moment of a day; minutes may pass midnight."""
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


def days(first: date, count: int = 1) -> Meaning:
    """Return whole days."""
    return Meaning(at(first), at(first + timedelta(days=count)))


def month_start(year: int, month: int) -> date:
    """Return the first day of a month; months count on over the ends of the year."""
    whole = year * 12 + month - 1
    return date(min(max(whole // 12, 1), 9998), whole % 12 + 1, 1)


def months(year: int, month: int, count: int = 1) -> Meaning:
    """Return whole months."""
    return Meaning(at(month_start(year, month)), at(month_start(year, month + count)))


def years(year: int, count: int = 1) -> Meaning:
    """Return whole years."""
    return months(year, 1, 12 * count)


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weekend_with(day: date) -> Meaning:
    """Return the weekend of a day's week; that of a Monday is the long one that ends with it."""
    if day.weekday() == 0:
        return days(day - timedelta(days=2), 3)
    return days(monday(day) + timedelta(days=5), 2)


def shifted(moment: datetime, unit: str, count: float) -> datetime:
    """Return the moment that many units later; months keep the day of the month where they can."""
    if unit in _SECONDS:
        return moment + timedelta(seconds=count * _SECONDS[unit])
    whole = round(count * _MONTHS_IN.get(unit, 12))
    first = month_start(moment.year, moment.month + whole)
    last = calendar.monthrange(first.year, first.month)[1]
    return moment.replace(year=first.year, month=first.month, day=min(moment.day, last))


def whole_unit(moment: datetime, unit: str, offset: int = 0, count: int = 1) -> Meaning:
    """Return `count` calendar units, beginning `offset` units after the one the moment is in."""
    day = moment.date()
    if unit in _MONTHS_IN:
        size = _MONTHS_IN[unit]
        # Quarters begin in January, decades with a year that ends in zero.
        first = (day.year * 12 + day.month - 1) // size * size + size * offset
        return months(first // 12, first % 12 + 1, size * count)
    if unit in {"week", "fortnight"}:
        return days(monday(day) + timedelta(days=7 * offset), (14 if unit == "fortnight" else 7) * count)
    if unit == "weekend":
        return days(monday(day) + timedelta(days=5 + 7 * offset), 2 + 7 * (count - 1))
    if unit in {"day", "night"}:
        return days(day + timedelta(days=offset), count)
    size_s = _SECONDS[unit]
    floor = at(day) + timedelta(seconds=(moment - at(day)).total_seconds() // size_s * size_s)
    return Meaning(floor + timedelta(seconds=offset * size_s), floor + timedelta(seconds=(offset + count) * size_s))


_SECONDS = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86_400, "night": 86_400, "week": 604_800, "fortnight": 1_209_600,
    "weekend": 604_800,
}  # fmt: skip
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
UNITS = "second|minute|hour|day|night|weekend|week|fortnight|month|quarter|year|decade|century"

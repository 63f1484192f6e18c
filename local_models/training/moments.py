"""Dates and times as people, forms and machines write them."""

from random import Random

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_RELATIVE = [
    "today",
    "tomorrow",
    "yesterday",
    "tonight",
    "next week",
    "last month",
    "this morning",
    "next Tuesday",
    "last Friday",
    "two weeks ago",
    "in three days",
    "the day after tomorrow",
    "this weekend",
    "next summer",
    "Monday morning",
    "last year",
    "an hour ago",
    "noon",
    "midnight",
    "this afternoon",
]


def date(rng: Random) -> str:
    """Return a calendar date."""
    year, month, day = rng.randint(1935, 2029), rng.randint(1, 12), rng.randint(1, 28)
    name = _MONTHS[month - 1]
    short = name[:3]
    suffix = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(day, "th")
    return rng.choice(
        (
            f"{year}-{month:02d}-{day:02d}",
            f"{day:02d}.{month:02d}.{year}",
            f"{month}/{day}/{year}",
            f"{day:02d}/{month:02d}/{year}",
            f"{month:02d}/{day:02d}/{year % 100:02d}",
            f"{name} {day}, {year}",
            f"{name} {day}{suffix}",
            f"{day} {name} {year}",
            f"{day} {short} {year}",
            f"{short} {day}, {year}",
            f"the {day}{suffix} of {name}",
            f"{short} {day}",
            f"{name} {year}",
            f"{day}-{short}-{year}",
        )
    )


def clock(rng: Random) -> str:
    """Return a time of day."""
    hour, minute = rng.randint(0, 23), rng.choice((0, 0, 15, 30, 45, rng.randint(0, 59)))
    twelve = (hour - 1) % 12 + 1
    half = rng.choice(("am", "pm", " am", " pm", " a.m.", " p.m.", " AM", " PM"))
    return rng.choice(
        (
            f"{hour}:{minute:02d}",
            f"{hour:02d}:{minute:02d}",
            f"{twelve}:{minute:02d}{half}",
            f"{twelve}{half}",
            f"{twelve} o'clock",
        )
    )


def moment(rng: Random) -> str:
    """Return a date, a time, both, or a relative expression."""
    draw = rng.random()
    if draw < 0.55:
        return date(rng)
    if draw < 0.65:
        return clock(rng)
    if draw < 0.75:
        return f"{date(rng)}{rng.choice((' at ', ', ', ' '))}{clock(rng)}"
    if draw < 0.85:
        return f"{rng.choice(_DAYS)}{rng.choice(('', ' at ' + clock(rng), ', ' + date(rng), ' ' + clock(rng)))}"
    return rng.choice(_RELATIVE)

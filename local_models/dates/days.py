"""Days and longer stretches: dates as written, weekdays, months, holidays, units counted from now."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from local_models.dates.moment import (
    UNITS,
    Direction,
    Meaning,
    Months,
    Seen,
    Weekdays,
    days,
    monday,
    month_start,
    months,
    shifted,
    whole_unit,
    years,
)

Rule = tuple["re.Pattern[str]", Callable[["re.Match[str]", Seen], Meaning | None]]
_M = "|".join(Months)
_W = "|".join(Weekdays)
_N = r"\d{1,2}"
_ORD = r"\d{1,2}(?:st|nd|rd|th)"
_YEAR = r"(?:19|20|21)\d\d|1[0-8]\d\d"
SEASONS: Mapping[str, int] = {"spring": 3, "summer": 6, "fall": 9, "winter": 12}
_HOLIDAYS: Mapping[str, tuple[int, int]] = {
    "new year evening": (12, 31), "new year day": (1, 1), "new year": (1, 1), "valentine day": (2, 14),
    "valentine": (2, 14), "st patrick day": (3, 17), "st patrick": (3, 17), "april fool day": (4, 1),
    "earth day": (4, 22), "may day": (5, 1), "worker day": (5, 1), "independence day": (7, 4), "freedom day": (6, 19),
    "juneteenth": (6, 19), "halloween": (10, 31), "veteran day": (11, 11), "xmas evening": (12, 24),
    "xmas day": (12, 25), "xmas": (12, 25), "boxing day": (12, 26), "epiphany": (1, 6),
}  # fmt: skip
_MOVING: Mapping[str, tuple[int, int, int]] = {
    "mother day": (5, 6, 2), "father day": (6, 6, 3), "thanksgiving day": (11, 3, 4), "thanksgiving": (11, 3, 4),
    "black fri": (11, 3, 4), "cyber mon": (11, 3, 4),
    "labor day": (9, 0, 1), "labour day": (9, 0, 1), "martin luther king day": (1, 0, 3), "mlk day": (1, 0, 3),
    "president day": (2, 0, 3), "memorial day": (5, 0, -1), "columbus day": (10, 0, 2),
}  # fmt: skip
"""Month, weekday, which of them."""
_AFTER: Mapping[str, int] = {"black fri": 1, "cyber mon": 4}
"""Days after the holiday of the same entry."""
_EASTER: Mapping[str, int] = {"good fri": -2, "easter sun": 0, "easter mon": 1, "easter": 0}


def found(text: str, seen: Seen) -> tuple[Meaning, str] | None:
    """Return the first day or longer stretch that a text names, and the text without it.

    Raises:
        ValueError: it names a day that does not exist: the thirtieth of February.
    """
    for pattern, read in RULES:
        match = pattern.search(text)
        if match is None:
            continue
        meaning = read(match, seen)
        if meaning is not None:
            return meaning, f"{text[: match.start()]} {text[match.end() :]}"
    return None


def _nearest(candidates: Sequence[date], seen: Seen) -> date:
    """Return the candidate on the side the text looks to; today counts for both.

    Raises:
        ValueError: there is no candidate: the 45th of a month.
    """
    if not candidates:
        raise ValueError("no such day")
    if seen.direction == "past":
        return max((day for day in candidates if day <= seen.today), default=candidates[0])
    return min((day for day in candidates if day >= seen.today), default=candidates[-1])


def _yearly(month: int, day: int, seen: Seen) -> date:
    """Return that day of the year on the side the text looks to; a leap day in the nearest leap year."""
    possible = []
    for year in range(seen.today.year - 8, seen.today.year + 9):
        try:
            possible.append(date(year, month, day))
        except ValueError:
            continue
    if not possible:
        raise ValueError("no such day")
    return _nearest(possible, seen)


def _year(text: str) -> int:
    value = int(text)
    return value if value > 99 else value + (2000 if value < 70 else 1900)


def _iso(match: "re.Match[str]", _: Seen) -> Meaning:
    return days(date(int(match["y"]), int(match["m"]), int(match["d"])))


def _slashed(match: "re.Match[str]", seen: Seen) -> Meaning:
    first, second = int(match["a"]), int(match["b"])
    month, day = (second, first) if first > 12 else (first, second)
    if match["y"]:
        return days(date(_year(match["y"]), month, day))
    return days(_yearly(month, day, seen))


def _named(match: "re.Match[str]", seen: Seen) -> Meaning:
    month = Months.index(match["m"]) + 1
    day = int(re.sub(r"\D", "", match["d"]))
    if match["y"]:
        return days(date(_year(match["y"]), month, day))
    wish = match.groupdict().get("rel")
    if wish:
        return days(date(seen.today.year + {"last": -1, "this": 0, "next": 1}[wish], month, day))
    return days(_yearly(month, day, seen))


def _month(match: "re.Match[str]", seen: Seen) -> Meaning:
    month = Months.index(match["m"]) + 1
    if written := match["y"] or match["yy"]:
        return months(_year(written), month)
    now = seen.today.year * 12 + seen.today.month - 1
    wish = match["rel"]
    year = seen.today.year
    ahead = month - seen.today.month
    if wish == "next":
        year += 0 if ahead > 0 else 1
    elif wish == "last":
        year -= 0 if ahead < 0 else 1
    elif wish is None and seen.direction == "past" and ahead > 0:
        year -= 1
    elif wish is None and seen.direction == "future" and year * 12 + month - 1 < now:
        year += 1
    return months(year, month)


def _weekday(match: "re.Match[str]", seen: Seen) -> Meaning:
    day = Weekdays.index(match["w"])
    start = monday(seen.today)
    wish = match["rel"] or match["rel2"]
    if wish == "nearest":
        return days(seen.today + timedelta(days=(day - seen.today.weekday() - 1) % 7 + 1))
    if wish == "past":  # the nearest one that is over
        return days(seen.today - timedelta(days=(seen.today.weekday() - day - 1) % 7 + 1))
    if wish:
        weeks = {"last": -7, "this": 0, "next": 7}[wish.split()[0]]
        return days(start + timedelta(days=day + weeks))
    ahead = (day - seen.today.weekday()) % 7
    if seen.direction == "past":
        return days(seen.today + timedelta(days=ahead - 7 if ahead else 0))
    return days(seen.today + timedelta(days=ahead))


def _weekday_date(match: "re.Match[str]", seen: Seen) -> Meaning | None:
    """A weekday with the day of the month: the nearest month in which the two agree."""
    day, weekday = int(re.sub(r"\D", "", match["d"])), Weekdays.index(match["w"])
    step = -1 if seen.direction == "past" else 1
    for offset in range(24):
        first = month_start(seen.today.year, seen.today.month + step * offset)
        try:
            chosen = first.replace(day=day)
        except ValueError:
            continue
        if chosen.weekday() == weekday and (chosen >= seen.today) == (step > 0 or chosen == seen.today):
            return days(chosen)
    return None


def _of_month(match: "re.Match[str]", seen: Seen) -> Meaning:
    """The 5th; the 5th of next month."""
    day = int(re.sub(r"\D", "", match["d"]))
    if wish := match["rel"]:
        return days(
            month_start(seen.today.year, seen.today.month + {"last": -1, "this": 0, "next": 1}[wish]).replace(day=day)
        )
    possible = []
    for offset in range(-3, 4):
        try:
            possible.append(month_start(seen.today.year, seen.today.month + offset).replace(day=day))
        except ValueError:
            continue
    return days(_nearest(possible, seen))


def _near(match: "re.Match[str]", seen: Seen) -> Meaning:
    offset = {"today": 0, "tomorrow": 1, "yesterday": -1, "tonight": 0}[match["day"]]
    if match["twice"]:
        offset += 1 if match["twice"].startswith("day after") else -1
    return days(seen.today + timedelta(days=offset))


def _easter(year: int) -> date:
    """Gauss, for the Gregorian calendar (anonymous algorithm; Meeus, Astronomical Algorithms, 1991)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month, day = divmod(h + rest - 7 * m + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, count: int) -> date:
    """Return e.g. the third Monday of a month; -1 is the last one."""
    if count < 0:
        last = month_start(year, month + 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = month_start(year, month)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def _holiday(match: "re.Match[str]", seen: Seen) -> Meaning:
    name = match["name"]

    def in_year(year: int) -> date:
        if name in _HOLIDAYS:
            return date(year, *_HOLIDAYS[name])
        if name in _EASTER:
            return _easter(year) + timedelta(days=_EASTER[name])
        month, weekday, count = _MOVING[name]
        return nth_weekday(year, month, weekday, count) + timedelta(days=_AFTER.get(name, 0))

    if match["y"]:
        day = in_year(int(match["y"]))
    elif match["rel"] == "this":
        day = in_year(seen.today.year)
    else:
        way: Direction = {"last": "past", "next": "future"}.get(match["rel"] or "", seen.direction)  # type: ignore[assignment]
        day = _nearest([in_year(seen.today.year + offset) for offset in (-1, 0, 1)], Seen(seen.now, way))
    return days(day)


def _quarter(match: "re.Match[str]", seen: Seen) -> Meaning:
    number = int(re.sub(r"\D", "", match["q"]))
    year = _year(match["y"]) if match["y"] else seen.today.year + {"last": -1, "next": 1}.get(match["rel"] or "", 0)
    return months(year, 3 * number - 2, 3)


def _season(match: "re.Match[str]", seen: Seen) -> Meaning:
    year = _year(match["y"]) if match["y"] else seen.today.year + {"last": -1, "next": 1}.get(match["rel"] or "", 0)
    return months(year, SEASONS[match["season"]], 3)


def _whole_year(match: "re.Match[str]", _: Seen) -> Meaning:
    return years(int(match["y"]))


def _year_month(match: "re.Match[str]", _: Seen) -> Meaning:
    return months(int(match["y"]), int(match["m"]))


def _half_year(match: "re.Match[str]", _: Seen) -> Meaning:
    return months(int(match["y"]), 6 * int(match["h"]) - 5, 6)


def _decade(match: "re.Match[str]", seen: Seen) -> Meaning:
    value = int(match["y"])
    value += 0 if value > 99 else (2000 if value < seen.today.year % 100 - 5 else 1900)
    return years(value, 100 if value % 100 == 0 and match["y"].endswith("00") and value < 2000 else 10)


def _century(match: "re.Match[str]", _: Seen) -> Meaning:
    return years(100 * (int(re.sub(r"\D", "", match["n"])) - 1), 100)


def _week_number(match: "re.Match[str]", seen: Seen) -> Meaning:
    year = int(match["y"]) if match["y"] else seen.today.year
    return days(date.fromisocalendar(year, int(match["n"]), 1), 7)


def _unit(match: "re.Match[str]", seen: Seen) -> Meaning | None:
    unit = match["unit"]
    offset = {"last": -1, "this": 0, "the": 0, "next": 1, "past": -1}[match["rel"]]
    if unit in {"second", "minute", "hour"} and offset:
        ends = sorted((seen.now, shifted(seen.now, unit, offset)))
        return Meaning(ends[0], ends[1])
    if unit == "workweek":
        return days(monday(seen.today) + timedelta(days=7 * offset), 5)
    if unit == "night":
        return days(seen.today + timedelta(days=offset))
    twice = 1 if match["twice"] else 0
    return whole_unit(seen.now, unit, offset * (1 + twice) if twice else offset)


_Y = rf"(?:(?: ?,)? ?(?:of |in )?(?P<y>{_YEAR}))"
_LEAD = rf"(?:(?:{_W})(?: ?,)? (?:the )?)?"
_REL = r"(?:(?:the |this |of |of the )?(?P<rel>last|this|next) )"


def _dates() -> Iterator[tuple[str, Callable[["re.Match[str]", Seen], Meaning | None]]]:
    yield r"\b(?P<y>\d{4})[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)\b", _iso
    yield r"\b(?P<y>\d{4}) - (?P<m>\d\d?) - (?P<d>\d\d?)\b", _iso
    yield rf"\b{_LEAD}(?P<a>\d\d?)[/.](?P<b>\d\d?)[/.](?P<y>\d{{4}}|\d\d)\b", _slashed
    yield rf"\b{_LEAD}(?P<a>\d\d?) - (?P<b>\d\d?) - (?P<y>\d{{4}}|\d\d)\b", _slashed
    yield rf"\b{_LEAD}(?P<a>\d\d?)/(?P<b>\d\d?)\b(?P<y>)(?!/)", _slashed
    yield rf"\b(?P<y>{_YEAR}) ?[-/.,]? ?(?P<m>{_M}) ?[-/.,]? ?(?P<d>{_ORD}|{_N})\b(?!:)", _named
    yield (
        rf"{_LEAD}(?<![:.\d])\b(?P<d>{_ORD}|{_N}) ?[-/,]? ?(?:day )?(?:of )?(?P<m>{_M})\b(?: ?\.)?"
        rf"(?:{_Y}| ?(?:[-/,']|of) ?(?P<yy>\d\d)\b)?",
        _two_digit,
    )
    yield rf"\b(?P<rel>last|this|next) (?P<m>{_M}) (?:the )?(?P<d>{_ORD}|{_N})\b(?P<y>)", _named
    yield rf"{_LEAD}\b(?P<m>{_M})(?: ?\.)? ?[-/,]? ?(?:the )?(?P<d>{_ORD}|{_N})\b(?![:.]\d| (?:am|pm)\b){_Y}?", _named
    yield (
        rf"\b(?:{_W})(?: ?,)? (?:the )?(?P<d>{_ORD}|{_N})(?! ?(?:am|pm|:|oclock|-))\b".replace(
            f"(?:{_W})", f"(?P<w>{_W})"
        ),
        _weekday_date,
    )
    yield (
        rf"\b{_REL}?(?P<name>{'|'.join([*_HOLIDAYS, *_MOVING, *_EASTER])})\b{_Y}?",
        _holiday,
    )
    yield rf"\b(?P<y>{_YEAR}) ?[-/,]? ?(?P<rel>)(?P<m>{_M})\b(?P<yy>)", _month
    yield (
        rf"\b{_REL}?(?:month of )?(?P<m>{_M})\b(?:(?: ?[-/,] ?| of | in | )(?P<y>{_YEAR})| (?:of |')(?P<yy>\d\d)\b)?",
        _month,
    )


def _stretches() -> Iterator[tuple[str, Callable[["re.Match[str]", Seen], Meaning | None]]]:
    yield (
        r"\b(?P<twice>(?:the )?day (?:after|before) )?(?P<day>today|tomorrow|yesterday|tonight)\b".replace(
            "(?:the )?day", "day"
        ),
        _near,
    )
    yield (
        rf"\b(?:(?:on )?(?:this (?=past))?(?P<rel>last|past|this|next|nearest) (?:week )?(?:on )?)?(?P<w>{_W})\b"
        r"(?: (?:of )?(?P<rel2>last|this|next) week)?",
        _weekday,
    )
    yield rf"\b(?:q(?P<q>[1-4])|(?P<_q>)[1-4])\b{_Y}?(?P<rel>)".replace("|(?P<_q>)[1-4]", ""), _quarter
    yield rf"\b(?P<y>{_YEAR}) ?[-/] ?(?P<m>1[0-2]|0?[1-9])\b(?! ?[-/])", _year_month
    yield rf"\b(?P<y>{_YEAR}) (?:the )?q ?(?P<q>[1-4])(?P<rel>)\b", _quarter
    yield rf"\bh (?P<h>[12]) (?:of )?(?P<y>{_YEAR})\b", _half_year
    yield rf"\b(?P<y>{_YEAR}) h (?P<h>[12])\b", _half_year
    yield rf"\bq (?P<q>[1-4])\b(?P<rel>){_Y}?", _quarter
    yield rf"\b(?P<y>{_YEAR}) (?:the )?(?P<q>[1-4])(?:st|nd|rd|th) quarter(?P<rel>)", _quarter
    yield rf"\b(?P<q>[1-4])(?:st|nd|rd|th) quarter(?: of)?{_Y}?(?: ?(?:the )?(?P<rel>last|this|next) year)?", _quarter
    yield rf"\b{_REL}?(?P<season>spring|summer|fall|winter)\b{_Y}?", _season
    yield rf"\bweek (?P<n>[1-5]?\d)\b{_Y}?", _week_number
    yield r"\b(?P<n>\d{1,2})(?:st|nd|rd|th) century\b", _century
    yield r"\b(?P<y>(?:\d\d)?\d0)s\b", _decade
    yield (
        rf"\b(?P<twice>week )?(?:(?:after|of) )?(?:the )?(?P<rel>last|past|this|next) (?P<unit>{UNITS}|workweek)\b",
        _unit,
    )
    yield r"^(?:on )?the (?P<d>\d{1,2})(?P<rel>)$", _of_month
    yield rf"\b(?P<d>{_ORD})(?: day)?(?: of)?(?: the)?(?: (?P<rel>last|this|next) month)?\b", _of_month
    yield r"\b(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)\b", _iso
    yield rf"\b(?:year )?(?P<y>{_YEAR})\b(?!:)", _whole_year
    yield rf"^(?:by |in |over |during |for |within )?(?P<rel>the|this) (?P<twice>)(?P<unit>{UNITS}|workweek)$", _unit


def _two_digit(match: "re.Match[str]", seen: Seen) -> Meaning:
    if match["yy"]:
        return days(date(_year(match["yy"]), Months.index(match["m"]) + 1, int(re.sub(r"\D", "", match["d"]))))
    return _named(match, seen)


RULES: tuple[Rule, ...] = tuple((re.compile(pattern), read) for pattern, read in (*_dates(), *_stretches()))

"""What an expression means that its words do not say one by one, seen from Wednesday 4 March 2026, 10:30."""

from datetime import datetime

import pytest

from local_models.dates.moment import Direction, Seen
from local_models.dates.resolve import resolve

NOW = datetime(2026, 3, 4, 10, 30)


def stretch(expression: str, direction: Direction = "future") -> tuple[str, str, str]:
    meaning = resolve(expression, Seen(NOW, direction))
    assert meaning is not None
    ends = (moment.isoformat(timespec="minutes") if moment else "" for moment in (meaning.start, meaning.end))
    return (*ends, meaning.pattern)  # type: ignore[return-value]


DAYS = [
    ("the week after next", "2026-03-16", "2026-03-23"),
    ("the weekend after next", "2026-03-21", "2026-03-23"),
    ("the week before last", "2026-02-16", "2026-02-23"),
    ("Friday week", "2026-03-13", "2026-03-14"),
    ("a week on Friday", "2026-03-13", "2026-03-14"),
    ("two weeks today", "2026-03-18", "2026-03-19"),
    ("this coming Friday", "2026-03-06", "2026-03-07"),
    ("this time last year", "2025-03-04", "2025-03-05"),
    ("the same day next week", "2026-03-11", "2026-03-12"),
    ("the first half of 2025", "2025-01-01", "2025-07-01"),
    ("the second half of March", "2026-03-16", "2026-04-01"),
    ("the second half of the year", "2026-07-01", "2027-01-01"),
    ("two Thursdays ago", "2026-02-19", "2026-02-20"),
    ("three Mondays from now", "2026-03-23", "2026-03-24"),
    ("two summers ago", "2024-06-01", "2024-09-01"),
    ("Monday two weeks from now", "2026-03-16", "2026-03-17"),
    ("Thursday, two years from now", "2028-03-09", "2028-03-10"),
    ("three weeks after Christmas on Friday", "2027-01-15", "2027-01-16"),
    ("the first week of May on Tuesday", "2026-05-05", "2026-05-06"),
    ("the Friday before Christmas", "2026-12-18", "2026-12-19"),
    ("the Monday after Easter", "2026-04-06", "2026-04-07"),
    ("the next business day", "2026-03-05", "2026-03-06"),
]


@pytest.mark.parametrize(("expression", "start", "end"), DAYS)
def test_an_idiom_means_whole_days(expression: str, start: str, end: str) -> None:
    assert stretch(expression) == (f"{start}T00:00", f"{end}T00:00", "once")


TIMES = [
    ("the night before last", "2026-03-02T20:00", "2026-03-03T00:00"),
    ("this time tomorrow", "2026-03-05T10:30", "2026-03-05T10:30"),
    ("so far this month", "2026-03-01T00:00", "2026-03-04T10:30"),
    ("later today", "2026-03-04T10:30", "2026-03-05T00:00"),
    ("earlier today", "2026-03-04T00:00", "2026-03-04T10:30"),
    ("end of the day", "2026-03-04T23:59", "2026-03-04T23:59"),
    ("close of business tomorrow", "2026-03-05T23:59", "2026-03-05T23:59"),
    ("by EOD Friday", "", "2026-03-06T23:59"),
]


@pytest.mark.parametrize(("expression", "start", "end"), TIMES)
def test_an_idiom_may_have_now_or_a_time_of_day_for_a_border(expression: str, start: str, end: str) -> None:
    assert stretch(expression) == (start, end, "once")


@pytest.mark.parametrize(
    ("expression", "start"),
    [
        ("twice a week", "2026-03-04T10:30"),
        ("on weekdays", "2026-03-04T00:00"),
        ("on Mondays", "2026-03-09T00:00"),
        ("on weekends", "2026-03-07T00:00"),
        ("daily at 9", "2026-03-05T09:00"),
        ("every first Monday of the month", "2026-04-06T00:00"),
    ],
)
def test_what_happens_again_and_again_says_so_and_when_next(expression: str, start: str) -> None:
    first, _, pattern = stretch(expression)
    assert (first, pattern) == (start, "recurring")


def test_the_last_business_day_skips_the_weekend() -> None:
    meaning = resolve("the last business day", Seen(datetime(2026, 3, 9, 8), "past"))
    assert meaning is not None
    assert meaning.start == datetime(2026, 3, 6)

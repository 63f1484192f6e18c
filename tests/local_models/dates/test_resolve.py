"""Expressions of our own writing, seen from Wednesday 4 March 2026, 10:30."""

from datetime import datetime

import pytest

from local_models.dates.moment import Direction, Seen
from local_models.dates.resolve import resolve

NOW = datetime(2026, 3, 4, 10, 30)


def stretch(expression: str, direction: Direction = "future") -> tuple[str, str, str] | None:
    meaning = resolve(expression, Seen(NOW, direction))
    if meaning is None:
        return None
    ends = (moment.isoformat(timespec="minutes") if moment else "" for moment in (meaning.start, meaning.end))
    return (*ends, meaning.pattern)  # type: ignore[return-value]


DAYS = [
    ("tomorrow", "2026-03-05", "2026-03-06"),
    ("the day after tomorrow", "2026-03-06", "2026-03-07"),
    ("next Tuesday", "2026-03-10", "2026-03-11"),
    ("last Friday", "2026-02-27", "2026-02-28"),
    ("this week", "2026-03-02", "2026-03-09"),
    ("last month", "2026-02-01", "2026-03-01"),
    ("the third Monday in June", "2026-06-15", "2026-06-16"),
    ("Q3 2025", "2025-07-01", "2025-10-01"),
    ("twenty third of May, two thousand and twelve", "2012-05-23", "2012-05-24"),
    ("5/15/2018", "2018-05-15", "2018-05-16"),
    ("2018-09-23", "2018-09-23", "2018-09-24"),
    ("02-03-2020", "2020-02-03", "2020-02-04"),
    ("Black Friday 2010", "2010-11-26", "2010-11-27"),
    ("H2 2019", "2019-07-01", "2020-01-01"),
    ("31.12.2025", "2025-12-31", "2026-01-01"),
    ("from 9 to 12 June", "2026-06-09", "2026-06-13"),
    ("Easter Sunday", "2026-04-05", "2026-04-06"),
    ("two weeks ago", "2026-02-18", "2026-02-19"),
    ("in 3 days", "2026-03-07", "2026-03-08"),
    ("the 1990s", "1990-01-01", "2000-01-01"),
    ("the last two weeks", "2026-02-18", "2026-03-04"),
    ("the weekend of Halloween", "2026-10-31", "2026-11-02"),
    ("29 February", "2028-02-29", "2028-03-01"),
]


@pytest.mark.parametrize(("expression", "start", "end"), DAYS)
def test_whole_days_end_where_the_next_day_begins(expression: str, start: str, end: str) -> None:
    assert stretch(expression) == (f"{start}T00:00", f"{end}T00:00", "once")


TIMES = [
    ("3pm", "2026-03-04T15:00", "2026-03-04T15:00"),
    ("at 9 am", "2026-03-05T09:00", "2026-03-05T09:00"),
    ("half past seven tomorrow", "2026-03-05T07:30", "2026-03-05T07:30"),
    ("tomorrow at 8:45 p.m.", "2026-03-05T20:45", "2026-03-05T20:45"),
    ("Friday morning", "2026-03-06T08:00", "2026-03-06T12:00"),
    ("tonight at eight", "2026-03-04T20:00", "2026-03-04T20:00"),
    ("from 2 to 4 pm on Monday", "2026-03-09T14:00", "2026-03-09T16:00"),
    ("tomorrow before 5pm", "", "2026-03-05T17:00"),
    ("in half an hour", "2026-03-04T11:00", "2026-03-04T11:00"),
    ("12:30 December 27th", "2026-12-27T12:30", "2026-12-27T12:30"),
    ("the next hour", "2026-03-04T10:30", "2026-03-04T11:30"),
    ("right now", "2026-03-04T10:30", "2026-03-04T10:30"),
]


@pytest.mark.parametrize(("expression", "start", "end"), TIMES)
def test_a_time_of_day_is_a_point_or_a_part_of_a_day(expression: str, start: str, end: str) -> None:
    assert stretch(expression) == (start, end, "once")


def test_a_weekday_without_more_lies_where_the_text_looks() -> None:
    assert stretch("Monday", "past") == ("2026-03-02T00:00", "2026-03-03T00:00", "once")
    assert stretch("Monday", "future") == ("2026-03-09T00:00", "2026-03-10T00:00", "once")


def test_durations_run_from_now_or_to_now_and_what_recurs_is_its_next_time() -> None:
    assert stretch("for 2 hours") == ("2026-03-04T10:30", "2026-03-04T12:30", "duration")
    assert stretch("two weeks", "past") == ("2026-02-18T10:30", "2026-03-04T10:30", "duration")
    assert stretch("every Friday") == ("2026-03-06T00:00", "2026-03-07T00:00", "recurring")


@pytest.mark.parametrize("expression", ["", "soonish", "the thing", "30 February", "99/99/2020", "letzten Dienstag"])
def test_what_the_grammar_does_not_understand_means_nothing(expression: str) -> None:
    assert stretch(expression) is None

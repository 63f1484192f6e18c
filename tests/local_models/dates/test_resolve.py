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
    ("weekend", "2026-03-07", "2026-03-09"),
    ("29 February", "2028-02-29", "2028-03-01"),
    ("05-Aug-2016", "2016-08-05", "2016-08-06"),
    ("2019-aug-1", "2019-08-01", "2019-08-02"),
    ("15 April of 87", "1987-04-15", "1987-04-16"),
    ("January twenty-five nineteen eighty-six", "1986-01-25", "1986-01-26"),
    ("2015-12", "2015-12-01", "2016-01-01"),
    ("2017 April", "2017-04-01", "2017-05-01"),
    ("Q1-2019", "2019-01-01", "2019-04-01"),
    ("the first week of May", "2026-05-04", "2026-05-11"),
    ("the third week of 2027", "2027-01-18", "2027-01-25"),
    ("mid 1989", "1989-05-01", "1989-09-01"),
    ("late 2024", "2024-07-01", "2025-01-01"),
    ("earlier this week", "2026-03-02", "2026-03-04"),
    ("later this month", "2026-03-16", "2026-04-01"),
    ("this working week", "2026-03-02", "2026-03-07"),
    ("this past Wednesday", "2026-02-25", "2026-02-26"),
    ("a week starting tomorrow", "2026-03-05", "2026-03-12"),
    ("from Monday for three days", "2026-03-09", "2026-03-12"),
    ("two years, 1 month and 21 days ago", "2024-01-14", "2024-01-15"),
    ("presidents' day", "2027-02-15", "2027-02-16"),
    ("Good Friday", "2026-04-03", "2026-04-04"),
    ("Easter Monday", "2026-04-06", "2026-04-07"),
    ("New Year's Eve", "2026-12-31", "2027-01-01"),
    ("July 4th weekend", "2026-07-04", "2026-07-06"),
    ("memorial day weekend", "2026-05-23", "2026-05-26"),
    ("March 3 to April 2", "2026-03-03", "2026-04-03"),
    ("March 3-5", "2026-03-03", "2026-03-06"),
    ("from 2007 to the start of 2008", "2007-01-01", "2008-01-01"),
    ("from the end of March to the middle of September", "2026-04-01", "2026-09-16"),
    ("the early nineties", "1990-01-01", "1994-01-01"),
    ("late 1980s", "1986-01-01", "1990-01-01"),
    ("in the coming days", "2026-03-05", "2026-03-08"),
    ("all of next week", "2026-03-09", "2026-03-16"),
    ("all day tomorrow", "2026-03-05", "2026-03-06"),
    ("17.3.", "2026-03-17", "2026-03-18"),
    ("the week after Easter", "2026-04-06", "2026-04-13"),
    ("at the weekend", "2026-03-07", "2026-03-09"),
    ("Q1 and Q2", "2026-01-01", "2026-07-01"),
    ("in two working days", "2026-03-06", "2026-03-07"),
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
    ("five-thirty tomorrow evening", "2026-03-05T17:30", "2026-03-05T17:30"),
    ("within twenty-five minutes", "2026-03-04T10:30", "2026-03-04T10:55"),
    ("within 2 days 1 hour and 5 minutes", "2026-03-04T10:30", "2026-03-06T11:35"),
    ("tomorrow am", "2026-03-05T08:00", "2026-03-05T12:00"),
    ("Monday evening next week", "2026-03-09T16:00", "2026-03-09T20:00"),
    ("last night at 8", "2026-03-03T20:00", "2026-03-03T20:00"),
    ("year to date", "2026-01-01T00:00", "2026-03-04T10:30"),
    ("until now", "", "2026-03-04T10:30"),
    ("2012 or after", "2012-01-01T00:00", ""),
    ("no later than Friday", "", "2026-03-06T00:00"),
    ("quarter to nine tomorrow", "2026-03-05T08:45", "2026-03-05T08:45"),
    ("at five to ten", "2026-03-04T21:55", "2026-03-04T21:55"),
    ("at 1700", "2026-03-04T17:00", "2026-03-04T17:00"),
    ("17h30", "2026-03-04T17:30", "2026-03-04T17:30"),
    ("half seven", "2026-03-04T19:30", "2026-03-04T19:30"),
    ("8 this morning", "2026-03-04T08:00", "2026-03-04T08:00"),
    ("early tomorrow morning", "2026-03-05T06:00", "2026-03-05T09:00"),
    ("late tonight", "2026-03-04T21:00", "2026-03-05T00:00"),
    ("12 midnight", "2026-03-05T00:00", "2026-03-05T00:00"),
    ("between eight o'clock and now", "2026-03-04T08:00", "2026-03-04T10:30"),
    ("from 2pm till tomorrow 4:30pm", "2026-03-04T14:00", "2026-03-05T16:30"),
    ("before the thirty-first day of the month", "", "2026-03-31T00:00"),
    ("more than 2 weeks before today", "", "2026-02-18T00:00"),
    ("more than 3 weeks ago", "", "2026-02-11T00:00"),
    ("less than two weeks ago", "2026-02-18T00:00", "2026-03-04T10:30"),
    ("since January", "2026-01-01T00:00", "2026-03-04T10:30"),
    ("not before Monday", "2026-03-09T00:00", ""),
    ("after the weekend", "2026-03-09T00:00", ""),
    ("<= 2019", "", "2020-01-01T00:00"),
]


@pytest.mark.parametrize(("expression", "start", "end"), TIMES)
def test_a_time_of_day_is_a_point_or_a_part_of_a_day(expression: str, start: str, end: str) -> None:
    assert stretch(expression) == (start, end, "once")


def test_seconds_are_kept() -> None:
    meaning = resolve("tomorrow at 7:56:30 pm", Seen(NOW, "future"))
    assert meaning is not None
    assert meaning.start == meaning.end == datetime(2026, 3, 5, 19, 56, 30)


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

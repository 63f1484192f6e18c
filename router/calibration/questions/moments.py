"""Days and times."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from router.calibration.question import Asked, Mode, number


def dates(draw: Random) -> Iterator[Asked]:
    """Weekdays, distances, days after, times of day."""
    while True:
        day = date(draw.randint(1990, 2030), draw.randint(1, 12), draw.randint(1, 28))
        more = draw.randint(9, 320)
        later = day + timedelta(days=more)
        yield Asked(
            Mode.EXACT, f"Which date is {more} days after {day}? Answer as YYYY-MM-DD only.", [str(later)], str(later)
        )
        name = day.strftime("%A")
        yield Asked(Mode.EXACT, f"On which weekday did or does {day} fall? One word.", [name], name)
        yield number(f"How many days lie between {day} and {later}, the first not counted and the last counted?", more)
        clock = datetime(2024, 1, 1, draw.randint(0, 23), draw.randint(0, 59))
        minutes = draw.randint(50, 900)
        then = (clock + timedelta(minutes=minutes)).strftime("%H:%M")
        yield Asked(
            Mode.EXACT,
            f"It is {clock:%H:%M}. What time is it in {minutes} minutes? Answer as HH:MM on a 24-hour clock.",
            [then],
            then,
        )
        year = draw.choice((1900, 2000, 2004, 2023, 2100, 1996, 2010, 2400))
        leap = "yes" if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else "no"
        yield Asked(Mode.EXACT, f"Is {year} a leap year in the Gregorian calendar? Answer yes or no.", [leap], leap)

"""Arithmetic, problems told in words, units."""

from collections.abc import Iterator
from random import Random

from router.calibration.question import Asked, number

_UNITS = (
    ("kilometres", "metres", 1000.0), ("hours", "minutes", 60.0), ("days", "hours", 24.0), ("kilograms", "grams", 1000.0),
    ("inches", "centimetres", 2.54), ("miles", "kilometres", 1.609344), ("feet", "inches", 12.0), ("litres", "millilitres", 1000.0),
    ("hectares", "square metres", 10000.0), ("weeks", "hours", 168.0), ("yards", "feet", 3.0), ("pounds", "ounces", 16.0),
    ("megabytes (binary, MiB)", "kibibytes", 1024.0), ("metres per second", "kilometres per hour", 3.6),
)  # fmt: skip
_GOODS = ("notebooks", "lamps", "tiles", "cables", "plants", "chairs", "tickets", "batteries")


def arithmetic(draw: Random) -> Iterator[Asked]:
    """Sums, products, remainders, shares, powers."""
    while True:
        a, b, c = draw.randint(120, 9800), draw.randint(12, 98), draw.randint(3, 19)
        yield number(f"What is {a} × {b}?", a * b)
        yield number(f"Compute {a} - {b} × {c} + {a // 7}.", a - b * c + a // 7)
        yield number(f"What is the remainder when {a} is divided by {c}?", a % c)
        yield number(f"What is {b}% of {a * 10}?", b * a / 10)
        yield number(f"Evaluate ({b} + {c}) ** 2 - {a}.", (b + c) ** 2 - a)


def word_problems(draw: Random) -> Iterator[Asked]:
    """Two or three steps, told as everyday situations."""
    while True:
        things = draw.choice(_GOODS)
        price, count, off = draw.randint(3, 40), draw.randint(4, 30), draw.choice((10, 20, 25, 50))
        yield number(
            f"A shop sells {things} at {price} euros each. A school buys {count * 4} of them and gets {off}% off the whole "
            "bill. How many euros does it pay?",
            price * count * 4 * (100 - off) / 100,
        )
        fast, slow, hours = draw.randint(70, 110), draw.randint(40, 65), draw.randint(2, 6)
        yield number(
            f"Two trains leave the same station in opposite directions, one at {fast} km/h and the other at {slow} km/h. "
            f"How many kilometres apart are they after {hours} hours?",
            (fast + slow) * hours,
        )
        rows, broken = draw.randint(6, 18), draw.randint(2, 9)
        yield number(
            f"A crate holds {rows} rows of {count} jars. In {broken} rows, 3 jars are broken each. How many jars are whole?",
            rows * count - min(broken, rows) * 3 if broken <= rows else rows * count - rows * 3,
        )
        first, step = draw.randint(2, 12), draw.randint(2, 7)
        yield number(
            f"A runner covers {first} km on the first day and {step} km more each day than on the day before. "
            f"How many kilometres does the runner cover in {hours + 3} days altogether?",
            sum(first + step * day for day in range(hours + 3)),
        )
        tank, inflow, out = draw.randint(20, 60) * 12, draw.choice((9, 10, 12)), draw.choice((3, 4, 6))
        yield number(
            f"A tank of {tank} litres is empty. A pipe fills {inflow} litres a minute while a leak loses {out} litres a "
            "minute. After how many minutes is it full?",
            tank / (inflow - out),
        )


def units(draw: Random) -> Iterator[Asked]:
    """Conversions both ways."""
    while True:
        large, small, factor = draw.choice(_UNITS)
        amount = draw.randint(2, 60)
        yield number(f"Convert {amount} {large} to {small}. Round to two decimals.", round(amount * factor, 2), small)
        celsius = draw.randint(-30, 120)
        yield number(f"Convert {celsius} degrees Celsius to Fahrenheit.", celsius * 9 / 5 + 32)
        whole = draw.randint(3, 40)
        yield number(f"How many {large} are {round(whole * factor, 4):g} {small}?", whole, large)

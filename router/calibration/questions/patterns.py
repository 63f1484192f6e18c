"""Regular expressions."""

from collections.abc import Iterator
from random import Random

from router.calibration.question import Asked, Mode

_TASKS: tuple[tuple[str, str, str, str], ...] = (
    ("a time of day on a 24-hour clock as HH:MM", r"(?:[01]\d|2[0-3]):[0-5]\d", "00:00 23:59 09:30", "24:00 9:30 12:60 ab:cd"),
    ("a hexadecimal colour: # and then three or six hexadecimal digits", r"#(?:[0-9a-fA-F]{3}){1,2}", "#fff #A1b2C3", "fff #ff #12345 #ggg"),
    ("a non-empty even binary number (digits 0 and 1, last digit 0)", r"[01]*0", "0 10 1100", "1 101 20 abc"),
    ("a word of lower-case letters in which no letter stands twice in a row", r"(?:([a-z])(?!\1))+", "abab cat a", "aab book Cat"),
    ("a signed or unsigned decimal number with an optional fraction", r"[+-]?\d+(?:\.\d+)?", "1 -2.5 +30 0.001", ". 1. -.5 abc"),
    ("a Python identifier in snake_case: lower-case words joined by single underscores", r"[a-z]+(?:_[a-z]+)*", "max_size x a_b_c", "_x a__b Max a_"),
    ("a version number of three parts: digits, dot, digits, dot, digits, no leading zeros", r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}", "1.0.0 10.20.3", "1.0 01.2.3 1.2.3.4 a.b.c"),
    ("a string that contains at least one digit and at least one letter, without spaces", r"(?=\S*\d)(?=\S*[A-Za-z])\S+", "a1 9z abc123", "abc 123 - ..."),
    ("exactly three words of letters joined by hyphens", r"[A-Za-z]+(?:-[A-Za-z]+){2}", "a-b-c state-of-art", "a-b a-b-c-d a--b a1-b-c"),
    ("a file name that ends in .csv or .tsv (at least one character before the dot)", r".+\.[ct]sv", "a.csv data.v2.tsv", ".csv a.txt acsv"),
    ("an ISO date YYYY-MM-DD with month 01-12 and day 01-31", r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", "2024-01-31 1999-12-01", "2024-13-01 2024-00-10 24-01-01 2024-1-1"),
    ("a double-quoted string without any quotes inside", r'"[^"]*"', '"" "abc"', '" abc "a"b"'),
    ("a number from 0 to 255 without leading zeros", r"25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d", "0 9 99 255 249", "256 00 300 -1"),
    ("a palindrome of exactly three characters", r"(.).\1", "aba 121 xxx", "abc ab abba"),
    ("a word that begins and ends with the same lower-case letter (a single letter counts)", r"([a-z])(?:[a-z]*\1)?", "a abca level", "ab Aa 1a1"),
    ("a string of a's and b's with an even number of a's", r"b*(?:ab*ab*)*", "b aa abab bbb", "a aaa ab c"),
    ("a Markdown heading of level 1 to 3 without spaces in its title", r"#{1,3} \S+", "", "#no ####"),
    ("an upper-case letter followed by exactly four digits", r"[A-Z]\d{4}", "A1234 Z0000", "a1234 A123 A12345"),
    ("a comma-separated list of one or more integers without spaces", r"-?\d+(?:,-?\d+)*", "1 1,2 -3,40", "1, ,1 a,b"),
    ("a string without the letters e and E", r"[^eE]*", "a xyz 123", "e apple ENT"),
)  # fmt: skip


def regex(draw: Random) -> Iterator[Asked]:
    """Write one that matches these and not those."""
    for what, pattern, yes, no in draw.sample(_TASKS, len(_TASKS)):
        shown = yes.split() or ["# a", "### title"]
        text = (
            f"Write a regular expression (Python's re, for the whole string) that matches {what}. "
            f"For example it matches {' and '.join(shown[:2])}. Only the expression, without quotes or slashes."
        )
        yield Asked(Mode.REGEX, text, {"yes": shown, "no": no.split()}, pattern)

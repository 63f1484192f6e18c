"""Telephone numbers of many countries in the writings people use."""

from random import Random

# (country code, national prefix, lengths of the groups after the prefix, first digits)
_PLANS = (
    ("1", "", (3, 3, 4), "23456789"),
    ("1", "", (3, 3, 4), "23456789"),
    ("1", "", (3, 3, 4), "23456789"),
    ("44", "0", (2, 4, 4), "12378"),
    ("44", "0", (4, 6), "7"),
    ("44", "0", (4, 3, 3), "17"),
    ("49", "0", (3, 4, 4), "123456789"),
    ("49", "0", (2, 3, 2, 2), "3468"),
    ("33", "0", (1, 2, 2, 2, 2), "1234567"),
    ("34", "", (3, 3, 3), "69"),
    ("34", "", (3, 2, 2, 2), "69"),
    ("39", "", (3, 7), "3"),
    ("31", "0", (1, 8), "6"),
    ("41", "0", (2, 3, 2, 2), "234567"),
    ("43", "0", (3, 7), "16"),
    ("46", "0", (2, 3, 2, 2), "7"),
    ("47", "", (3, 2, 3), "49"),
    ("45", "", (2, 2, 2, 2), "23456"),
    ("48", "", (3, 3, 3), "5678"),
    ("351", "", (3, 3, 3), "29"),
    ("353", "0", (2, 3, 4), "18"),
    ("55", "", (2, 5, 4), "123456789"),
    ("52", "", (2, 4, 4), "5"),
    ("91", "0", (5, 5), "6789"),
    ("86", "", (3, 4, 4), "1"),
    ("81", "0", (2, 4, 4), "789"),
    ("82", "0", (2, 4, 4), "1"),
    ("61", "0", (1, 4, 4), "2378"),
    ("61", "0", (3, 3, 3), "4"),
    ("64", "0", (2, 3, 4), "2"),
    ("27", "0", (2, 3, 4), "678"),
    ("234", "0", (3, 3, 4), "789"),
    ("254", "0", (3, 6), "7"),
    ("971", "0", (2, 3, 4), "5"),
    ("972", "0", (2, 3, 4), "5"),
    ("90", "0", (3, 3, 2, 2), "5"),
    ("7", "8", (3, 3, 2, 2), "9"),
    ("380", "0", (2, 3, 2, 2), "69"),
    ("62", "0", (3, 4, 4), "8"),
    ("63", "0", (3, 3, 4), "9"),
)


def phone(rng: Random) -> str:
    """Return one number: international or national, grouped in one of many ways, sometimes with an extension."""
    code, trunk, lengths, firsts = rng.choice(_PLANS)
    groups = ["".join(rng.choice("0123456789") for _ in range(length)) for length in lengths]
    groups[0] = rng.choice(firsts) + groups[0][1:]
    joint = rng.choice((" ", " ", "-", "-", ".", "", "/" if len(groups) == 2 else " "))
    abroad = rng.random() < 0.5
    number = _international(rng, code, groups, joint) if abroad else _national(rng, trunk, groups, joint)
    if rng.random() < 0.06:
        number += rng.choice((" ext. ", " x", " ext ")) + str(rng.randint(10, 9999))
    return number


def _international(rng: Random, code: str, groups: list[str], joint: str) -> str:
    lead = rng.choice(("+", "+", "+", "00"))
    first = f"({groups[0]})" if rng.random() < 0.2 else groups[0]
    gap = joint if joint in " -." else " "
    return f"{lead}{code}{gap}{joint.join([first, *groups[1:]])}"


def _national(rng: Random, trunk: str, groups: list[str], joint: str) -> str:
    first = trunk + groups[0]
    if len(first) > 2 and rng.random() < 0.35:
        return f"({first}){rng.choice(('', ' '))}{joint.join(groups[1:])}"
    return joint.join([first, *groups[1:]])

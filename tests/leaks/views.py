"""How a value can be written so that a reader still knows it and a simple search does not."""

import base64
import html
import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from tests.leaks.values import STRUCTURED

DIGITS = frozenset({"card", "iban", "phone", "ssn"})
ALL = frozenset(STRUCTURED)
FORMAL = ALL - {"password"}
"""Kinds that are known by their form or by the user's list; a password is any string, in any spelling."""
_CYRILLIC = str.maketrans("aceopxyi", "асеорхуі")
_FULL = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
ZERO_WIDTH = "\u200b"


@dataclass(frozen=True, slots=True)
class View:
    """One way to write a value."""

    write: Callable[[str], str]
    kinds: frozenset[str] = FORMAL
    maskable: bool = True
    """False: such a text may stay at home as a doubt."""


def _percent(value: str) -> str:
    return quote(value, safe="") if not value.isalnum() else "".join(f"%{b:02X}" for b in value.encode())


def _lines(value: str) -> str:
    half = len(value) // 2
    return f"{value[:half]}\n{value[half:]}"


def _base64(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def _sentence(value: str) -> str:
    return f"Please keep {value} in mind."


def _compact(value: str) -> str:
    return "".join(c for c in value if c.isalnum())


VIEWS: Mapping[str, View] = {
    "plain": View(str, ALL | {"name"}),
    "full width": View(lambda v: v.translate(_FULL)),
    "zero width": View(ZERO_WIDTH.join),
    "one zero width": View(lambda v: v[: len(v) // 2] + ZERO_WIDTH + v[len(v) // 2 :]),
    "soft hyphen": View(lambda v: v[: len(v) // 2] + "\u00ad" + v[len(v) // 2 :]),
    "homoglyph": View(lambda v: v.translate(_CYRILLIC), frozenset({"mail", "word"})),
    "spaced digits": View(lambda v: " ".join(_compact(v)), frozenset({"card", "ssn"})),
    "hyphened digits": View(lambda v: "-".join(_compact(v)), frozenset({"card"})),
    "at dot": View(lambda v: v.replace("@", " at ").replace(".", " dot "), frozenset({"mail"})),
    "(at) (dot)": View(lambda v: v.replace("@", " (at) ").replace(".", " [dot] "), frozenset({"mail"})),
    "percent": View(_percent),
    "percent, all": View(lambda v: "".join(f"%{b:02x}" for b in v.encode())),
    "html, decimal": View(lambda v: "".join(f"&#{ord(c)};" for c in v)),
    "html, hexadecimal": View(lambda v: "".join(f"&#x{ord(c):X};" for c in v)),
    "html, named": View(lambda v: html.escape(v).replace("@", "&commat;").replace(".", "&period;")),
    "json escapes": View(lambda v: "".join(f"\\u{ord(c):04x}" for c in v)),
    "base64": View(_base64, maskable=False),
    "base64 of a sentence": View(lambda v: _base64(_sentence(v)), maskable=False),
    "base64 twice": View(lambda v: _base64(_base64(_sentence(v))), maskable=False),
    "base64 for addresses": View(lambda v: base64.urlsafe_b64encode(_sentence(v).encode()).decode(), maskable=False),
    "hexadecimal": View(lambda v: _sentence(v).encode().hex(), maskable=False),
    "two lines": View(_lines, frozenset({"card", "iban", "mail"})),
    "capitals": View(str.upper, frozenset({"mail", "iban", "word"})),
    "small letters": View(str.lower, frozenset({"mail", "iban", "word"})),
}


def write(view: str, value: str) -> str:
    return VIEWS[view].write(value)


def choose(rng: random.Random, turn: int | None, kinds: Collection[str]) -> str:
    """Return a view that some of the kinds can have: the turn's own, or with one in three plain.

    A number as turn goes round, so that no view is forgotten by chance.
    """
    fitting = [name for name, view in VIEWS.items() if not view.kinds.isdisjoint(kinds)]
    if turn is not None:
        return fitting[turn % len(fitting)]
    return "plain" if rng.random() < 0.34 else rng.choice(fitting)

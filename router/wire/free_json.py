"""The texts of JSON whose keys the caller chose: tool parameters, metadata, arguments in a string."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from router.wire.document import Path
from router.wire.paths import PUBLISHED_WORDS, Carry
from router.wire.strict import Json, Number

_SCHEMA_WORDS = """
$comment $defs $id $ref $schema additionalProperties allOf anyOf array boolean const contains default
definitions dependentRequired description else enum example examples exclusiveMaximum exclusiveMinimum format
if integer items maxItems maxLength maxProperties maximum minItems minLength minProperties minimum multipleOf
not null number object oneOf pattern patternProperties prefixItems properties propertyNames readOnly required
string then title type uniqueItems writeOnly
"""
SCHEMA_WORDS = frozenset(_SCHEMA_WORDS.split())
"""Words of JSON Schema itself. They carry nothing, and a tool definition is mostly made of them."""

_PROSE = frozenset({"description", "title", "$comment"})
_DATA = frozenset({"default", "example", "examples"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions"})
_LONG = 7
"""Fewer digits than this are no number of a person; they are not looked at where the type says number."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*')


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text in free JSON."""

    path: Path
    text: str
    fixed: bool


@dataclass(frozen=True, slots=True)
class Scalar:
    """One string or number of JSON that stands in a string."""

    start: int
    end: int
    text: str
    number: bool


def number_text(value: int | float | Number) -> str:
    """Write a number as it came, and written out when it hides behind an exponent."""
    if not isinstance(value, Number):
        return str(value)
    literal = value.literal
    if "e" not in literal.lower():
        return literal
    exact = Decimal(literal)
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and abs(exponent) <= 40:
        return f"{literal} {exact:f}"
    return literal


def is_long(text: str) -> bool:
    """Whether a number is long enough to identify somebody."""
    return sum(map(str.isdigit, text)) >= _LONG


def leaves(value: Json, carry: Carry, path: Path) -> Iterator[Leaf]:
    """Walk free JSON; keys and numbers are always fixed."""
    match carry:
        case Carry.SCHEMA:
            yield from _schema(value, path)
        case Carry.WORDS:
            for leaf in _data(value, path, fixed=True):
                if leaf.text not in PUBLISHED_WORDS and (not leaf.text.isdigit() or is_long(leaf.text)):
                    yield leaf
        case _:
            yield from _data(value, path, fixed=False)


def scalars(text: str) -> list[Scalar]:
    """Split JSON that is known to parse into its strings, keys included, and its numbers."""
    found = []
    for match in _TOKEN.finditer(text):
        raw = match.group()
        number = raw[0] != '"'
        found.append(Scalar(*match.span(), raw if number else _decoded(raw), number))
    return found


def _decoded(raw: str) -> str:
    return str(json.loads(raw)) if "\\" in raw else raw[1:-1]


def _data(value: Json, path: Path, *, fixed: bool) -> Iterator[Leaf]:
    if type(value) is str:
        yield Leaf(path, value, fixed)
    elif type(value) is dict:
        for key, child in value.items():
            yield Leaf(path, key, fixed=True)
            yield from _data(child, (*path, key), fixed=fixed)
    elif type(value) is list:
        for i, child in enumerate(value):
            yield from _data(child, (*path, i), fixed=fixed)
    elif value is not None and type(value) is not bool:
        yield Leaf(path, number_text(value), fixed=True)


def _schema(value: Json, path: Path, *, names: bool = False, prose: bool = False) -> Iterator[Leaf]:
    if type(value) is dict:
        for key, child in value.items():
            if names or key not in SCHEMA_WORDS:
                yield Leaf(path, key, fixed=True)
            if not names and key in _DATA:
                yield from _data(child, (*path, key), fixed=False)
            else:
                yield from _schema(
                    child, (*path, key), names=not names and key in _NAMED, prose=not names and key in _PROSE
                )
    elif type(value) is list:
        for i, child in enumerate(value):
            yield from _schema(child, (*path, i))
    elif type(value) is str:
        if prose or value not in SCHEMA_WORDS:
            yield Leaf(path, value, fixed=not prose)
    elif value is not None and type(value) is not bool:
        yield Leaf(path, number_text(value), fixed=True)

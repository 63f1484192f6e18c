"""The texts of JSON whose keys the caller chose: tool parameters, metadata, arguments in a string."""

import json
import re
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

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|-?[0-9][0-9.eE+-]*')


Leaf = tuple[Path, str, bool]
"""Where one text stands in free JSON, the text, and whether it is fixed."""


@dataclass(frozen=True, slots=True, repr=False)
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


def leaves(value: Json, carry: Carry, path: Path) -> list[Leaf]:
    """Walk free JSON; keys and numbers are always fixed."""
    found: list[Leaf] = []
    if carry is Carry.SCHEMA:
        _schema(found, value, path, names=False)
    else:
        _data(found, value, path, fixed=carry is Carry.WORDS)
    return [leaf for leaf in found if not _tells_nothing(leaf[1])] if carry is Carry.WORDS else found


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


def _tells_nothing(text: str) -> bool:
    return text in PUBLISHED_WORDS or (text.isdigit() and not is_long(text))


def _data(found: list[Leaf], value: Json, path: Path, *, fixed: bool) -> None:
    if type(value) is str:
        found.append((path, value, fixed))
    elif type(value) is dict:
        for key, child in value.items():
            found.append((path, key, True))
            _data(found, child, (*path, key), fixed=fixed)
    elif type(value) is list:
        for i, child in enumerate(value):
            _data(found, child, (*path, i), fixed=fixed)
    elif value is not None and type(value) is not bool:
        found.append((path, number_text(value), True))


def _schema(found: list[Leaf], value: Json, path: Path, *, names: bool) -> None:
    """Walk a schema, or with `names` an object whose keys are names and whose values are schemas."""
    if type(value) is dict:
        for key, child in value.items():
            if names or key not in SCHEMA_WORDS:
                found.append((path, key, True))
                _schema(found, child, (*path, key), names=False)
            elif key in _PROSE and type(child) is str:
                found.append(((*path, key), child, False))
            elif key in _DATA:
                _data(found, child, (*path, key), fixed=False)
            else:
                _schema(found, child, (*path, key), names=key in _NAMED)
    elif type(value) is list:
        for i, child in enumerate(value):
            _schema(found, child, (*path, i), names=False)
    elif type(value) is not str or value not in SCHEMA_WORDS:
        _data(found, value, path, fixed=True)

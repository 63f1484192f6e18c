"""The texts of JSON whose keys the caller chose: tool parameters, metadata, arguments in a string."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

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
_VALUES = frozenset({"const", "enum"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions"})
_NAMING = ("name", "key", "variable", "header")
_HELD = frozenset({"value", "val"})
"""`{"name": "DB_PASSWORD", "value": …}`: what the first names is the key of the second."""
_META = frozenset(
    f"{scheme}://json-schema.org/{draft}/schema{end}"
    for scheme in ("http", "https")
    for draft in ("draft-04", "draft-06", "draft-07", "draft/2019-09", "draft/2020-12")
    for end in ("", "#")
)
"""What `$schema` may say: the published addresses of the language itself, which generators write into every schema."""
_MODELS = frozenset({"opus", "sonnet", "haiku", "fable", "inherit"})
"""Families of models that an agent's tool lets its model choose from; a detector of names takes them for people's."""
_SAID_IN_SCHEMAS = (SCHEMA_WORDS, _META, _MODELS, PUBLISHED_WORDS)
_CACHING = frozenset({"ephemeral", "5m", "1h"})
"""What `cache_control` may say; agents write it on every request, and a detector of times takes it for one."""
_LONG = 7
"""Fewer digits than this are no number of a person; they are not looked at where the type says number."""

_NAMES = re.compile(r"[ \t\r\n]*:")
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|-?[0-9][0-9.eE+-]*')


Leaf = tuple[Path, str, bool, str]
"""Where one text stands in free JSON, the text, whether it is fixed, and the key that it is a value of."""


@dataclass(frozen=True, slots=True, repr=False)
class Scalar:
    """One string or number of JSON that stands in a string."""

    start: int
    end: int
    text: str
    number: bool
    key: str = ""
    """The key that it is a value of, itself or within a list."""
    names: bool = False
    """It is a key."""


def number_text(value: int | float | Number) -> str:
    """Write a number as it came, and when it hides behind an exponent its digits alone and written out."""
    literal = value.literal if isinstance(value, Number) else str(value)
    if "e" not in literal.lower():
        return literal
    exact = Decimal(literal)
    exponent = exact.as_tuple().exponent
    written_out = f" {exact:f}" if isinstance(exponent, int) and abs(exponent) <= 40 else ""
    return f"{literal} {literal.lower().partition('e')[0]}{written_out}"


def is_long(text: str) -> bool:
    """Whether a number is long enough to identify somebody."""
    return sum(map(str.isdigit, text)) >= _LONG


def leaves(value: Json, carry: Carry, path: Path) -> list[Leaf]:
    """Walk free JSON; keys and numbers are always fixed."""
    found: list[Leaf] = []
    if carry is Carry.SCHEMA:
        _schema(found, value, path, names=False)
    else:
        _data(found, value, path, "", fixed=carry is Carry.WORDS)
    return [leaf for leaf in found if not _tells_nothing(leaf[1])] if carry is Carry.WORDS else found


def scalars(text: str) -> list[Scalar]:
    """Split JSON that is known to parse into its strings, keys included, and its numbers."""
    found = []
    key, named, last = "", "", 0
    for match in _TOKEN.finditer(text):
        raw, (start, end) = match.group(), match.span()
        if "}" in text[last:start]:
            key = named = ""
        last = end
        number = raw[0] != '"'
        scalar = raw if number else _decoded(raw)
        names = not number and _NAMES.match(text, end) is not None
        told = named if key in _HELD and named else key
        found.append(Scalar(start, end, scalar, number, "" if names else told, names))
        named = scalar if key in _NAMING and not names else named
        key = scalar if names else key
    return found


def _decoded(raw: str) -> str:
    return str(json.loads(raw)) if "\\" in raw else raw[1:-1]


def _tells_nothing(text: str) -> bool:
    return text in PUBLISHED_WORDS or text in _CACHING or (text.isdigit() and not is_long(text))


def _data(found: list[Leaf], value: Json, path: Path, name: str, *, fixed: bool) -> None:
    if type(value) is str:
        found.append((path, value, fixed, name))
    elif type(value) is dict:
        named = next((value[key] for key in _NAMING if type(value.get(key)) is str), "")
        for key, child in value.items():
            found.append((path, key, True, ""))
            _data(found, child, (*path, key), named if named and key in _HELD else key, fixed=fixed)
    elif type(value) is list:
        for i, child in enumerate(value):
            _data(found, child, (*path, i), name, fixed=fixed)
    elif value is not None and type(value) is not bool:
        found.append((path, number_text(value), True, name))


def _schema(found: list[Leaf], value: Json, path: Path, *, names: bool) -> None:
    """Walk a schema, or with `names` an object whose keys are names and whose values are schemas."""
    if type(value) is dict:
        for key, child in value.items():
            if names or key not in SCHEMA_WORDS:
                found.append((path, key, True, ""))
                _schema(found, child, (*path, key), names=False)
            elif key in _PROSE and type(child) is str:
                found.append(((*path, key), child, False, ""))
            elif key in _DATA:
                _data(found, child, (*path, key), _property(path), fixed=False)
            else:
                _schema(found, child, (*path, key), names=key in _NAMED)
    elif type(value) is list:
        for i, child in enumerate(value):
            _schema(found, child, (*path, i), names=False)
    elif type(value) is not str or not any(value in words for words in _SAID_IN_SCHEMAS):
        valued = any(step in _VALUES for step in path[-2:])
        _data(found, value, path, _property(path) if valued else "", fixed=True)


def _property(path: Path) -> str:
    """Return the name of the property whose schema holds this path."""
    named = [step for above, step in pairwise(path) if above in _NAMED and isinstance(step, str)]
    return named[-1] if named else ""

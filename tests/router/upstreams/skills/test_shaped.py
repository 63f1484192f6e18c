"""Forms cut to schemas."""

from typing import Any

import pytest

from router.upstreams.skills.schema import NotFillableError
from router.upstreams.skills.shaped import fits, shaped

FORM = {"spans": [{"text": "Friday", "start": 3, "end_time": None}], "intent": "future"}
SPAN = {"type": "object", "properties": {"text": {"type": "string"}, "end_time": {"type": "string"}}}


def cut(schema: dict[str, Any]) -> object:
    return shaped(FORM, schema, schema)


def test_what_a_schema_has_no_place_for_is_left_out() -> None:
    schema = {"type": "object", "properties": {"spans": {"type": "array", "items": {"$ref": "#/$defs/Span"}}}}
    assert cut({**schema, "$defs": {"Span": SPAN}}) == {"spans": [{"text": "Friday", "end_time": ""}]}


def test_null_stands_where_it_may() -> None:
    nullable = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    span = {"type": "object", "properties": {"end_time": nullable}}
    found = cut({"type": "object", "properties": {"spans": {"type": "array", "items": span}}})
    assert found == {"spans": [{"end_time": None}]}


@pytest.mark.parametrize(
    "properties",
    [
        {"mood": {"type": "string"}},
        {"intent": {"type": "integer"}},
        {"intent": {"type": "string", "enum": ["future"]}},
        {"spans": {"type": "array", "items": {"type": "string"}}},
        {"spans": {"type": "array", "items": {"$ref": "#/$defs/Nowhere"}}},
    ],
)
def test_what_a_form_cannot_give_is_declined(properties: dict[str, Any]) -> None:
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    assert not fits(FORM, schema)
    with pytest.raises(NotFillableError):
        cut(schema)

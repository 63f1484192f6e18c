from typing import Any

import pytest

from router.upstreams.skills.entries import Contact, Entry
from router.upstreams.skills.schema import NotFillableError, filled

FOUND = {
    "people": [Entry("Maria Schneider", 0, 15, "PERSON")],
    "emails": [Entry("m@example.org", 20, 33, "EMAIL_ADDRESS")],
    "amounts": [Entry("€1,250.50", 40, 49, "AMOUNT")],
}
PEOPLE = (Contact("Maria Schneider", {"email": "m@example.org"}),)


def of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (of(name={"type": "string"}, email={"type": "string"}), {"name": "Maria Schneider", "email": "m@example.org"}),
        (of(totalPrice={"type": "number"}), {"totalPrice": 1250.5}),
        (of(phone={"type": ["string", "null"]}), {"phone": None}),
        (of(phone={"anyOf": [{"type": "string"}, {"type": "null"}]}), {"phone": ""}),
        (of(companies={"type": "array", "items": {"type": "string"}}), {"companies": []}),
        (
            of(contacts={"type": "array", "items": of(name={"type": "string"}, email={"type": "string"})}),
            {"contacts": [{"name": "Maria Schneider", "email": "m@example.org"}]},
        ),
        (of(sender=of(name={"type": "string"})), {"sender": {"name": "Maria Schneider"}}),
    ],
)
def test_a_schema_is_filled_by_what_its_names_mean(schema: dict[str, Any], value: object) -> None:
    assert filled(schema, FOUND, PEOPLE) == value


@pytest.mark.parametrize(
    "schema",
    [
        of(mood={"type": "string"}),
        of(name={"type": "string", "enum": ["a", "b"]}),
        of(isUrgent={"type": "boolean"}),
        {"type": "array", "items": {"type": "string"}},
    ],
)
def test_what_no_finding_can_be_is_declined(schema: dict[str, Any]) -> None:
    with pytest.raises(NotFillableError):
        filled(schema, FOUND, PEOPLE)

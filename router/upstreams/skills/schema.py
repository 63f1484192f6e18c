"""An answer in the shape that a JSON schema asks for: each property is filled by what its name means, or left empty."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from router.upstreams.skills.entries import AMOUNTS, NUMBERS, Contact, Entry

_MEANS: Sequence[tuple[str, str]] = (
    (r"e-?mail", "emails"),
    (r"phone|mobile|telephone|tel\b|cell|fax", "phones"),
    (r"compan|organi[sz]ation|employer|firm|institution|vendor|supplier|agency|\borgs?\b", "organizations"),
    (r"address|place|location|cit(?:y|ies)|countr|where|town|street", "places"),
    (r"date|time|day|when|deadline|due", "dates"),
    (r"amount|price|cost|total|money|sum|fee|budget|salary|percent", AMOUNTS),
    (r"url|link|website|homepage", "links"),
    (r"user_?name|handle|login", "usernames"),
    (r"ssn|iban|card|account|\bids?\b|_id$|passport|licen[cs]e|number", NUMBERS),
    (
        r"name|person|people|who|contact|attendee|participant|patient|client|customer|sender|recipient|author|speaker",
        "people",
    ),
)
"""What words of a property's name stand for; the first that fits."""
_FIELDS: Mapping[str, str] = {
    "people": "name", "emails": "email", "phones": "phone", "places": "address", "organizations": "organization",
}  # fmt: skip


class NotFillableError(Exception):
    """The schema asks for something that no finding can be."""


def filled(schema: Mapping[str, Any], found: Mapping[str, Sequence[Entry]], people: Sequence[Contact]) -> object:
    """Return a value that follows the schema.

    Raises:
        NotFillableError: a required property means nothing that can be found, or its type cannot hold it.
    """
    return _Filling(schema, found, people).whole(schema)


class _Filling:
    def __init__(
        self, root: Mapping[str, Any], found: Mapping[str, Sequence[Entry]], people: Sequence[Contact]
    ) -> None:
        self._root = root
        self._found = found
        self._people = people

    def whole(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        schema = self._followed(schema)
        if schema.get("type") not in {"object", None} or not isinstance(schema.get("properties"), Mapping):
            raise NotFillableError
        filled = {}
        for name, inner in schema["properties"].items():
            try:
                filled[name] = self._property(name, self._followed(inner))
            except NotFillableError:
                if name in schema.get("required", ()):
                    raise
        return filled

    def _property(self, name: str, schema: Mapping[str, Any]) -> object:
        meaning = self._meaning(name, schema)
        kind = schema.get("type")
        kinds = set(kind) if isinstance(kind, list) else {kind}
        if "array" in kinds:
            return self._array(meaning, self._followed(schema.get("items", {})))
        if "object" in kinds:
            return self.whole(schema)
        values = [entry.value for entry in self._found.get(meaning, ())]
        if "enum" in schema or "const" in schema:
            raise NotFillableError
        if "string" in kinds:
            if values:
                return values[0]
            return None if "null" in kinds else ""
        if kinds & {"number", "integer"}:
            return self._number(values, whole="number" not in kinds, empty="null" in kinds)
        raise NotFillableError

    def _array(self, meaning: str, items: Mapping[str, Any]) -> list[Any]:
        if items.get("type") == "object":
            if meaning != "people":
                return [self._single(items, meaning, entry) for entry in self._found.get(meaning, ())]
            return [self._person(items, person) for person in self._people]
        if items.get("type") not in {"string", None}:
            raise NotFillableError
        return [entry.value for entry in self._found.get(meaning, ())]

    def _person(self, schema: Mapping[str, Any], person: Contact) -> dict[str, Any]:
        known = {"name": person.name, **person.fields}
        return {
            name: known.get(_FIELDS.get(self._meaning(name, inner), ""), None if _nullable(inner) else "")
            for name, inner in schema.get("properties", {}).items()
        }

    def _single(self, schema: Mapping[str, Any], meaning: str, entry: Entry) -> dict[str, Any]:
        filled: dict[str, Any] = {}
        for name, inner in schema.get("properties", {}).items():
            own = name in {"value", "text", "name"} or self._means(name) == meaning
            if inner.get("type") == "string":
                filled[name] = entry.value if own else ""
            elif inner.get("type") == "integer" and name in {"start", "end"}:
                filled[name] = entry.start if name == "start" else entry.end
            else:
                raise NotFillableError
        return filled

    def _meaning(self, name: str, schema: Mapping[str, Any]) -> str:
        meaning = self._means(name) or self._means(str(schema.get("description", "")))
        if not meaning and schema.get("type") != "object":
            raise NotFillableError
        return meaning

    @staticmethod
    def _means(words: str) -> str:
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", words).lower()
        return next((section for pattern, section in _MEANS if re.search(pattern, spaced)), "")

    def _followed(self, schema: object) -> Mapping[str, Any]:
        return followed(schema, self._root)

    @staticmethod
    def _number(values: Sequence[str], *, whole: bool, empty: bool) -> float | int | None:
        for value in values:
            digits = re.sub(r"[^\d.,]", "", value).rstrip(".,")
            tail = re.search(r"[.,](\d{1,2})$", digits)
            plain = re.sub(r"\D", "", digits[: tail.start()] if tail else digits)
            if plain:
                return int(plain) if whole or not tail else float(f"{plain}.{tail[1]}")
        if empty:
            return None
        raise NotFillableError


def followed(schema: object, root: Mapping[str, Any], *, empty: bool = False) -> Mapping[str, Any]:
    """Return what a reference within a schema stands for, and the first branch of a choice that is not null.

    Args:
        schema: the schema or a part of it.
        root: the whole one.
        empty: the branch for null is wanted where there is one.
    """
    for _ in range(8):
        if not isinstance(schema, Mapping):
            raise NotFillableError
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            target: Any = root
            for step in reference[2:].split("/"):
                target = target.get(step) if isinstance(target, Mapping) else None
            schema = target
            continue
        branches = schema.get("anyOf") or schema.get("oneOf")
        if not branches:
            return schema
        nulls = [b for b in branches if isinstance(b, Mapping) and b.get("type") == "null"]
        others = [b for b in branches if isinstance(b, Mapping) and b.get("type") != "null"]
        schema = next(iter(nulls if empty and nulls else others), None)
    raise NotFillableError


def _nullable(schema: Mapping[str, Any]) -> bool:
    kind = schema.get("type")
    branches = schema.get("anyOf") or ()
    return (isinstance(kind, list) and "null" in kind) or any(branch.get("type") == "null" for branch in branches)

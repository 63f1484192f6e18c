"""A skill's own JSON form, cut to what a JSON schema asks for: nothing is renamed, nothing is made up."""

import json
from collections.abc import Mapping
from typing import Any

from router.upstreams.skills.schema import NotFillableError, followed

NO_SCHEMA = "its JSON does not hold what the schema asks for"
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "null": (type(None),),
    "array": (list,), "object": (dict,),
}  # fmt: skip


def shaped(value: object, schema: object, root: Mapping[str, Any]) -> object:
    """Return what of a value a schema has a place for; what is not there is null, or empty where null may not stand.

    Raises:
        NotFillableError: it requires what the value does not hold, another type, or one of certain values.
    """
    rules = followed(schema, root, empty=value is None)
    kinds = rules.get("type")
    kinds = {str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind is not None}
    if value is None and "string" in kinds and "null" not in kinds:
        return ""
    if (kinds and not any(_is(value, kind) for kind in kinds)) or "enum" in rules or "const" in rules:
        raise NotFillableError
    if isinstance(value, list):
        return [shaped(each, rules.get("items", {}), root) for each in value]
    if not isinstance(value, Mapping) or not isinstance(rules.get("properties"), Mapping):
        return value
    if not set(rules.get("required", ())) <= set(value):
        raise NotFillableError
    return {name: shaped(value[name], inner, root) for name, inner in rules["properties"].items() if name in value}


def _is(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _TYPES.get(kind, ()))


def fits(sample: object, schema: Mapping[str, Any]) -> bool:
    """Tell whether a skill's form, given as one whose lists hold one entry each, can be cut to a schema."""
    try:
        shaped(sample, schema, schema)
    except NotFillableError:
        return False
    return True


def written(value: object, schema: Mapping[str, Any] | None) -> str:
    """Return a form as JSON, cut to a schema if there is one.

    Raises:
        NotFillableError: `fits` was not asked.
    """
    return json.dumps(value if schema is None else shaped(value, schema, schema), ensure_ascii=False)

"""Samples of a published schema: every property there, every alternative once, one marked text in every free string."""

from pathlib import Path
from typing import Any

from tests.router.wire.published import RESPONSES_EXTRACT, schemas

MARK = "[EMAIL_ADDRESS_1]"


def samples(name: str, extract: Path = RESPONSES_EXTRACT) -> list[Any]:
    """Return values of a named schema that together show each alternative of each part; none of a whole response."""
    return _of({"$ref": name}, extract, ("Response",))


def _of(schema: Any, extract: Path, above: tuple[str, ...]) -> list[Any]:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return [] if name in above else _of(schemas(extract)[name], extract, (*above, name))
    if alternatives := [child for key in ("anyOf", "oneOf") for child in schema.get(key, ())]:
        return [value for child in alternatives for value in _of(child, extract, above)]
    if schema.get("allOf"):
        return _joined(schema, extract, above)
    kinds = schema.get("type", "object" if "properties" in schema else "string")
    kind = kinds if isinstance(kinds, str) else next(one for one in kinds if one != "null")
    if kind == "object":
        return _objects(schema, extract, above)
    return [_of(schema.get("items", {}), extract, above)] if kind == "array" else [_scalar(schema, kind)]


def _scalar(schema: Any, kind: str) -> Any:
    if "const" in schema or "enum" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    match kind:
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "boolean":
            return True
        case "null":
            return None
    return MARK


def _joined(schema: Any, extract: Path, above: tuple[str, ...]) -> list[Any]:
    own = [{**schema, "allOf": []}] if "properties" in schema else []
    parts = [_of(child, extract, above) for child in [*schema["allOf"], *own]]
    if not all(parts) or len(parts) == 1:
        return parts[0] if parts else []
    whole = []
    for i in range(max(map(len, parts))):
        whole.append({key: value for part in parts for key, value in part[i % len(part)].items()})
    return whole


def _objects(schema: Any, extract: Path, above: tuple[str, ...]) -> list[Any]:
    values = {key: _of(child, extract, above) for key, child in schema.get("properties", {}).items()}
    required = set(schema.get("required", ()))
    values |= {key: [f"{key}_1"] for key in required - values.keys()}  # demanded and not described: an id, in all cases
    if any(not found for key, found in values.items() if key in required):
        return []
    values = {key: found for key, found in values.items() if found}
    most = max(map(len, values.values()), default=1)
    return [{key: found[i % len(found)] for key, found in values.items()} for i in range(most)]

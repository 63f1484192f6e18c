"""OpenAI's published chat description, from the committed extract."""

import gzip
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

EXTRACT = Path(__file__).parents[2] / "fixtures" / "openai_chat_schema.json.gz"


@cache
def schemas() -> dict[str, Any]:
    extract: dict[str, Any] = json.loads(gzip.decompress(EXTRACT.read_bytes()))
    return extract["components"]["schemas"]  # type: ignore[no-any-return]


@cache
def validator(name: str) -> Draft202012Validator:
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": {"schemas": schemas()}}
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("urn:openai", resource)
    return Draft202012Validator({"$ref": f"urn:openai#/components/schemas/{name}"}, registry=registry)


def complaints(name: str, body: bytes | dict[str, Any]) -> list[str]:
    """Return what the published description has against a body."""
    value = json.loads(body) if isinstance(body, bytes) else body
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(value)]


def leaves(name: str) -> dict[str, set[str]]:
    """Return every path of a schema with the types it may have; `.*` is a key that the caller chooses."""
    found: dict[str, set[str]] = {}
    for path, kind in _leaves({"$ref": name}, "", frozenset()):
        found.setdefault(path, set()).add(kind)
    return found


def words(name: str) -> set[str]:
    """Return every enum word below a schema, names of models left out."""
    return set(_words({"$ref": name}, frozenset()))


def _leaves(schema: Any, path: str, above: frozenset[str]) -> Iterator[tuple[str, str]]:
    schema, above = _followed(schema, above)
    branches = [child for key in ("anyOf", "oneOf", "allOf") for child in schema.get(key, ())]
    for child in branches:
        yield from _leaves(child, path, above)
    for key, child in schema.get("properties", {}).items():
        yield from _leaves(child, f"{path}.{key}" if path else key, above)
    if "items" in schema:
        yield from _leaves(schema["items"], f"{path}[]", above)
    extra = schema.get("additionalProperties")
    if extra is True:
        yield f"{path}.*", "anything"
    elif isinstance(extra, dict):
        yield from _leaves(extra, f"{path}.*", above)
    kinds = schema.get("type", [])
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if kind not in ("object", "array", "null"):
            yield path, "enum" if "enum" in schema or "const" in schema else kind


def _words(schema: Any, above: frozenset[str]) -> Iterator[str]:
    schema, above = _followed(schema, above)
    children = [child for key in ("anyOf", "oneOf", "allOf") for child in schema.get(key, ())]
    children += schema.get("properties", {}).values()
    children += [schema["items"]] if "items" in schema else []
    for child in children:
        yield from _words(child, above)
    yield from (word for word in schema.get("enum", ()) if isinstance(word, str))
    if isinstance(schema.get("const"), str):
        yield schema["const"]


def _followed(schema: Any, above: frozenset[str]) -> tuple[Any, frozenset[str]]:
    while "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        if name in above or name.startswith("ModelIds"):
            return {"type": "string"}, above
        schema, above = schemas()[name], above | {name}
    return schema, above

"""OpenAI's published descriptions, from the committed extracts."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_FIXTURES = Path(__file__).parents[2] / "fixtures"
EXTRACT = _FIXTURES / "openai_chat_schema.json.gz"
RESPONSES_EXTRACT = _FIXTURES / "openai_responses_schema.json.gz"
SMALL_EXTRACT = _FIXTURES / "openai_small_schema.json.gz"


@dataclass(frozen=True, slots=True)
class Above:
    """Where a walk through schemas is: the extract, and the names it is inside of."""

    extract: Path
    names: frozenset[str] = frozenset()


@cache
def schemas(extract_file: Path = EXTRACT) -> dict[str, Any]:
    extract: dict[str, Any] = json.loads(gzip.decompress(extract_file.read_bytes()))
    return extract["components"]["schemas"]  # type: ignore[no-any-return]


@cache
def validator(name: str, extract: Path = EXTRACT) -> Draft202012Validator:
    components = {"schemas": schemas(extract)}
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": components}
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("urn:openai", resource)
    return Draft202012Validator({"$ref": f"urn:openai#/components/schemas/{name}"}, registry=registry)


def complaints(name: str, body: bytes | dict[str, Any], extract: Path = EXTRACT) -> list[str]:
    """Return what the published description has against a body."""
    value = _described(json.loads(body) if isinstance(body, bytes) else body)
    return [f"{error.json_path}: {error.message}" for error in validator(name, extract).iter_errors(value)]


def _described(value: dict[str, Any]) -> dict[str, Any]:
    """Leave out `usage: null` of a response that goes on: OpenAI's servers send it, and the description forgot it."""
    response = value.get("response")
    if not isinstance(response, dict) or response.get("status") in ("completed", "incomplete"):
        return value
    return {**value, "response": {key: one for key, one in response.items() if (key, one) != ("usage", None)}}


def leaves(name: str, extract: Path = EXTRACT) -> dict[str, set[str]]:
    """Return every path of a schema with the types it may have; `.*` is a key that the caller chooses."""
    found: dict[str, set[str]] = {}
    for path, kind in _leaves({"$ref": name}, "", Above(extract)):
        found.setdefault(path, set()).add(kind)
    return found


def words(name: str, extract: Path = EXTRACT) -> set[str]:
    """Return every enum word below a schema, names of models left out."""
    return set(_words({"$ref": name}, Above(extract)))


def _leaves(schema: Any, path: str, above: Above) -> Iterator[tuple[str, str]]:
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


def _words(schema: Any, above: Above) -> Iterator[str]:
    schema, above = _followed(schema, above)
    children = [child for key in ("anyOf", "oneOf", "allOf") for child in schema.get(key, ())]
    children += schema.get("properties", {}).values()
    children += [schema["items"]] if "items" in schema else []
    for child in children:
        yield from _words(child, above)
    yield from (word for word in schema.get("enum", ()) if isinstance(word, str))
    if isinstance(schema.get("const"), str):
        yield schema["const"]


def _followed(schema: Any, above: Above) -> tuple[Any, Above]:
    while "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        if name in above.names or name.startswith("ModelIds"):
            return {"type": "string"}, above
        schema, above = schemas(above.extract)[name], Above(above.extract, above.names | {name})
    return schema, above

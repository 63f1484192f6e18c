"""Takes what the tests of one dialect need out of OpenAI's published API description.

The description is https://github.com/openai/openai-openapi (MIT). Usage:

    python scripts/extract_openai_schema.py openapi.json.gz LICENSE chat tests/fixtures/openai_chat_schema.json.gz
"""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

Json = Any

WANTED = {
    "chat": (
        "CreateChatCompletionRequest",
        "CreateChatCompletionResponse",
        "CreateChatCompletionStreamResponse",
        "ListModelsResponse",
        "Model",
        "ErrorResponse",
    ),
    "responses": ("CreateResponse", "Response", "ResponseStreamEvent", "ResponseItemList", "TokenCountsResource"),
    "small": (
        "CreateCompletionRequest",
        "CreateCompletionResponse",
        "CreateEmbeddingRequest",
        "CreateEmbeddingResponse",
        "CreateModerationRequest",
        "CreateModerationResponse",
    ),
}
"""The schemas of each extract, by the name that the command line takes."""
PREFIX = "#/components/schemas/"


def references(schema: Json) -> set[str]:
    """Return the names of the schemas that a schema refers to."""
    if isinstance(schema, dict):
        own = {schema["$ref"].removeprefix(PREFIX)} if isinstance(schema.get("$ref"), str) else set()
        return own.union(*map(references, schema.values()))
    if isinstance(schema, list):
        return set().union(*map(references, schema))
    return set()


def reachable(schemas: dict[str, Any], wanted: tuple[str, ...]) -> list[str]:
    """Return the wanted schemas and everything below them, in order of name."""
    found: set[str] = set()
    waiting = set(wanted)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= references(schemas[name]) - found
    return sorted(found)


def normalised(schema: Json) -> Json:
    """Turn the remains of OpenAPI 3.0 into JSON Schema 2020-12, and leave prose and examples out."""
    if isinstance(schema, list):
        return [normalised(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {}
    for key, value in schema.items():
        if key in ("properties", "$defs", "patternProperties"):
            result[key] = {name: normalised(child) for name, child in value.items()}
        elif key not in ("description", "example", "examples", "externalDocs", "nullable") and not key.startswith("x-"):
            result[key] = normalised(value)
    if schema.get("nullable") is True:
        allow_null(result)
    for bound, strict in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if result.get(strict) is True:
            result[strict] = result.pop(bound)
        elif result.get(strict) is False:
            del result[strict]
    return result


def allow_null(schema: dict[str, Any]) -> None:
    """Say in 2020-12 what `nullable: true` said in 3.0."""
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        schema["type"] = [*kinds, "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    else:
        inner = dict(schema)
        schema.clear()
        schema["anyOf"] = [inner, {"type": "null"}]


def main(description: str, licence: str, dialect: str, target: str) -> None:
    """Write the extract; the same input gives the same bytes."""
    spec = json.loads(gzip.decompress(Path(description).read_bytes()))
    schemas = spec["components"]["schemas"]
    extract = {
        "x-source": f"https://github.com/openai/openai-openapi, info.version {spec['info']['version']}",
        "x-licence": Path(licence).read_text(encoding="utf-8"),
        "components": {"schemas": {name: normalised(schemas[name]) for name in reachable(schemas, WANTED[dialect])}},
    }
    text = json.dumps(extract, ensure_ascii=False, separators=(",", ":"))
    Path(target).write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main(*sys.argv[1:5])

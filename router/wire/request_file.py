"""A request out of a file: no path tells in which dialect it is, so its own line says it, or its shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from router.errors import BadRequest
from router.wire.dialects import CHAT, COMPLETIONS, DIALECTS, EMBEDDINGS, MESSAGES, RESPONSES, Dialect
from router.wire.strict import Json, dumps, loads

_MESSAGES_ONLY: Final = frozenset({"system", "stop_sequences", "thinking", "output_config", "container", "top_k"})
"""Fields of a Messages request that chat does not have."""
_BLOCKS_ONLY: Final = frozenset({"tool_use", "tool_result", "thinking", "redacted_thinking", "document", "image"})
_VECTORS_ONLY: Final = frozenset({"dimensions", "encoding_format"})


@dataclass(frozen=True, slots=True, repr=False)
class Requested:
    """A request with the dialect it is read in."""

    dialect: Dialect
    body: bytes


def requested(given: bytes, endpoint: str = "") -> Requested:
    """Return a request as the door would get it.

    Args:
        given: a body, or a line of a batch file (`{"url": "/v1/responses", "body": {…}}`), which names its endpoint.
        endpoint: whose body it is, as a path or its last words; empty where the line or the shape has to tell.

    Raises:
        BadRequest: no JSON, or an endpoint that is not served.
    """
    parsed = loads(given)
    body = given
    if isinstance(parsed, dict) and isinstance(parsed.get("url"), str) and isinstance(parsed.get("body"), dict):
        endpoint, parsed = endpoint or parsed["url"], parsed["body"]
        body = dumps(parsed)
    if endpoint:
        return Requested(_named(endpoint), body)
    return Requested(_shaped(parsed) if isinstance(parsed, dict) else CHAT, body)


def _named(endpoint: str) -> Dialect:
    bare = "/" + endpoint.strip("/").removeprefix("v1/")
    for dialect in DIALECTS.values():
        if bare in (dialect.path, f"/{dialect.name}"):
            return dialect
    known = ", ".join(f"/v1{dialect.path}" for dialect in DIALECTS.values())
    raise BadRequest(f"the endpoint is none of {known}")


def _shaped(document: Mapping[str, Any]) -> Dialect:
    """Return the dialect that a body has the fields of; what fits two is the commoner."""
    if "messages" in document:
        return MESSAGES if _is_messages(document) else CHAT
    if "input" in document:
        return EMBEDDINGS if _VECTORS_ONLY & document.keys() else RESPONSES
    if isinstance(document.get("prompt"), str | list):
        return COMPLETIONS
    return RESPONSES if "previous_response_id" in document or "prompt" in document else CHAT


def _is_messages(document: Mapping[str, Any]) -> bool:
    if _MESSAGES_ONLY & document.keys():
        return True
    tools = _objects(document.get("tools"))
    if any("input_schema" in tool for tool in tools):
        return True
    said = [block for message in _objects(document["messages"]) for block in _objects(message.get("content"))]
    return any(block.get("type") in _BLOCKS_ONLY for block in said if isinstance(block.get("type"), str))


def _objects(value: Json) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []

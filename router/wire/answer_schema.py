"""The JSON schema that a request wants its answer to follow, in whatever dialect it says so."""

from collections.abc import Mapping

from router.conversation.message import Conversation


def answer_schema(conversation: Conversation) -> Mapping[str, object] | None:
    """Return the schema; None where there is none."""
    document = conversation.document
    chat = _step(_step(document, "response_format"), "json_schema")
    responses = _step(_step(document, "text"), "format")
    for holder in (chat, responses):
        schema = _step(holder, "schema")
        if schema is not None:
            return schema
    return None


def _step(value: object, key: str) -> Mapping[str, object] | None:
    inner = value.get(key) if isinstance(value, Mapping) else None
    return inner if isinstance(inner, Mapping) else None

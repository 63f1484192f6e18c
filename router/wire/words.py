"""The words that the dialect itself puts into every body: nobody's secret where they stand alone."""

from router.wire.paths import CHAT, PUBLISHED_WORDS

_TYPES = ("text", "function", "custom", "json_schema", "json_object", "grammar", "content", "refusal", "approximate")
_SCHEMA = ("type", "object", "string", "number", "integer", "boolean", "array", "null", "properties", "required")
_OWN = ("stream_options", "include_usage", "messages", "role", "content", "model", "stream")

CHAT_WORDS = frozenset(
    PUBLISHED_WORDS
    | {segment.removesuffix("[]") for path in CHAT for segment in path.split(".")}
    | {*_TYPES, *_SCHEMA, *_OWN}
)
"""For the egress guard: a vocabulary that holds `user` must not stop every request."""

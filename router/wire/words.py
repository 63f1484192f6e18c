"""The words that the dialect itself puts into every body: nobody's secret where they stand alone."""

from collections.abc import Iterable

from router.wire import plain_paths, responses_paths
from router.wire.paths import CHAT, PUBLISHED_WORDS

_TYPES = ("text", "function", "custom", "json_schema", "json_object", "grammar", "content", "refusal", "approximate")
_SCHEMA = ("type", "object", "string", "number", "integer", "boolean", "array", "null", "properties", "required")
_OWN = ("stream_options", "include_usage", "messages", "role", "content", "model", "stream")


def _keys(paths: Iterable[str]) -> set[str]:
    return {segment.removesuffix("[]") for path in paths for segment in path.split(".")}


CHAT_WORDS = frozenset(PUBLISHED_WORDS | _keys(CHAT) | {*_TYPES, *_SCHEMA, *_OWN})
"""For the egress guard: a vocabulary that holds `user` must not stop every request."""
RESPONSES_WORDS = frozenset(
    responses_paths.PUBLISHED_WORDS | _keys(responses_paths.RESPONSES) | {*_TYPES, *_SCHEMA, *_OWN}
)
PLAIN_WORDS = frozenset(
    plain_paths.WORDS.published
    | _keys((*plain_paths.COMPLETIONS, *plain_paths.EMBEDDINGS, *plain_paths.MODERATIONS))
    | {*_TYPES, *_SCHEMA, *_OWN}
)

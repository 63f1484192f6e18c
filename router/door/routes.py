"""Which path leads where. Everything else is 404."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.routing import BaseRoute, Route

from router.door.answering import Answering, Answers
from router.door.counting import Counting
from router.door.listing import Listing
from router.door.responses import Memory, ResponseDoor
from router.wire.dialects import DIALECTS, EMBEDDINGS, MESSAGES, RESPONSES


@dataclass(frozen=True, slots=True)
class Serving:
    """What the endpoints work with. Getters, because most of it exists only while the proxy runs."""

    answers: Callable[[], Answers]
    memory: Callable[[], Answers]
    """Answers Responses, and remembers."""
    vectors: Callable[[], Answers]
    """Answers requests for embeddings."""
    kept: Callable[[], Memory]
    listing: Listing
    body_bytes: int
    bearer_is_ours: bool
    """The client's bearer is Halfdoor's own token."""


def with_version(path: str) -> tuple[str, str]:
    """Return a path with and without `/v1`: clients disagree about where it belongs."""
    return f"/v1{path}", path


MODELS = with_version("/models")
COUNTS = with_version(f"{MESSAGES.path}/count_tokens")
PATTERNS = frozenset(
    {
        *MODELS,
        *COUNTS,
        "/healthz",
        "/readyz",
        *(path for dialect in DIALECTS.values() for path in with_version(dialect.path)),
    }
)
"""Paths that the log may name; any other is caller text."""


def routes(serving: Serving) -> list[BaseRoute]:
    """Return all routes, the particular before the general."""
    listing = serving.listing
    return [
        *_responses(serving),
        *(Route(path, Counting(serving.body_bytes), methods=["POST"]) for path in COUNTS),
        *(Route(path, endpoint, methods=["POST"]) for path, endpoint in _spoken(serving).items()),
        *(Route(path, listing.models, methods=["GET"]) for path in MODELS),
        *(Route(f"{path}/{{id:path}}", listing.model, methods=["GET"]) for path in MODELS),
        Route("/healthz", listing.healthz, methods=["GET"]),
        Route("/readyz", listing.readyz, methods=["GET"]),
    ]


def _spoken(serving: Serving) -> Mapping[str, Answering]:
    own = {RESPONSES.name: serving.memory, EMBEDDINGS.name: serving.vectors}
    return {
        path: Answering(
            dialect,
            own.get(dialect.name, serving.answers),
            serving.body_bytes,
            bearer_is_ours=serving.bearer_is_ours,
        )
        for dialect in DIALECTS.values()
        for path in with_version(dialect.path)
    }


def _responses(serving: Serving) -> list[BaseRoute]:
    door = ResponseDoor(serving.kept, serving.body_bytes, bearer_is_ours=serving.bearer_is_ours)
    below = (
        ("/input_tokens", door.input_tokens, "POST"),
        ("/{id}", door.show, "GET"),
        ("/{id}", door.remove, "DELETE"),
        ("/{id}/cancel", door.cancel, "POST"),
        ("/{id}/input_items", door.input_items, "GET"),
    )
    return [
        Route(f"{path}{rest}", endpoint, methods=[method])
        for path in with_version(RESPONSES.path)
        for rest, endpoint, method in below
    ]

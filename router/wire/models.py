"""The bodies of `/v1/models`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One line of the model list."""

    id: str
    owned_by: str
    created: int = 0


def model_list(models: Iterable[ModelCard]) -> bytes:
    """Write the body of `GET /v1/models`."""
    return orjson.dumps({"object": "list", "data": [_card(model) for model in models]})


def model_card(model: ModelCard) -> bytes:
    """Write the body of `GET /v1/models/{id}`."""
    return orjson.dumps(_card(model))


def anthropic_list(models: Iterable[ModelCard]) -> bytes:
    """Write the body of `GET /v1/models` for Anthropic's clients; it is always one page."""
    data = [_anthropic(model) for model in models]
    first, last = (data[0]["id"], data[-1]["id"]) if data else (None, None)
    return orjson.dumps({"data": data, "has_more": False, "first_id": first, "last_id": last})


def anthropic_card(model: ModelCard) -> bytes:
    """Write the body of `GET /v1/models/{id}` for Anthropic's clients."""
    return orjson.dumps(_anthropic(model))


def _anthropic(model: ModelCard) -> dict[str, object]:
    unknown = {"lifecycle": "active", "capabilities": None, "max_input_tokens": None, "max_tokens": None}
    created = datetime.fromtimestamp(model.created, UTC).isoformat().replace("+00:00", "Z")
    return {"id": model.id, "type": "model", "display_name": model.id, "created_at": created, **unknown}


def _card(model: ModelCard) -> dict[str, object]:
    return {"id": model.id, "object": "model", "created": model.created, "owned_by": model.owned_by}

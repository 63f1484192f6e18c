"""The bodies of `/v1/models`."""

from collections.abc import Iterable
from dataclasses import dataclass

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


def _card(model: ModelCard) -> dict[str, object]:
    return {"id": model.id, "object": "model", "created": model.created, "owned_by": model.owned_by}

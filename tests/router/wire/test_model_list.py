"""The bodies of `/v1/models`."""

import json

from router.wire.models import ModelCard, model_card, model_list
from tests.router.wire.published import complaints

CARDS = [ModelCard("auto", "halfdoor"), ModelCard("gpt-5", "openai", 1_700_000_000)]


def test_the_list_is_a_published_list() -> None:
    body = json.loads(model_list(CARDS))
    assert complaints("ListModelsResponse", body) == []
    assert [model["id"] for model in body["data"]] == ["auto", "gpt-5"]
    assert json.loads(model_list([])) == {"object": "list", "data": []}


def test_one_model_is_a_published_model() -> None:
    assert complaints("Model", model_card(CARDS[1])) == []

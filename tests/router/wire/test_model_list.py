"""The bodies of `/v1/models`."""

import json

from router.wire.models import ModelCard, anthropic_card, anthropic_list, model_card, model_list
from tests.router.wire.published import complaints

CARDS = [ModelCard("auto", "halfdoor"), ModelCard("gpt-5", "openai", 1_700_000_000)]


def test_the_list_is_a_published_list() -> None:
    body = json.loads(model_list(CARDS))
    assert complaints("ListModelsResponse", body) == []
    assert [model["id"] for model in body["data"]] == ["auto", "gpt-5"]
    assert json.loads(model_list([])) == {"object": "list", "data": []}


def test_one_model_is_a_published_model() -> None:
    assert complaints("Model", model_card(CARDS[1])) == []


def test_anthropics_clients_get_their_own_shape() -> None:
    body = json.loads(anthropic_list([ModelCard("auto", "halfdoor"), ModelCard("qwen3:4b", "ollama")]))
    assert [card["id"] for card in body["data"]] == ["auto", "qwen3:4b"]
    assert (body["first_id"], body["last_id"], body["has_more"]) == ("auto", "qwen3:4b", False)
    assert body["data"][0]["type"] == "model"
    assert body["data"][0]["created_at"] == "1970-01-01T00:00:00Z"
    assert json.loads(anthropic_card(ModelCard("auto", "halfdoor"))) == body["data"][0]
    assert json.loads(anthropic_list([]))["first_id"] is None

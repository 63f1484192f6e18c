"""Completions, embeddings and moderations through the whole proxy, with the official client."""

import json
import math
from collections.abc import Iterator

import httpx
import openai
import pytest
from openai import OpenAI

from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.vectors import DIMENSIONS, MODEL
from tests.router.small_cloud import SmallCloud
from tests.router.standing import CLOUD_MODEL, LOCAL_MODEL, Standing, cloud, local, standing
from tests.router.wire.published import SMALL_EXTRACT, complaints

CARD = "4242 4242 4242 4242"
VECTORS = "vectors-1"
SPOKEN = ["chat", "completions", "embeddings", "moderations"]
Both = tuple[Standing, SmallCloud]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    outside, inside = SmallCloud(), SmallCloud()
    with serve_in_thread(outside.app) as url, serve_in_thread(inside.app) as home:
        speaks = {**cloud(url, CLOUD_MODEL, VECTORS, "omni-moderation-latest"), "speaks": SPOKEN}
        document = {"policy": "masked", "clouds": [speaks], "locals": [local(home)]}
        with standing(tmp_path_factory.mktemp("small"), document) as proxy:
            yield proxy, outside


@pytest.fixture
def outside(both: Both) -> SmallCloud:
    both[1].bodies.clear()
    return both[1]


@pytest.fixture
def client(both: Both, outside: SmallCloud) -> Iterator[OpenAI]:
    with both[0].openai() as made:
        yield made


def test_a_completion_leaves_masked_and_comes_back_whole_and_in_pieces(client: OpenAI, outside: SmallCloud) -> None:
    whole = client.completions.create(model=CLOUD_MODEL, prompt=f"Is {CARD} known?", user="ada@example.org", logprobs=1)
    chunks = list(client.completions.create(model=CLOUD_MODEL, prompt=f"Is {CARD} known?", stream=True))
    sent = json.dumps(outside.bodies)
    assert CARD not in sent
    assert "ada@example.org" not in sent
    assert "logprobs" not in outside.bodies[0]
    assert whole.choices[0].text == f"Seen: {CARD}"
    assert "".join(choice.text for chunk in chunks for choice in chunk.choices) == f"Seen: {CARD}"
    assert [c.finish_reason for chunk in chunks for c in chunk.choices if c.finish_reason] == ["stop"]
    assert not [chunk for chunk in chunks if chunk.usage], "nobody asked for it"
    assert not complaints("CreateCompletionResponse", whole.to_dict(), SMALL_EXTRACT)


def test_an_engine_completes_in_its_own_words(client: OpenAI, outside: SmallCloud) -> None:
    answer = client.completions.create(model=LOCAL_MODEL, prompt="def f(", suffix=")")
    assert answer.choices[0].text.startswith("Seen: ")
    assert not outside.bodies


def test_vectors_are_made_here_under_any_name_that_nobody_configured(client: OpenAI, outside: SmallCloud) -> None:
    made = client.embeddings.create(model="text-embedding-3-small", input=["A cat sat.", "A cat sat.", f"Card {CARD}"])
    assert made.model == MODEL
    assert [len(one.embedding) for one in made.data] == [DIMENSIONS] * 3
    assert made.data[0].embedding == made.data[1].embedding != made.data[2].embedding
    assert math.isclose(sum(x * x for x in made.data[0].embedding), 1.0, abs_tol=1e-3)
    assert not outside.bodies
    floats = client.embeddings.create(model="auto", input="A cat sat.", encoding_format="float")
    assert floats.data[0].embedding == pytest.approx(made.data[0].embedding, abs=1e-6)
    assert not complaints("CreateEmbeddingResponse", floats.to_dict(), SMALL_EXTRACT)


def test_a_configured_model_makes_its_vectors_of_what_is_not_personal(client: OpenAI, outside: SmallCloud) -> None:
    made = client.embeddings.create(model=VECTORS, input="A cat sat on a mat.")
    assert made.data[0].embedding == [0.5, 0.25]
    assert outside.bodies[0]["encoding_format"] == "base64"


def test_what_is_personal_gets_no_vector_of_another_text_or_model(client: OpenAI, outside: SmallCloud) -> None:
    with pytest.raises(openai.PermissionDeniedError, match="local"):
        client.embeddings.create(model=VECTORS, input=["A cat.", f"The card is {CARD}"])
    assert not outside.bodies


@pytest.mark.parametrize("model", ["auto", VECTORS])
def test_tokens_are_text_that_nobody_here_can_read(client: OpenAI, outside: SmallCloud, model: str) -> None:
    with pytest.raises(openai.APIStatusError) as refused:
        client.embeddings.create(model=model, input=[[1820, 25], [3]])
    assert refused.value.status_code in (400, 403, 503)
    assert not outside.bodies


def test_a_judgement_is_a_clouds_and_of_masked_text(client: OpenAI, outside: SmallCloud) -> None:
    judged = client.moderations.create(input=f"The card is {CARD}")
    assert judged.results[0].flagged is False
    assert CARD not in json.dumps(outside.bodies)
    assert outside.bodies[0]["model"] == "omni-moderation-latest"


def test_no_judgement_is_made_up(both: Both) -> None:
    answer = httpx.post(
        f"{both[0].base_url}/moderations", json={"input": "Hello"}, headers={"x-halfdoor-route": "local"}, timeout=20.0
    )
    assert answer.status_code in (403, 503)
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}

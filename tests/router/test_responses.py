"""Responses through the whole proxy, with the official client: a cloud that speaks it, an engine that does not."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI
from openai.types.responses import Response, ResponseFunctionToolCall
from pydantic import BaseModel, ValidationError

from router.upstreams.stand_ins.chat_answers import ToolCall
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import LABEL, ScriptedEngine
from router.wire.sse import Decoder
from tests.router.responding import RespondingCloud
from tests.router.standing import CLOUD_MODEL, LOCAL_MODEL, Standing, cloud, local, standing
from tests.router.wire.published import RESPONSES_EXTRACT, complaints

CARD = "4242 4242 4242 4242"
ASKED = f"Is {CARD} or ada@example.org known?"
SAVE: Any = {
    "type": "function",
    "name": "save",
    "strict": True,
    "parameters": {
        "type": "object",
        "properties": {"who": {"type": "string"}},
        "required": ["who"],
        "additionalProperties": False,
    },
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Standing, RespondingCloud, ScriptedEngine]]:
    """A proxy whose cloud speaks Responses, whose engine speaks chat, and whose policy masks everything."""
    outside, inside = RespondingCloud(), ScriptedEngine(("Two words", "Third."))
    with serve_in_thread(outside.app) as url, serve_in_thread(inside.app) as home:
        speaks = {**cloud(url), "speaks": ["chat", "responses"]}
        document = {"policy": "masked", "clouds": [speaks], "locals": [local(home)]}
        with standing(tmp_path_factory.mktemp("both"), document) as proxy:
            yield proxy, outside, inside


@pytest.fixture
def outside(both: tuple[Standing, RespondingCloud, ScriptedEngine]) -> RespondingCloud:
    both[1].bodies.clear()
    return both[1]


@pytest.fixture
def client(both: tuple[Standing, RespondingCloud, ScriptedEngine], outside: RespondingCloud) -> Iterator[OpenAI]:
    with both[0].openai() as made:
        yield made


def events(client: OpenAI, **request: Any) -> list[dict[str, Any]]:
    """Return the events of a stream as they are on the wire."""
    url = f"{client.base_url}responses"
    shown = {"authorization": f"Bearer {client.api_key}"}
    with httpx.stream("POST", url, json={**request, "stream": True}, headers=shown, timeout=20.0) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        return [json.loads(data) for data in Decoder().feed(answer.read())]


def regular(told: list[dict[str, Any]]) -> Response:
    """Check what every stream has to be, and return the answer that the SDK's own types read of it."""
    assert [event["sequence_number"] for event in told] == list(range(len(told)))
    assert told[0]["type"] == "response.created"
    assert told[0]["response"]["usage"] is None, "as servers say until they know it"
    assert [e["type"] for e in told if e["type"] in ("response.completed", "response.incomplete")] == [told[-1]["type"]]
    heads = {
        (e["response"]["id"], e["response"]["model"], e["response"]["created_at"]) for e in told if "response" in e
    }
    assert len(heads) == 1
    added = [e["output_index"] for e in told if e["type"] == "response.output_item.added"]
    assert added == sorted(e["output_index"] for e in told if e["type"] == "response.output_item.done")
    assert not [(e["type"], why) for e in told for why in complaints("ResponseStreamEvent", e, RESPONSES_EXTRACT)]
    return Response.model_validate(told[-1]["response"])


def test_values_leave_masked_and_come_back(client: OpenAI, outside: RespondingCloud) -> None:
    answer = client.responses.create(model=CLOUD_MODEL, input=ASKED, instructions="Be brief.")
    sent = json.dumps(outside.bodies)
    assert CARD not in sent
    assert "ada@example.org" not in sent
    assert answer.output_text == f"Seen: {CARD} ada@example.org"
    assert answer.instructions == "Be brief."
    assert outside.bodies[0]["store"] is False


def test_a_stream_is_regular_and_says_the_same_in_pieces_as_in_one(client: OpenAI) -> None:
    told = events(client, model=CLOUD_MODEL, input=ASKED, tools=[SAVE])
    answer = regular(told)
    expected = f"Seen: {CARD} ada@example.org"
    deltas = "".join(e["delta"] for e in told if e["type"] == "response.output_text.delta")
    (done,) = [e["text"] for e in told if e["type"] == "response.output_text.done"]
    assert deltas == done == answer.output_text == expected
    arguments = "".join(e["delta"] for e in told if e["type"] == "response.function_call_arguments.delta")
    assert json.loads(arguments) == {"who": f"{CARD} ada@example.org"}
    assert answer.output[1].arguments == arguments  # type: ignore[union-attr]


def test_what_a_network_tool_is_called_with_is_not_restored(client: OpenAI) -> None:
    tool = {**SAVE, "name": "fetch_page"}
    told = events(client, model=CLOUD_MODEL, input=ASKED, tools=[tool])
    calls = [e for e in told if "function_call" in e["type"] or e.get("item", {}).get("type") == "function_call"]
    assert calls
    assert CARD not in json.dumps([*calls, told[-1]["response"]["output"][1]])


def test_a_request_goes_on_from_an_answer_that_only_we_kept(client: OpenAI, outside: RespondingCloud) -> None:
    first = client.responses.create(model=CLOUD_MODEL, input=ASKED)
    second = client.responses.create(model=CLOUD_MODEL, input="And again?", previous_response_id=first.id)
    sent = outside.bodies[-1]
    assert "previous_response_id" not in sent
    assert CARD not in json.dumps(sent)
    assert [item.get("role") for item in sent["input"] if item.get("role") != "system"] == ["user", "assistant", "user"]
    assert second.previous_response_id == first.id
    assert second.output_text == f"Seen: {CARD} ada@example.org"


def test_an_answer_is_its_own_clients_alone(client: OpenAI) -> None:
    other = client.with_options(api_key="another")
    kept = client.responses.create(model=CLOUD_MODEL, input="Hello")
    assert client.responses.retrieve(kept.id).output_text == kept.output_text
    for call in (other.responses.retrieve, other.responses.delete, other.responses.cancel):
        with pytest.raises(openai.NotFoundError):
            call(kept.id)
    (item,) = client.responses.input_items.list(kept.id).data
    assert item.type == "message"
    client.responses.delete(kept.id)
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(kept.id)


def test_store_false_keeps_nothing(client: OpenAI) -> None:
    answer = client.responses.create(model=CLOUD_MODEL, input="Hello", store=False)
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(answer.id)


def test_what_only_a_provider_could_know_is_not_asked_of_it(client: OpenAI, outside: RespondingCloud) -> None:
    with pytest.raises(openai.APIStatusError) as failed:
        client.responses.create(model=CLOUD_MODEL, input="Hi", previous_response_id="resp_elsewhere")
    assert failed.value.status_code in (400, 403)
    assert not outside.bodies


def test_an_engine_that_speaks_chat_answers_responses(
    client: OpenAI, both: tuple[Standing, RespondingCloud, ScriptedEngine]
) -> None:
    inside = both[2]
    answer = client.responses.create(model=LOCAL_MODEL, input="Hello", max_output_tokens=50, text={"verbosity": "low"})
    assert answer.output_text == f"{LABEL} Two words"
    assert not complaints("Response", answer.to_dict(), RESPONSES_EXTRACT)
    last = client.responses.create(model=LOCAL_MODEL, input="And?", previous_response_id=answer.id)
    assert last.output_text == f"{LABEL} Third."
    told = json.loads(inside.seen[-1])
    assert [message["role"] for message in told["messages"]] == ["user", "assistant", "user"]


def test_tools_work_at_an_engine_that_speaks_chat(tmp_path: Path) -> None:
    inside = ScriptedEngine((ToolCall("save", '{"who": "Ada"}'), "Saved."))
    with (
        serve_in_thread(inside.app) as home,
        standing(tmp_path, {"locals": [local(home)]}) as proxy,
        proxy.openai() as client,
    ):
        told = events(client, model=LOCAL_MODEL, input="Save Ada", tools=[SAVE])
        called = regular(told).output[-1]
        assert isinstance(called, ResponseFunctionToolCall)
        assert (called.name, called.arguments) == ("save", '{"who": "Ada"}')
        last = client.responses.create(
            model=LOCAL_MODEL,
            previous_response_id=told[-1]["response"]["id"],
            input=[{"type": "function_call_output", "call_id": called.call_id, "output": "saved"}],
            tools=[SAVE],
        )
        assert last.output_text == f"{LABEL} Saved."
        roles = [message["role"] for message in json.loads(inside.seen[-1])["messages"]]
        assert roles == ["user", "assistant", "tool"]


def test_the_sdks_own_stream_reader_builds_the_answer(client: OpenAI) -> None:
    with client.responses.stream(model=LOCAL_MODEL, input="Hello") as stream:
        kinds = [event.type for event in stream]
        assert stream.get_final_response().output_text == f"{LABEL} Two words"
    assert kinds[0] == "response.created"
    assert "response.output_text.delta" in kinds


def test_an_answer_made_in_the_background_is_there_later(client: OpenAI) -> None:
    answer = client.responses.create(model=LOCAL_MODEL, input="Hello", background=True)
    assert answer.status == "queued"
    for _ in range(100):
        answer = client.responses.retrieve(answer.id)
        if answer.status == "completed":
            break
    assert answer.output_text == f"{LABEL} Two words"


def test_tokens_are_estimated_here(client: OpenAI, outside: RespondingCloud) -> None:
    counted = client.responses.input_tokens.count(model=CLOUD_MODEL, input="x" * 350)
    assert counted.input_tokens == 100
    assert not outside.bodies


def test_what_a_cloud_sealed_goes_back_to_it_and_what_it_did_not_make_stays(
    client: OpenAI, outside: RespondingCloud
) -> None:
    told = events(client, model=CLOUD_MODEL, input=ASKED, reasoning={"effort": "low"}, store=False)
    history = [{"role": "user", "content": ASKED}, *told[-1]["response"]["output"]]
    client.responses.create(model=CLOUD_MODEL, input=[*history, {"role": "user", "content": "Go on."}], store=False)
    assert outside.bodies[-1]["input"][2]["encrypted_content"] == "sealed-1"
    assert CARD not in json.dumps(outside.bodies)
    foreign = [
        {**item, "encrypted_content": "another"} if item.get("type") == "reasoning" else item for item in history
    ]
    before = len(outside.bodies)
    answer = client.responses.create(model=CLOUD_MODEL, input=[*foreign, {"role": "user", "content": "Go on."}])
    assert answer.model == "scripted-1" or answer.output_text.startswith(LABEL)
    assert len(outside.bodies) == before


def test_the_sdk_parses_an_answer_by_schema(
    client: OpenAI, both: tuple[Standing, RespondingCloud, ScriptedEngine]
) -> None:
    class Person(BaseModel):
        who: str

    with pytest.raises(ValidationError):  # the stand-in says what it is before its JSON
        client.responses.parse(model=LOCAL_MODEL, input="Who?", text_format=Person)
    asked = json.loads(both[2].seen[-1])
    assert asked["response_format"]["json_schema"]["name"] == "Person"
    assert asked["response_format"]["json_schema"]["strict"] is True

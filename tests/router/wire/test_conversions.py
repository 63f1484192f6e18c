"""A request told in the other format asks for the same, and what cannot be asked for is said."""

import json
from typing import Any

import pytest

from router.errors import BadRequest
from router.wire.call_ids import fitting
from router.wire.chat_to_messages import ANSWER_IN_JSON, LONGEST_ANSWER
from router.wire.conversions import turned
from router.wire.messages_to_chat import DOCUMENT_LEFT_OUT, IMAGE_LEFT_OUT
from router.wire.messages_turns import BEGIN, NO_RESULT
from router.wire.strict import loads

USER = {"role": "user", "content": "Go on."}
SCHEMA = {"type": "object", "properties": {"q": {"type": "string"}}}


def to_chat(*messages: dict[str, Any], **more: Any) -> Any:
    document = {"model": "m", "max_tokens": 50, "messages": list(messages), **more}
    return turned(loads(json.dumps(document).encode()), "messages", "chat")


def to_messages(*messages: dict[str, Any], **more: Any) -> Any:
    document = {"model": "m", "messages": list(messages), **more}
    return turned(loads(json.dumps(document).encode()), "chat", "messages")


def test_system_blocks_lead_and_limits_and_stops_have_their_names() -> None:
    said = to_chat(USER, system=[{"type": "text", "text": "A."}, {"type": "text", "text": "B."}], stop_sequences=["x"])
    assert said.document["messages"] == [{"role": "system", "content": "A.\n\nB."}, USER]
    assert said.document["max_completion_tokens"] == 50
    assert said.document["stop"] == ["x"]
    assert "stop_sequences=stop" in said.mapped


def test_calls_and_results_keep_their_ids_and_order() -> None:
    calls = [{"type": "tool_use", "id": f"toolu_{n}", "name": "look", "input": {"n": n}} for n in (1, 2)]
    results = [{"type": "tool_result", "tool_use_id": f"toolu_{n}", "content": f"r{n}"} for n in (1, 2)]
    turn = {"role": "user", "content": [*results, {"type": "text", "text": "And?"}]}
    said = to_chat(USER, {"role": "assistant", "content": [{"type": "text", "text": "Two."}, *calls]}, turn)
    _, assistant, first, second, user = said.document["messages"]
    assert assistant["content"] == "Two."
    assert [(c["id"], json.loads(c["function"]["arguments"])) for c in assistant["tool_calls"]] == [
        ("toolu_1", {"n": 1}),
        ("toolu_2", {"n": 2}),
    ]
    assert (first["role"], first["tool_call_id"], first["content"]) == ("tool", "toolu_1", "r1")
    assert second["tool_call_id"] == "toolu_2"
    assert user == {"role": "user", "content": "And?"}
    back = turned(said.document, "chat", "messages").document["messages"]
    assert [block["tool_use_id"] for block in back[2]["content"] if block["type"] == "tool_result"] == [
        "toolu_1",
        "toolu_2",
    ]


def test_tools_and_their_choice_are_told() -> None:
    tool = {"name": "look", "description": "Looks.", "input_schema": SCHEMA}
    said = to_chat(USER, tools=[tool], tool_choice={"type": "any", "disable_parallel_tool_use": True}).document
    function = {"name": "look", "description": "Looks.", "parameters": SCHEMA}
    assert said["tools"] == [{"type": "function", "function": function}]
    assert said["tool_choice"] == "required"
    assert said["parallel_tool_calls"] is False
    named = to_chat(USER, tools=[tool], tool_choice={"type": "tool", "name": "look"}).document
    assert named["tool_choice"] == {"type": "function", "function": {"name": "look"}}
    again = turned(said, "chat", "messages").document
    assert again["tools"] == [tool]
    assert again["tool_choice"] == {"type": "any", "disable_parallel_tool_use": True}


def test_what_only_the_provider_runs_is_left_out_and_said() -> None:
    said = to_chat(USER, tools=[{"type": "web_search_20250305", "name": "web_search"}], top_k=5)
    assert "tools" not in said.document
    assert {"server_tools", "top_k"} <= set(said.dropped)


def test_images_are_told_or_leave_a_word() -> None:
    inline = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}}
    filed = {"type": "image", "source": {"type": "file", "file_id": "f"}}
    said = to_chat({"role": "user", "content": [{"type": "text", "text": "See:"}, inline, filed]})
    parts = said.document["messages"][0]["content"]
    assert parts[1] == {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    assert parts[2]["text"] == IMAGE_LEFT_OUT
    assert said.dropped == ("image",)
    again = turned(said.document, "chat", "messages").document["messages"][0]["content"]
    assert again[1] == inline


def test_an_image_that_a_tool_returned_follows_it() -> None:
    image = {"type": "image", "source": {"type": "url", "url": "https://x.example/a.png"}}
    result = {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": "Here."}, image]}
    call = {"type": "tool_use", "id": "t", "name": "shoot", "input": {}}
    said = to_chat(USER, {"role": "assistant", "content": [call]}, {"role": "user", "content": [result]})
    tool, user = said.document["messages"][2:]
    assert tool == {"role": "tool", "tool_call_id": "t", "content": "Here."}
    assert user["content"][1] == {"type": "image_url", "image_url": {"url": "https://x.example/a.png"}}


def test_documents_are_told_as_text_or_file_or_leave_a_word() -> None:
    text = {"type": "document", "title": "T", "source": {"type": "text", "media_type": "text/plain", "data": "Body."}}
    pdf = {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": "AAAA"}}
    far = {"type": "document", "source": {"type": "url", "url": "https://x.example/a.pdf"}}
    parts = to_chat({"role": "user", "content": [text, pdf, far]}).document["messages"][0]["content"]
    assert parts[0]["text"] == "T\nBody."
    assert parts[1]["file"]["file_data"] == "data:application/pdf;base64,AAAA"
    assert parts[2]["text"] == DOCUMENT_LEFT_OUT


def test_reasoning_of_another_model_is_left_out_and_said() -> None:
    thought = {"type": "thinking", "thinking": "Hm.", "signature": "x"}
    said = to_chat(USER, {"role": "assistant", "content": [thought, {"type": "text", "text": "Yes."}]}, USER)
    assert "Hm." not in json.dumps(said.document)
    assert "thinking" in said.dropped


def test_a_form_of_answer_is_asked_for_on_both_sides() -> None:
    said = to_chat(USER, output_config={"format": {"type": "json_schema", "schema": SCHEMA}}).document
    assert said["response_format"]["json_schema"]["schema"] == SCHEMA
    assert turned(said, "chat", "messages").document["output_config"]["format"]["schema"] == SCHEMA
    free = to_messages(USER, response_format={"type": "json_object"}).document
    assert free["system"] == [{"type": "text", "text": ANSWER_IN_JSON}]


def test_leading_system_messages_become_system_and_later_ones_stay_where_they_are() -> None:
    later = {"role": "system", "content": "From now on in verse."}
    said = to_messages({"role": "developer", "content": "Be kind."}, USER, later, USER).document
    assert said["system"] == [{"type": "text", "text": "Be kind."}]
    assert [block["text"] for block in said["messages"][0]["content"]] == ["Go on.", later["content"], "Go on."]


def test_turns_alternate_and_begin_with_the_user() -> None:
    said = to_messages({"role": "assistant", "content": "Hello."}, USER, USER, {"role": "assistant", "content": "A "})
    turns = said.document["messages"]
    assert [turn["role"] for turn in turns] == ["user", "assistant", "user", "assistant"]
    assert turns[0]["content"] == [{"type": "text", "text": BEGIN}]
    assert turns[-1]["content"] == [{"type": "text", "text": "A"}], "an answer that ends in blanks is refused"


def call(given: str, arguments: str = "{}", **more: Any) -> dict[str, Any]:
    function = {"name": "look", "arguments": arguments}
    return {"role": "assistant", "tool_calls": [{"id": given, "type": "function", "function": function}], **more}


def test_a_call_that_was_never_answered_gets_an_answer_and_a_result_without_a_call_becomes_text() -> None:
    lost = {"role": "tool", "tool_call_id": "gone", "content": "12 rows"}
    turns = to_messages(USER, call("c1"), USER, call("c2"), lost).document["messages"]
    assert turns[2]["content"][0] == {
        "type": "tool_result",
        "tool_use_id": "c1",
        "content": [{"type": "text", "text": NO_RESULT}],
    }
    assert turns[2]["content"][1] == {"type": "text", "text": "Go on."}
    assert [block.get("tool_use_id") for block in turns[4]["content"]] == ["c2", None]
    assert turns[4]["content"][1] == {"type": "text", "text": "12 rows"}


@pytest.mark.parametrize("arguments", ["", "not JSON", "[1]", '{"a": 1}'])
def test_what_a_tool_was_called_with_is_always_an_object(arguments: str) -> None:
    block = to_messages(USER, call("c1", arguments)).document["messages"][1]["content"][0]
    assert isinstance(block["input"], dict)
    if arguments not in ("", '{"a": 1}'):
        assert block["input"] == {"input": arguments}


def test_ids_that_a_provider_refuses_are_replaced_alike_in_call_and_result() -> None:
    odd = "call|with spaces/" + "x" * 60
    turns = to_messages(USER, call(odd), {"role": "tool", "tool_call_id": odd, "content": "ok"}).document["messages"]
    used, returned = turns[1]["content"][0]["id"], turns[2]["content"][0]["tool_use_id"]
    assert used == returned == fitting(odd)
    assert len(used) <= 40
    assert fitting(odd) != fitting(odd + "y")
    assert fitting("toolu_01A-b") == "toolu_01A-b"


def test_sampling_is_told_within_what_the_other_allows() -> None:
    said = to_messages(USER, temperature=1.5, top_p=0.9, stop=["\n", "END"], seed=4, frequency_penalty=0, logprobs=True)
    assert said.document["temperature"] == 1
    assert said.document["stop_sequences"] == ["END"]
    assert "seed" not in said.document
    assert set(said.dropped) == {"top_p", "stop", "seed", "logprobs"}
    assert said.document["max_tokens"] == LONGEST_ANSWER
    assert to_messages(USER, max_completion_tokens=7).document["max_tokens"] == 7


@pytest.mark.parametrize("thinking", [{"type": "enabled", "budget_tokens": 2000}, {"type": "adaptive"}])
def test_thinking_is_asked_for_without_what_a_model_that_thinks_refuses(thinking: dict[str, Any]) -> None:
    said = to_messages(USER, thinking={**thinking, "keep": "all"}, temperature=0.5, top_p=0.9)
    assert said.document["thinking"] == thinking
    assert set(said.dropped) == {"temperature", "top_p"}
    assert not {"temperature", "top_p"} & set(said.document)
    assert said.document["max_tokens"] == LONGEST_ANSWER + thinking.get("budget_tokens", 0)
    assert to_messages(USER, thinking=thinking, max_tokens=4000).document["max_tokens"] == 4000
    assert to_messages(USER, thinking=thinking, temperature=1).document["temperature"] == 1


@pytest.mark.parametrize("thinking", [{"type": "disabled"}, None])
def test_where_no_thinking_is_asked_for_sampling_stays(thinking: dict[str, Any] | None) -> None:
    said = to_messages(USER, thinking=thinking, temperature=0)
    assert (said.document.get("thinking"), said.document["temperature"], said.dropped) == (thinking, 0, ())


@pytest.mark.parametrize("thinking", [True, "high", {"budget_tokens": 5}])
def test_thinking_in_no_known_words_is_left_out_with_a_word(thinking: object) -> None:
    said = to_messages(USER, thinking=thinking, temperature=0.5)
    assert "thinking" not in said.document
    assert said.dropped == ("thinking",)


@pytest.mark.parametrize("more", [{"n": 2}, {"modalities": ["text", "audio"]}])
def test_what_an_answer_would_be_wrong_without_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        to_messages(USER, **more)


def test_a_conversion_changes_nothing_that_it_is_given() -> None:
    document = {"model": "m", "messages": [USER, call("c1"), USER, {"role": "assistant", "content": "A "}]}
    before = json.dumps(document)
    turned(document, "chat", "messages")
    assert json.dumps(document) == before
    other = {"model": "m", "max_tokens": 1, "system": "S", "messages": [{"role": "user", "content": []}]}
    before = json.dumps(other)
    turned(other, "messages", "chat")
    assert json.dumps(other) == before

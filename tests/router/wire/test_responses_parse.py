"""Responses: what is read of a request, what leaves of it, and what it is in chat."""

import json
from typing import Any

import pytest

from router.conversation.message import Conversation, Role
from router.errors import BadRequest
from router.wire import dialects, outgoing, tongues
from router.wire.rendering import OMITTED, Rendering
from router.wire.responses import parse

CALL = {"type": "function_call", "call_id": "c1", "name": "look_up", "arguments": '{"who": "Ada"}'}
OUTPUT = {"type": "function_call_output", "call_id": "c1", "output": "found Ada"}
USER = {"role": "user", "content": "Hello"}
SAID = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "I look."}]}


def asked(**fields: Any) -> bytes:
    return json.dumps({"model": "auto", "input": "Hello", **fields}).encode()


def conversation(*items: Any, **fields: Any) -> Conversation:
    return parse(asked(input=list(items), **fields))


def sent(read: Conversation, tongue: tongues.Tongue = tongues.RESPONSES, **fields: Any) -> dict[str, Any]:
    texts = fields.pop("texts", tuple(text.text for text in read.texts))
    rendering = Rendering(texts, "m", lambda name: f"h{len(name)}", **fields)
    body: dict[str, Any] = json.loads(outgoing.render_cloud(read, rendering, dialects.RESPONSES, tongue).body)
    return body


def in_chat(*items: Any, **fields: Any) -> dict[str, Any]:
    return sent(conversation(*items, **fields), tongues.CHAT)


def test_a_bare_text_is_the_users() -> None:
    (text,) = parse(asked()).texts
    assert (text.place, text.text, text.role) == ("input", "Hello", Role.USER)


def test_a_question_names_its_model_unless_a_stored_prompt_does() -> None:
    with pytest.raises(BadRequest, match="model is required"):
        parse(b'{"input":"Hello"}')
    assert parse(b'{"input":"Hello","prompt":{"id":"pmpt_1"}}').model == "auto"
    assert parse(b"{}").model == "auto"


def test_every_text_of_every_item_is_read() -> None:
    items = [
        {"role": "user", "content": [{"type": "input_text", "text": "t1"}]},
        {**SAID, "content": [{"type": "output_text", "text": "t2", "annotations": [{"title": "t3"}]}]},
        {**CALL, "arguments": '{"a": "t4"}'},
        {**OUTPUT, "output": [{"type": "input_text", "text": "t5"}]},
        {"type": "custom_tool_call", "call_id": "c", "name": "n", "input": "t6"},
        {"type": "web_search_call", "id": "w", "status": "completed", "action": {"type": "search", "query": "t7"}},
        {"type": "local_shell_call", "call_id": "c", "action": {"type": "exec", "command": ["t8"], "env": {"A": "t9"}}},
        {"type": "shell_call_output", "call_id": "c", "output": [{"stdout": "t10", "stderr": "t11"}]},
        {
            "type": "apply_patch_call",
            "call_id": "c",
            "operation": {"type": "update_file", "path": "t12", "diff": "t13"},
        },
        {"type": "mcp_call", "id": "m", "name": "n", "server_label": "s", "arguments": '{"b": "t14"}', "output": "t15"},
        {"type": "reasoning", "id": "r", "summary": [{"type": "summary_text", "text": "t16"}]},
        {"type": "code_interpreter_call", "id": "i", "code": "t17", "outputs": [{"type": "logs", "logs": "t18"}]},
        {"type": "file_search_call", "id": "f", "queries": ["t19"], "results": [{"text": "t20"}]},
        {"type": "mcp_approval_response", "approval_request_id": "a", "approve": True, "reason": "t21"},
    ]
    read = {text.text for text in conversation(*items, instructions="t22", metadata={"k": "t23"}).texts}
    assert {f"t{number}" for number in range(1, 24)} <= read


@pytest.mark.parametrize(
    ("part", "medium"),
    [
        ({"type": "input_image", "image_url": "data:image/png;base64,AAAA"}, "image"),
        ({"type": "input_image", "file_id": "file-1"}, "reference"),
        ({"type": "input_file", "filename": "Ada.pdf", "file_data": "AAAA"}, "file"),
        ({"type": "input_file", "file_url": "https://example.org/ada"}, "reference"),
    ],
)
def test_what_cannot_be_read_is_opaque(part: Any, medium: str) -> None:
    read = conversation({"role": "user", "content": [part]})
    assert [one.medium for one in read.opaque] == [medium]


@pytest.mark.parametrize("key", ["previous_response_id", "conversation", "prompt"])
def test_what_a_provider_holds_is_a_reference_and_no_other_model_can_go_on_from_it(key: str) -> None:
    value: Any = {"id": "held_1"} if key != "previous_response_id" else "held_1"
    read = parse(asked(**{key: value}))
    assert [one.medium for one in read.opaque] == ["reference"]
    with pytest.raises(BadRequest, match="not held here"):
        outgoing.render_local(read, "m", dialects.RESPONSES, tongues.CHAT)


def test_an_item_that_nobody_knows_is_a_doubt() -> None:
    assert conversation({"type": "telepathy", "thought": {"deep": "Ada"}}).doubts
    assert conversation({"type": "item_reference", "id": "msg_1"}).doubts


def test_sealed_reasoning_is_opaque() -> None:
    read = conversation({"type": "reasoning", "id": "r", "summary": [], "encrypted_content": "c2VhbA=="}, USER)
    assert [one.medium for one in read.opaque] == ["encrypted"]


def test_a_turn_that_calls_tools_is_one_exchange() -> None:
    read = conversation(USER, SAID, CALL, OUTPUT, SAID, USER)
    assert [message.exchange for message in read.messages] == [0, 0, 0, 0, 0, 1]
    assert conversation(USER, SAID, CALL, OUTPUT).loop == ("c1",)


def test_an_omitted_exchange_is_one_line_and_takes_its_tools_with_it() -> None:
    body = sent(conversation(USER, SAID, CALL, OUTPUT, SAID, USER), omitted=frozenset({0}), note="A note.")
    assert [item["content"] for item in body["input"]] == ["A note.", OMITTED, "Hello"]


def test_a_bare_text_can_have_a_note_before_it() -> None:
    body = sent(parse(asked()), note="A note.")
    assert [(item["role"], item["content"]) for item in body["input"]] == [("system", "A note."), ("user", "Hello")]


def test_identifiers_leave_as_hashes_and_nothing_is_to_be_stored() -> None:
    body = sent(parse(asked(user="ada@example.org", safety_identifier="ada", prompt_cache_key="k", store=True)))
    assert (body["user"], body["safety_identifier"], body["prompt_cache_key"]) == ("h15", "h3", "h1")
    assert body["store"] is False


def test_tokens_that_would_spell_out_a_value_are_not_asked_for() -> None:
    read = parse(asked(include=["message.output_text.logprobs", "reasoning.encrypted_content"], top_logprobs=3))
    assert sent(read)["top_logprobs"] == 3
    body = sent(read, texts=tuple(text.text.replace("Hello", "[PERSON_1]") for text in read.texts))
    assert body["include"] == ["reasoning.encrypted_content"]
    assert "top_logprobs" not in body


def test_a_turn_with_words_and_calls_is_one_message_in_chat() -> None:
    messages = in_chat({"role": "developer", "content": "Be brief."}, USER, SAID, CALL, OUTPUT)["messages"]
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "tool"]
    assert messages[2]["content"] == "I look."
    assert messages[2]["tool_calls"][0]["function"] == {"name": "look_up", "arguments": '{"who": "Ada"}'}
    assert messages[3] == {"role": "tool", "tool_call_id": "c1", "content": "found Ada"}


def test_parameters_say_the_same_in_chat() -> None:
    form = {"type": "json_schema", "name": "out", "schema": {"type": "object"}, "strict": True}
    body = in_chat(USER, text={"format": form}, max_output_tokens=9, reasoning={"effort": "low"}, stream=True)
    assert body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "out", "schema": {"type": "object"}, "strict": True},
    }
    assert (body["max_completion_tokens"], body["reasoning_effort"]) == (9, "low")
    assert body["stream_options"] == {"include_usage": True}


def test_only_allowed_tools_are_told_to_an_engine() -> None:
    tools = [{"type": "function", "name": name, "parameters": {"type": "object"}} for name in ("a", "b")]
    choice = {"type": "allowed_tools", "mode": "required", "tools": [{"type": "function", "name": "b"}]}
    body = in_chat(USER, tools=tools, tool_choice=choice)
    assert [tool["function"]["name"] for tool in body["tools"]] == ["b"]
    assert body["tool_choice"] == "required"


def test_what_only_the_provider_could_run_is_named_as_dropped() -> None:
    read = conversation(USER, tools=[{"type": "web_search"}, {"type": "function", "name": "a", "parameters": {}}])
    rendered = outgoing.render_local(read, "m", dialects.RESPONSES, tongues.CHAT)
    assert "tools[web_search]" in rendered.dropped


def test_a_picture_that_a_tool_showed_is_not_lost_in_chat() -> None:
    shown = {**OUTPUT, "output": [{"type": "input_image", "image_url": "data:image/png;base64,AAAA"}]}
    messages = in_chat(USER, CALL, shown)["messages"]
    assert messages[-1]["content"][0]["image_url"]["url"] == "data:image/png;base64,AAAA"


def test_a_key_for_another_server_is_nothing_that_anybody_can_read() -> None:
    tool = {"type": "mcp", "server_label": "s", "server_url": "https://example.org", "authorization": "anything"}
    assert [one.medium for one in parse(asked(tools=[tool])).opaque] == ["reference"]


def test_tokens_of_an_earlier_answer_do_not_go_back() -> None:
    part = {"type": "output_text", "text": "Ada", "annotations": [], "logprobs": [{"token": "Ada", "logprob": 0.1}]}
    read = conversation(USER, {**SAID, "content": [part]}, USER)
    assert read.dropped == ("input[1].content[0].logprobs",)
    assert "logprobs" not in sent(read)["input"][1]["content"][0]


def test_another_format_is_made_of_what_may_leave_and_not_of_what_came() -> None:
    read = conversation({"role": "user", "content": "Ask Ada."})
    masked = tuple("Ask [PERSON_1]." if text.text == "Ask Ada." else text.text for text in read.texts)
    body = outgoing.render_cloud(read, Rendering(masked, "m", str), dialects.RESPONSES, tongues.CHAT).body
    assert [message["content"] for message in json.loads(body)["messages"]] == ["Ask [PERSON_1]."]

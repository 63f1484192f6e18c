"""What leaves for a cloud or an engine is the request, with the documented edits and no others."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.conversation.message import Conversation
from router.errors import BadRequest, RouterError
from router.wire.chat import parse
from router.wire.rendering import OMITTED, Rendering
from router.wire.strict import dumps, loads
from tests.router.wire.chat_requests import EVERYTHING, render_cloud, render_local, said, simple
from tests.router.wire.published import complaints


def same(conversation: Conversation, **fields: Any) -> Rendering:
    """Return a rendering that changes no text."""
    given = {
        "texts": tuple(t.text for t in conversation.texts),
        "model": "gpt-5",
        "pseudonym": lambda text: f"h{len(text)}",
    }
    return Rendering(**{**given, **fields})


def replaced(conversation: Conversation, old: str, new: str, **fields: Any) -> Rendering:
    """Return a rendering in which a word is another."""
    return same(conversation, texts=tuple(t.text.replace(old, new) for t in conversation.texts), **fields)


def sent(body: bytes, **fields: Any) -> Any:
    conversation = parse(body)
    return json.loads(render_cloud(conversation, same(conversation, **fields)).body)


def test_unchanged_texts_give_the_request_but_for_the_documented_edits() -> None:
    expected = json.loads(json.dumps(EVERYTHING))
    expected["model"] = "gpt-5"
    expected["user"], expected["safety_identifier"], expected["prompt_cache_key"] = "h6", "h8", "h8"
    expected["metadata"]["user_id"] = "h18"
    expected["messages"][1]["name"], expected["messages"][2]["name"] = "h3", "h6"
    expected["messages"][4]["content"][4]["file"]["filename"] = "h16.pdf"
    del expected["web_search_options"]["user_location"]
    expected["stream_options"]["include_usage"] = True
    conversation = parse(json.dumps(EVERYTHING).encode())
    rendered = render_cloud(conversation, same(conversation))
    assert json.loads(rendered.body) == expected
    assert rendered.dropped == ("web_search_options.user_location",)
    assert rendered.hides_usage is True
    assert complaints("CreateChatCompletionRequest", rendered.body) == []


def test_the_request_itself_is_never_changed() -> None:
    body = json.dumps(EVERYTHING).encode()
    conversation = parse(body)
    render_cloud(conversation, same(conversation, note="n", omitted=frozenset({0})))
    texts = tuple(t.text if t.fixed else "x" for t in conversation.texts)
    render_cloud(conversation, same(conversation, texts=texts))
    assert conversation.document == loads(body)


def test_numbers_and_words_leave_as_they_came() -> None:
    numbers = b'"temperature":1.0,"top_p":1e-7,"seed":123456789012345678901}'
    conversation = parse(b'{"model":"m","messages":[{"role":"user","content":"M\\u00fcller"}],' + numbers)
    expected = '{"model":"m","messages":[{"role":"user","content":"Müller"}],'.encode() + numbers
    assert render_cloud(conversation, same(conversation, model="m")).body == expected
    assert render_local(conversation, "m") == expected


def test_every_rewritable_text_is_written_back_where_it_came_from() -> None:
    conversation = parse(json.dumps(EVERYTHING).encode())
    for i, text in enumerate(conversation.texts):
        if text.fixed:
            continue
        texts = [t.text for t in conversation.texts]
        texts[i] = 'a "quoted" [PERSON_1]'
        again = parse(render_cloud(conversation, same(conversation, texts=tuple(texts))).body)
        found = {t.place: t.text for t in again.texts}
        assert found[text.place] == texts[i], text.place
        changed = {t.place for t in conversation.texts if found.get(t.place) != t.text and not t.fixed}
        assert changed == {text.place}


def test_a_masked_request_still_validates() -> None:
    conversation = parse(json.dumps(EVERYTHING).encode())
    texts = tuple(t.text if t.fixed else "[PERSON_1]" for t in conversation.texts)
    rendered = render_cloud(conversation, same(conversation, texts=texts, note="A note.", omitted=frozenset({0})))
    assert complaints("CreateChatCompletionRequest", rendered.body) == []
    assert rendered.dropped == ("web_search_options.user_location", "logprobs", "top_logprobs")
    assert b"logprobs" not in rendered.body


def test_arguments_that_are_not_touched_keep_every_byte() -> None:
    arguments = '{ "who":"O\\"Brien" ,\n"note": "M\\u00fcller\\/", "n": 1.50}'
    body = said({"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": arguments}}]})
    assert sent(body)["messages"][0]["tool_calls"][0]["function"]["arguments"] == arguments
    conversation = parse(body)
    masked = json.loads(render_cloud(conversation, replaced(conversation, 'O"Brien', "[PERSON_1]")).body)
    out = masked["messages"][0]["tool_calls"][0]["function"]["arguments"]
    assert out == arguments.replace('O\\"Brien', "[PERSON_1]")


def test_a_number_in_a_json_tool_result_becomes_a_string_when_it_is_masked() -> None:
    content = '{"card": 4242424242424242, "a": "\\n"}'
    conversation = parse(said({"role": "tool", "tool_call_id": "1", "content": content}))
    out = json.loads(render_cloud(conversation, replaced(conversation, "4242424242424242", "[CREDIT_CARD_1]")).body)
    assert json.loads(out["messages"][0]["content"]) == {"card": "[CREDIT_CARD_1]", "a": "\n"}


def test_a_rendering_that_would_change_a_fixed_text_is_refused_without_quoting_it() -> None:
    conversation = parse(simple(tools=[{"type": "function", "function": {"name": "call_arthur"}}]))
    with pytest.raises(RouterError) as refused:
        render_cloud(conversation, replaced(conversation, "arthur", "ford"))
    assert "arthur" not in str(refused.value)


def test_a_rendering_of_another_request_is_refused() -> None:
    conversation = parse(simple())
    for rendering in (same(conversation, texts=()), same(conversation, omitted=frozenset({conversation.current}))):
        with pytest.raises(RouterError):
            render_cloud(conversation, rendering)
    with pytest.raises(RouterError):
        render_cloud(replace(conversation, document={}), same(conversation))


TALK = [
    {"role": "system", "content": "S1"},
    {"role": "developer", "content": "S2"},
    {"role": "user", "content": "U1"},
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": '{"a":"b"}'}}],
    },
    {"role": "tool", "tool_call_id": "1", "content": "T1"},
    {"role": "assistant", "content": "A1"},
    {"role": "user", "content": "U2", "name": "Arthur"},
    {"role": "system", "content": "S3"},
    {"role": "assistant", "content": "A2"},
    {"role": "user", "content": "U3"},
]


def told(body: Any) -> list[str]:
    return [message.get("content") or "calls" for message in body["messages"]]


def test_an_omitted_exchange_is_one_line_and_takes_its_tools_with_it() -> None:
    assert told(sent(said(*TALK), omitted=frozenset({0}))) == ["S1", "S2", OMITTED, "U2", "S3", "A2", "U3"]
    assert told(sent(said(*TALK), omitted=frozenset({0, 1}))) == ["S1", "S2", OMITTED, OMITTED, "S3", "U3"]


def test_an_omitted_text_may_be_anything_and_never_leaves() -> None:
    conversation = parse(said(*TALK))
    texts = tuple("SECRET" if t.exchange == 0 else t.text for t in conversation.texts)
    assert b"SECRET" not in render_cloud(conversation, same(conversation, texts=texts, omitted=frozenset({0}))).body


def test_the_note_follows_the_leading_system_messages_and_touches_no_user_turn() -> None:
    body = sent(said(*TALK), note="N")
    assert told(body) == ["S1", "S2", "N", "U1", "calls", "T1", "A1", "U2", "S3", "A2", "U3"]
    assert body["messages"][2] == {"role": "system", "content": "N"}
    assert told(sent(simple(), note="N")) == ["N", "Hello"]
    assert told(sent(said({"role": "system", "content": "S"}), note="N")) == ["S", "N"]


def test_usage_is_asked_for_only_in_streams_and_hidden_only_when_it_was_our_wish() -> None:
    def rendered(**fields: Any) -> tuple[Any, bool]:
        conversation = parse(simple(**fields))
        result = render_cloud(conversation, same(conversation))
        return json.loads(result.body).get("stream_options"), result.hides_usage

    assert rendered() == (None, False)
    assert rendered(stream=False, stream_options=None) == (None, False)
    assert rendered(stream=True) == ({"include_usage": True}, True)
    assert rendered(stream=True, stream_options={"include_usage": False}) == ({"include_usage": True}, True)
    assert rendered(stream=True, stream_options={"include_usage": True}) == ({"include_usage": True}, False)
    conversation = parse(simple(stream=True))
    assert "stream_options" not in sent(simple(stream=True), count_usage=False)
    assert not render_cloud(conversation, same(conversation, count_usage=False)).hides_usage


def test_logprobs_stay_when_nothing_is_masked() -> None:
    assert sent(simple(logprobs=True, top_logprobs=1))["top_logprobs"] == 1


@pytest.mark.parametrize(
    ("name", "leaves"),
    [("a.pdf", "h5.pdf"), ("Arthur Dent", "h11"), ("x.arthur-dent", "h13"), ("x.5551234", "h9"), ("x.tar.gz", "h8.gz")],
)
def test_of_a_file_name_only_a_known_extension_stays(name: str, leaves: str) -> None:
    part = {"type": "file", "file": {"filename": name, "file_id": "f"}}
    body = sent(said({"role": "user", "content": [part]}))
    assert body["messages"][0]["content"][0]["file"]["filename"] == leaves


def test_the_name_of_a_function_message_is_the_functions() -> None:
    assert sent(said({"role": "function", "name": "f", "content": "x"}))["messages"][0]["name"] == "f"
    assert sent(said({"role": "tool", "name": "f", "content": "x"}))["messages"][0]["name"] == "h1"


def test_unknown_containers_stay_home_and_go_to_an_engine() -> None:
    body = simple(client_metadata={"who": "Arthur"}, extra=[1], top="x", none=None)
    assert set(sent(body)) == {"model", "messages", "top", "none"}
    assert json.loads(render_local(parse(body), "qwen")) == {**json.loads(body), "model": "qwen"}


LEAF = st.text(max_size=12) | st.sampled_from(
    ['say "hi"', "C:\\new", "a\nb", "[PERSON_1]", "\\", '"', "M\u00fcller \U0001f600"]
)


def added(value: Any, new: str) -> Any:
    """Append to a text; what is empty is no text."""
    return value + new if isinstance(value, str) and value else value


ARGUMENTS = st.dictionaries(LEAF, LEAF | st.integers() | st.booleans() | st.lists(LEAF, max_size=2), max_size=4)


@given(ARGUMENTS, st.booleans(), LEAF)
def test_arguments_round_trip_whatever_is_in_them(arguments: dict[str, Any], ascii_only: bool, new: str) -> None:
    try:
        new.encode()
        text = json.dumps(arguments, ensure_ascii=ascii_only)
        json.dumps(arguments, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    conversation = parse(said({"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": text}}]}))
    unchanged = json.loads(render_cloud(conversation, same(conversation)).body)
    assert unchanged["messages"][0]["tool_calls"][0]["function"]["arguments"] == text
    leaves = [i for i, t in enumerate(conversation.texts) if not t.fixed]
    texts = [t.text for t in conversation.texts]
    for i in leaves:
        texts[i] += new
    body = json.loads(render_cloud(conversation, same(conversation, texts=tuple(texts))).body)
    again = json.loads(body["messages"][0]["tool_calls"][0]["function"]["arguments"])
    assert again == {
        added(key, new): [added(v, new) for v in value] if isinstance(value, list) else added(value, new)
        for key, value in arguments.items()
    }


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "temperature": st.sampled_from([0, 0.7, 1.0]),
        "tools": st.just(EVERYTHING["tools"]),
        "metadata": st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
        "stop": st.lists(st.text(max_size=4), max_size=2),
        "unknown": st.text(max_size=5) | st.integers() | st.none(),
        "response_format": st.just(EVERYTHING["response_format"]),
    },
)


@given(FIELDS, st.lists(st.sampled_from(EVERYTHING["messages"]), min_size=1, max_size=8))
def test_a_request_without_identifiers_passes_unharmed(fields: dict[str, Any], messages: list[dict[str, Any]]) -> None:
    plain = [{key: value for key, value in message.items() if key != "name"} for message in messages]
    plain = [message for message in plain if not isinstance(message["content"], list) or len(message["content"]) == 1]
    if not plain or "user_id" in fields.get("metadata", {}):
        return
    request = {"model": "gpt-5", "messages": plain, **fields}
    try:
        body = json.dumps(request, ensure_ascii=False).encode()
        conversation = parse(body)
    except (UnicodeEncodeError, BadRequest):
        return
    assert render_cloud(conversation, same(conversation)).body == dumps(loads(body))


def test_logprobs_are_dropped_and_reported_when_one_text_is_masked() -> None:
    conversation = parse(simple(logprobs=True, top_logprobs=0))
    rendered = render_cloud(conversation, replaced(conversation, "Hello", "[PERSON_1]"))
    assert rendered.dropped == ("logprobs",)
    assert b"logprobs" not in rendered.body

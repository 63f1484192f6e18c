"""What a chat request becomes: texts, opaque parts, doubts, needs."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.conversation.message import Conversation, Role, Text
from router.errors import BadRequest
from router.wire.chat import parse
from router.wire.rendering import Rendering
from tests.router.wire.chat_requests import EVERYTHING, render_cloud, said, simple
from tests.router.wire.published import complaints

PLACE = re.compile(r"([a-z_]+(\[\d+\])*(\.[a-z_]+(\[\d+\])*)*)?(\{\d+\})?\Z")


def texts(conversation: Conversation) -> dict[str, Text]:
    return {text.place: text for text in conversation.texts}


@pytest.fixture(scope="module")
def everything() -> Conversation:
    return parse(json.dumps(EVERYTHING).encode())


def test_the_example_is_a_published_request() -> None:
    assert complaints("CreateChatCompletionRequest", {**EVERYTHING, "model": "gpt-5"}) == []


def test_each_field_becomes_a_text_at_its_place(everything: Conversation) -> None:
    found = {(text.place, text.text, text.fixed) for text in everything.texts}
    assert found >= {
        ("messages[1].content[0].text", "Be kind.", False),
        ("messages[2].content", "First question", False),
        ("messages[4].content[1].image_url.url", "https://example.org/a.png", True),
        ("messages[4].content[5].file.file_id", "file-1", True),
        ("messages[5].tool_calls[0].id", "call_1", True),
        ("tools[0].function.name", "save", True),
        ("messages[5].tool_calls[0].function.arguments{0}", "who", False),
        ("messages[5].tool_calls[0].function.arguments{1}", 'O"Brien', False),
        ("messages[6].content{1}", "Müller", False),
        ("messages[5].tool_calls[0].function.arguments{3}", "1.50", True),
        ("messages[6].content{3}", "12", False),
        ("messages[5].tool_calls[1].custom.input", 'echo "hi"', False),
        ("messages[8].content[0].refusal", "No.", False),
        ("messages[8].refusal", "Not that.", False),
        ("messages[10].content", "done", False),
        ("tools[0].function.parameters{3}", "Ford", True),
        ("tools[0].function.parameters{2}", "Full name", False),
        ("tools[0].function.parameters{7}", "A towel", False),
        ("tools[0].function.parameters{10}", "150", True),
        ("tools[1].custom.format.grammar.definition", 'start: "x"', True),
        ("response_format.json_schema.name", "person", True),
        ("prediction.content[0].text", "Dear Arthur,", False),
        ("stop[1]", "Arthur:", False),
        ("metadata{1}", "Guide", False),
        ("metadata{0}", "team", True),
    }


def test_what_leaves_as_a_hash_or_not_at_all_is_no_text(everything: Conversation) -> None:
    seen = " ".join(text.text for text in everything.texts)
    for gone in ("arthur@example.org", "arthur-1", "arthur-2", "Islington", "Dent, Arthur", "AAAA"):
        assert gone not in seen
    assert everything.dropped == ("web_search_options.user_location",)


def test_words_of_the_published_request_and_of_json_schema_are_no_texts(everything: Conversation) -> None:
    seen = {text.text for text in everything.texts}
    assert not seen & {"auto", "alloy", "low", "properties", "string", "object", "lark", "approximate", "50256", "42"}


def test_places_are_unique_and_hold_schema_words_only(everything: Conversation) -> None:
    places = [text.place for text in everything.texts]
    assert len(set(places)) == len(places)
    assert all(PLACE.match(place) for place in places)
    assert not any("team" in place or "Müller" in place for place in places)


def test_definitions_come_first_so_that_a_growing_history_renumbers_nothing(everything: Conversation) -> None:
    roles = [text.role for text in everything.texts]
    first_message = next(i for i, role in enumerate(roles) if role is not Role.DEFINITION)
    assert everything.texts[first_message - 1].place.startswith(("functions", "response_format"))
    assert everything.texts[0].place.startswith("tools[0]")


def test_opaque_parts_are_named(everything: Conversation) -> None:
    assert [(part.place, part.medium) for part in everything.opaque] == [
        ("messages[4].content[1].image_url.url", "image"),
        ("messages[4].content[2].image_url.url", "image"),
        ("messages[4].content[3].input_audio.data", "audio"),
        ("messages[4].content[4].file.file_data", "file"),
        ("messages[4].content[5].file.file_id", "reference"),
        ("messages[5].audio.id", "reference"),
    ]
    assert everything.doubts == ()


def test_needs_are_read_off(everything: Conversation) -> None:
    needs = everything.needs
    assert all((needs.tools, needs.vision, needs.audio, needs.json_schema))
    assert needs.answer_tokens == 500
    assert needs.characters == sum(len(text.text) for text in everything.texts)
    assert parse(simple()).needs.tools is False


def test_texts_carry_role_and_exchange(everything: Conversation) -> None:
    by_place = texts(everything)
    assert by_place["messages[0].content"].role is Role.SYSTEM
    assert by_place["messages[0].content"].exchange == everything.current
    assert by_place["messages[2].content"].role is Role.USER
    assert by_place["messages[2].content"].exchange == 0
    assert by_place["messages[10].content"].role is Role.TOOL
    assert by_place["tools[0].function.description"].exchange == everything.current
    assert [message.calls_tools for message in everything.messages] == [
        False,
        False,
        False,
        False,
        False,
        True,
        False,
        False,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("body", "param"),
    [
        (b"[]", None),
        (simple(model=None), "model"),
        (simple(model=7), "model"),
        (simple(model=""), "model"),
        (b'{"model": "auto"}', "messages"),
        (simple(messages=[]), "messages"),
        (simple(messages="Hello"), "messages"),
        (simple(messages={"role": "user"}), "messages"),
        (said("Hello"), "messages[0]"),
        (said({"content": "Hello"}), "messages[0].role"),
        (said({"role": "wizard", "content": "Hello"}), "messages[0].role"),
        (said({"role": ["user"], "content": "Hello"}), "messages[0].role"),
        (said({"role": "user", "content": 7}), "messages[0].content"),
        (said({"role": "user", "content": True}), "messages[0].content"),
        (said({"role": "user", "content": {"text": "x"}}), "messages[0].content"),
        (said({"role": "user", "content": ["x"]}), "messages[0].content[0]"),
        (said({"role": "user", "content": [{"type": "text", "text": 1}]}), "messages[0].content[0].text"),
        (
            said({"role": "user", "content": [{"type": "image_url", "image_url": "x"}]}),
            "messages[0].content[0].image_url",
        ),
        (said({"role": "assistant", "tool_calls": {}}), "messages[0].tool_calls"),
        (said({"role": "assistant", "tool_calls": ["x"]}), "messages[0].tool_calls[0]"),
        (
            said({"role": "assistant", "tool_calls": [{"function": {"arguments": {"a": 1}}}]}),
            "messages[0].tool_calls[0].function.arguments",
        ),
        (simple(stream="yes"), "stream"),
        (simple(tools={}), "tools"),
        (simple(temperature=[1]), "temperature"),
        (simple(stop={"a": 1}), "stop"),
        (simple(metadata="x"), "metadata"),
        (simple(user={"name": "x"}), "user"),
        (simple(stream_options=[]), "stream_options"),
    ],
)
def test_a_wrong_shape_is_a_400_that_names_the_place(body: bytes, param: str | None) -> None:
    with pytest.raises(BadRequest) as refused:
        parse(body)
    assert refused.value.param == param


def test_null_stands_for_absent() -> None:
    fields = {key: None for key in EVERYTHING if key not in ("model", "messages", "stream")}
    conversation = parse(simple(**fields, stream=None))
    assert [text.text for text in conversation.texts] == ["Hello"]
    assert (conversation.doubts, conversation.dropped, conversation.stream) == ((), (), False)


def test_an_unknown_scalar_is_a_text_and_so_is_its_name() -> None:
    conversation = parse(simple(whoami="Arthur Dent", lucky=4242424242424242, flag=True))
    found = {text.text: text.fixed for text in conversation.texts if text.place.startswith("{")}
    assert found == {"whoami": True, "Arthur Dent": False, "lucky": True, "4242424242424242": True, "flag": True}


def test_an_unknown_container_at_the_top_is_dropped_by_name_or_number() -> None:
    conversation = parse(simple(client_metadata={"who": "Arthur"}, **{"Arthur Dent": ["x"]}))
    assert conversation.dropped == ("client_metadata", "{0}")
    assert [text.text for text in conversation.texts] == ["Hello"]


@pytest.mark.parametrize(
    "message",
    [
        {"role": "user", "content": [{"type": "video_url", "video_url": {"url": "x"}}]},
        {"role": "user", "content": [{"type": "text", "text": "x", "extra": {"who": "Arthur"}}]},
        {"role": "user", "content": [{"type": "thoughts", "text": "x"}]},
        {"role": "assistant", "content": "x", "thoughts": [{"text": "Arthur"}]},
        {"role": "assistant", "tool_calls": [{"id": "1", "type": "namespace", "function": {"name": "f"}}]},
        {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": '{"a": 1, "a": 2}'}}]},
        {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": '{"a": "\\u00fc'}}]},
        {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": '{"a": "[\\"M\\\\u00fc\\"]"}'}}]},
    ],
)
def test_what_cannot_be_understood_in_a_message_is_a_doubt(message: dict[str, Any]) -> None:
    doubts = parse(said(message)).doubts
    assert doubts
    assert not any("Arthur" in doubt.reason + doubt.place for doubt in doubts)


def test_an_unknown_kind_of_tool_is_a_doubt() -> None:
    assert parse(simple(tools=[{"type": "web_search"}])).doubts
    assert parse(simple(tools=[{"type": "function", "function": {"name": "f"}, "extra": {"a": 1}}])).doubts
    assert not parse(simple(tools=[{"type": "function", "function": {"name": "f"}, "extra": {}}])).doubts


def test_arguments_that_do_not_parse_are_one_plain_text() -> None:
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"who": "Arth'}}
    conversation = parse(said({"role": "assistant", "tool_calls": [call]}))
    text = texts(conversation)["messages[0].tool_calls[0].function.arguments"]
    assert (text.text, text.fixed) == ('{"who": "Arth', False)
    assert conversation.doubts == ()


def test_a_number_cannot_hide_behind_an_exponent() -> None:
    call = {"function": {"name": "f", "arguments": '{"card": 4.242424242424242e15}'}}
    seen = [text.text for text in parse(said({"role": "assistant", "tool_calls": [call]})).texts]
    assert any("4242424242424242" in text for text in seen)
    assert any("4242424242424242" in text.text for text in parse(simple(seed=4242424242424242)).texts)


def test_a_word_that_is_not_published_is_looked_at() -> None:
    for field in ("reasoning_effort", "service_tier", "verbosity", "tool_choice", "temperature"):
        assert texts(parse(simple(**{field: "Arthur Dent"})))[field].fixed
    assert texts(parse(simple(audio={"voice": "Arthur Dent", "format": "wav"})))["audio.voice"].fixed


@pytest.mark.parametrize("model", ["gpt-4o-2024-08-06", "claude-3-5-sonnet-20241022", "qwen3:4b", "org/model.gguf"])
def test_a_model_name_is_no_text(model: str) -> None:
    assert "model" not in texts(parse(simple(model=model)))


@pytest.mark.parametrize("model", ["arthur@example.org", "Arthur Dent", "4242424242424242", "m" * 100])
def test_a_strange_model_name_is_a_text(model: str) -> None:
    assert texts(parse(simple(model=model)))["model"].fixed


def test_json_with_escapes_in_a_tool_result_is_read_leaf_by_leaf() -> None:
    plain = '{"name": "Müller",\n "card": 4242424242424242}'
    escaped = json.dumps({"name": "Müller", "note": "a\nb"})
    conversation = parse(
        said(
            {"role": "tool", "tool_call_id": "1", "content": plain},
            {"role": "tool", "tool_call_id": "2", "content": escaped},
        )
    )
    assert texts(conversation)["messages[0].content"].text == plain
    assert {text.text for text in conversation.texts} >= {"Müller", "a\nb"}


def test_the_same_fixed_text_is_looked_at_once() -> None:
    tool = {
        "type": "function",
        "function": {"name": "f", "parameters": {"properties": {"who": {}}, "required": ["who"]}},
    }
    seen = [text.text for text in parse(simple(tools=[tool, tool])).texts]
    assert (seen.count("who"), seen.count("f")) == (1, 1)


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
KEYS = st.sampled_from(
    [
        "model",
        "messages",
        "role",
        "content",
        "type",
        "text",
        "image_url",
        "url",
        "tool_calls",
        "function",
        "arguments",
        "name",
        "tools",
        "parameters",
        "properties",
        "metadata",
        "user_id",
        "user",
        "stop",
        "audio",
        "id",
        "file",
        "logit_bias",
    ]
) | st.text(max_size=3)
ANY = st.recursive(
    SCALARS | st.sampled_from(["user", "assistant", "text", "function", '{"a": "\\u00fc"}', "[" * 90]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)
REQUEST = st.fixed_dictionaries(
    {
        "model": st.just("auto"),
        "messages": st.lists(
            st.dictionaries(KEYS, ANY, max_size=4).map(lambda m: {**m, "role": "user"}), min_size=1, max_size=3
        ),
    },
    optional={"tools": ANY, "metadata": ANY, "tool_choice": ANY, "response_format": ANY, "extra": ANY, "stop": ANY},
)


@given(ANY | REQUEST)
def test_any_json_is_a_conversation_or_a_400(value: object) -> None:
    try:
        body = json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    try:
        conversation = parse(body)
    except BadRequest:
        return
    places = [text.place for text in conversation.texts]
    assert len(set(places)) == len(places)
    assert all(PLACE.match(place) for place in places)
    assert all(PLACE.match(doubt.place) for doubt in conversation.doubts)


def test_nothing_that_wire_makes_shows_what_was_said() -> None:
    conversation = parse(simple(messages=[{"role": "user", "content": "Arthur Dent"}]))
    rendering = Rendering(tuple(text.text for text in conversation.texts), "m", str)
    for value in (conversation.document, rendering, render_cloud(conversation, rendering)):
        assert "Arthur" not in repr(value)


def test_an_empty_text_is_no_text() -> None:
    call = {"function": {"name": "f", "arguments": '{"a": "", "b": "c"}'}}
    conversation = parse(said({"role": "assistant", "content": "", "tool_calls": [call]}))
    assert [text.text for text in conversation.texts] == ["f", "a", "b", "c"]

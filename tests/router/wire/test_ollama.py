"""Chat in Ollama's own words and back: nothing lost, nothing cut, nothing from another machine."""

from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.errors import UpstreamFailed
from router.wire.ollama_reply import NOT_LOCAL, OllamaReader, parse_native
from router.wire.ollama_request import Unsayable, native
from tests.router.wire.published import complaints

USER = {"role": "user", "content": "Hi"}
TOOL = {"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}
CALL = {"id": "call_1", "type": "function", "function": {"name": "look", "arguments": '{"at": "sky"}'}}
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}


def asked(**more: Any) -> dict[str, Any]:
    return native({"model": "m", "messages": [USER], **more}, 8_192)


def test_the_context_is_asked_for_and_cutting_is_switched_off() -> None:
    said = asked()
    assert said == {
        "model": "m",
        "messages": [{"role": "user", "content": "Hi"}],
        "stream": False,
        "options": {"num_ctx": 8_192},
        "truncate": False,
        "shift": False,
    }


@pytest.mark.parametrize(
    ("more", "where", "value"),
    [
        ({"temperature": 0.5, "top_p": 0.9, "seed": 3}, "options", {"temperature": 0.5, "top_p": 0.9, "seed": 3}),
        ({"max_tokens": 7}, "options", {"num_predict": 7}),
        ({"max_completion_tokens": 8, "max_tokens": 7}, "options", {"num_predict": 8}),
        ({"stop": "x"}, "options", {"stop": ["x"]}),
        ({"stop": ["x", "y"]}, "options", {"stop": ["x", "y"]}),
        ({"stream": True}, "stream", True),
        ({"tools": [TOOL]}, "tools", [TOOL]),
        ({"tools": [TOOL], "tool_choice": "auto"}, "tools", [TOOL]),
        ({"response_format": {"type": "json_object"}}, "format", "json"),
        ({"response_format": {"type": "json_schema", "json_schema": {"schema": SCHEMA}}}, "format", SCHEMA),
        ({"reasoning_effort": "none"}, "think", False),
    ],
)
def test_what_a_request_asks_for_is_said(more: dict[str, Any], where: str, value: Any) -> None:
    got = asked(**more)[where]
    assert got == ({**value, "num_ctx": 8_192} if where == "options" else value)


def test_no_tools_are_shown_when_none_may_be_called() -> None:
    assert "tools" not in asked(tools=[TOOL], tool_choice="none")
    assert "format" not in asked(response_format={"type": "text"})


def test_images_calls_and_their_results_have_ollamas_shape() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,QUJD"}}
    parts = [{"type": "text", "text": "a"}, image, {"type": "text", "text": "b"}]
    said = native(
        {
            "model": "m",
            "messages": [
                {"role": "developer", "content": "s"},
                {"role": "user", "content": parts},
                {"role": "assistant", "content": None, "tool_calls": [CALL]},
                {"role": "tool", "tool_call_id": "call_1", "content": "blue"},
            ],
        },
        1,
    )["messages"]
    assert said == [
        {"role": "system", "content": "s"},
        {"role": "user", "content": "a\nb", "images": ["QUJD"]},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [{"id": "call_1", "function": {"name": "look", "arguments": {"at": "sky"}}}],
        },
        {"role": "tool", "content": "blue", "tool_call_id": "call_1", "tool_name": "look"},
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"n": 2},
        {"logprobs": True},
        {"logit_bias": {"1": 2}},
        {"tools": [TOOL], "tool_choice": "required"},
        {"functions": [{"name": "f"}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://x/y.png"}}]}]},
        {"messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}]},
        {"messages": [{"role": "function", "name": "f", "content": "x"}]},
        {"messages": [{"role": "assistant", "tool_calls": [{**CALL, "function": {"name": "f", "arguments": "[1]"}}]}]},
        {"messages": [{"role": "assistant", "tool_calls": [{**CALL, "function": {"name": "f", "arguments": "{"}}]}]},
        {"messages": [{"role": "assistant", "tool_calls": [{"id": "c", "type": "custom", "custom": {}}]}]},
    ],
)
def test_what_ollama_has_no_word_for_is_not_left_out_silently(more: dict[str, Any]) -> None:
    with pytest.raises(Unsayable):
        asked(**more)


@pytest.mark.parametrize("more", [{"n": 1}, {"logprobs": False}, {"logit_bias": {}}, {"functions": []}])
def test_a_field_that_asks_for_nothing_is_no_obstacle(more: dict[str, Any]) -> None:
    asked(**more)


def lines(*said: dict[str, Any]) -> bytes:
    return b"".join(orjson.dumps({"model": "qwen3:4b", "created_at": "2026-01-01", **one}) + b"\n" for one in said)


def message(content: str = "", **more: Any) -> dict[str, Any]:
    return {"message": {"role": "assistant", "content": content, **more}, "done": False}


END = {
    "message": {"role": "assistant", "content": ""},
    "done": True,
    "done_reason": "stop",
    "prompt_eval_count": 5,
    "eval_count": 3,
}
TALK = lines(message("", thinking="hm"), message("Grü"), message("ße"), END)
CALLS = lines(message("", tool_calls=[{"function": {"name": "look", "arguments": {"at": "sky"}}}]), END)


def events(*pieces: bytes, hide_usage: bool = False) -> list[dict[str, Any]]:
    reader = OllamaReader("m", hide_usage)
    read = [event for piece in pieces for event in reader.feed(piece)]
    return [dict(event.body) for event in (*read, *reader.finish())]


@given(cuts=st.lists(st.integers(0, len(TALK)), max_size=8))
def test_any_cut_gives_the_same_events_and_each_is_as_published(cuts: list[int]) -> None:
    marks = [0, *sorted(cuts), len(TALK)]
    bodies = events(*(TALK[a:b] for a, b in pairwise(marks)))
    assert [found for body in bodies for found in complaints("CreateChatCompletionStreamResponse", body)] == []
    deltas = [choice["delta"] for body in bodies for choice in body["choices"]]
    assert "".join(delta.get("content") or "" for delta in deltas) == "Grüße"
    assert [delta["reasoning_content"] for delta in deltas if "reasoning_content" in delta] == ["hm"]
    assert [choice["finish_reason"] for body in bodies for choice in body["choices"]] == [None, None, None, "stop"]
    assert bodies[-1]["usage"] == {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8}
    assert {body["model"] for body in bodies} == {"qwen3:4b"}


def test_a_call_has_an_id_arguments_as_text_and_its_own_end() -> None:
    bodies = events(CALLS, hide_usage=True)
    (call,) = bodies[0]["choices"][0]["delta"]["tool_calls"]
    assert (call["index"], call["type"]) == (0, "function")
    assert call["function"] == {"name": "look", "arguments": '{"at":"sky"}'}
    assert call["id"]
    ends = [choice["finish_reason"] for body in bodies if body for choice in body["choices"]]
    assert ends[-1] == "tool_calls"


def test_a_whole_answer_is_as_published() -> None:
    said = {**END, "message": {"role": "assistant", "content": "Hi", "thinking": "hm"}, "done_reason": "length"}
    body: Any = parse_native(lines(said), "m").body
    assert complaints("CreateChatCompletionResponse", body) == []
    choice = body["choices"][0]
    assert (choice["message"]["content"], choice["message"]["reasoning_content"]) == ("Hi", "hm")
    assert (choice["finish_reason"], body["usage"]["total_tokens"]) == ("length", 8)


@pytest.mark.parametrize("told", [{"remote_host": "https://ollama.com"}, {"remote_model": "gpt-oss:120b"}])
def test_an_answer_of_another_machine_is_refused(told: dict[str, str]) -> None:
    with pytest.raises(UpstreamFailed) as caught:
        parse_native(lines({**END, **told}), "m")
    assert caught.value.code == NOT_LOCAL
    with pytest.raises(UpstreamFailed):
        events(lines({**message("x"), **told}))


def test_a_stream_that_breaks_off_or_reports_an_error_is_no_answer() -> None:
    for cut in (TALK[:-10], lines(message("half")), b""):
        with pytest.raises(UpstreamFailed):
            events(cut)
    reader = OllamaReader("m")
    told = reader.feed(lines(message("half")) + b'{"error": "out of memory"}\n')
    assert [piece.text for event in told for piece in event.pieces] == ["half"], "what came before it is told"
    with pytest.raises(UpstreamFailed):
        reader.finish()

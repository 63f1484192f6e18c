"""What upstreams answer, mended, replaced and written back."""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.conversation.reply import Event, Field, Piece, Stream, Usage
from router.errors import UpstreamFailed
from router.wire.chat_reply import ReplyReader, extra_event, parse_answer, render_answer, render_event
from router.wire.sse import Decoder
from tests.router.wire.published import complaints

HEAD = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "gpt-5-2026"}


def chunk(delta: dict[str, Any] | None, finish: str | None = None, **extra: Any) -> bytes:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    return b"data: " + json.dumps({**HEAD, "choices": choices, **extra}).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"
TALK = chunk({"role": "assistant", "content": ""}) + chunk({"content": "Grüße "}) + chunk({"content": "😀"})
WHOLE = TALK + chunk({}, "stop") + DONE


def read(raw: bytes, size: int = 0, **options: Any) -> list[Event]:
    reader = ReplyReader("gpt-5", **options)
    step = size or len(raw) or 1
    events = [event for i in range(0, len(raw), step) for event in reader.feed(raw[i : i + step])]
    return events + reader.finish()


def bodies(rendered: bytes) -> list[dict[str, Any]]:
    return [json.loads(data) for data in Decoder().feed(rendered)]


def upper(pieces: Sequence[Piece]) -> list[Piece]:
    return [Piece(piece.stream, piece.text.upper(), piece.tool_name) for piece in pieces]


def text_of(events: Sequence[Event], stream: Stream) -> str:
    return "".join(piece.text for event in events for piece in event.pieces if piece.stream == stream)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 0])
def test_any_cut_gives_the_same_text(size: int) -> None:
    events = read(WHOLE, size)
    assert text_of(events, Stream(0, Field.CONTENT)) == "Grüße 😀"
    assert [event.ends for event in events] == [(), (), (), (0,)]


def test_untouched_events_leave_as_they_came() -> None:
    for event, sent in zip(read(WHOLE), Decoder().feed(WHOLE), strict=False):
        (body,) = bodies(render_event(event, event.pieces))
        assert body == json.loads(sent)
        assert complaints("CreateChatCompletionStreamResponse", body) == []


def test_every_text_of_a_delta_is_a_piece_and_is_written_back() -> None:
    call = {"index": 2, "id": "c", "type": "function", "function": {"name": "f", "arguments": '{"a'}}
    custom = {"index": 3, "id": "d", "type": "custom", "custom": {"name": "g", "input": "ls"}}
    delta = {
        "content": "c",
        "refusal": "r",
        "reasoning_content": "t",
        "tool_calls": [call, custom],
        "function_call": {"name": "h", "arguments": "{"},
        "extra": {"kept": [1.5]},
    }
    (event,) = read(chunk(delta, "stop"))
    assert [(p.stream.field, p.stream.tool, p.text, p.tool_name) for p in event.pieces] == [
        (Field.CONTENT, -1, "c", ""),
        (Field.REFUSAL, -1, "r", ""),
        (Field.REASONING, -1, "t", ""),
        (Field.ARGUMENTS, 2, '{"a', "f"),
        (Field.INPUT, 3, "ls", "g"),
        (Field.ARGUMENTS, -1, "{", "h"),
    ]
    (body,) = bodies(render_event(event, upper(event.pieces)))
    written = body["choices"][0]["delta"]
    assert written["tool_calls"][0]["function"] == {"name": "f", "arguments": '{"A'}
    assert written["tool_calls"][1]["custom"] == {"name": "g", "input": "LS"}
    assert written["function_call"] == {"name": "h", "arguments": "{"}
    assert (written["content"], written["refusal"], written["reasoning_content"]) == ("C", "R", "T")
    assert written["extra"] == {"kept": [1.5]}
    assert body["choices"][0]["finish_reason"] == "stop"


def test_reasoning_said_under_two_names_is_one_piece_and_both_are_replaced() -> None:
    (event,) = read(chunk({"reasoning": "a", "reasoning_content": "a"}, "stop"))
    assert len(event.pieces) == 1
    (body,) = bodies(render_event(event, upper(event.pieces)))
    delta = body["choices"][0]["delta"]
    assert (delta["reasoning"], delta["reasoning_content"]) == ("A", "A")
    (event,) = read(chunk({"reasoning": "a"}, "stop"))
    assert bodies(render_event(event, upper(event.pieces)))[0]["choices"][0]["delta"]["reasoning"] == "A"


def test_rendering_does_not_change_the_event() -> None:
    (event,) = read(chunk({"content": "c", "tool_calls": [{"index": 0, "function": {"arguments": "x"}}]}, "stop"))
    before = json.dumps(event.body)
    render_event(event, upper(event.pieces))
    assert json.dumps(event.body) == before


def test_pieces_of_another_event_are_refused() -> None:
    (event,) = read(chunk({"content": "c"}, "stop"))
    for pieces in ((), (*event.pieces, *event.pieces)):
        with pytest.raises(ValueError, match="pieces"):
            render_event(event, pieces)


def test_held_back_text_comes_in_a_chunk_that_ends_nothing() -> None:
    (event,) = read(chunk({"content": "x"}, "tool_calls", usage={"prompt_tokens": 1, "completion_tokens": 2}))
    held = [
        Piece(Stream(0, Field.CONTENT), "a"),
        Piece(Stream(0, Field.ARGUMENTS, 1), "b"),
        Piece(Stream(1, Field.REFUSAL), "c"),
        Piece(Stream(1, Field.CONTENT), ""),
    ]
    (body,) = bodies(extra_event(event, held))
    assert body == {
        **HEAD,
        "choices": [
            {
                "index": 0,
                "finish_reason": None,
                "delta": {"content": "a", "tool_calls": [{"index": 1, "function": {"arguments": "b"}}]},
            },
            {"index": 1, "finish_reason": None, "delta": {"refusal": "c"}},
        ],
    }
    assert complaints("CreateChatCompletionStreamResponse", body) == []
    assert extra_event(event, held[3:]) == b""
    inside = [
        Piece(Stream(0, Field.INPUT, 0), "i"),
        Piece(Stream(0, Field.REASONING), "r"),
        Piece(Stream(0, Field.ARGUMENTS), "f"),
    ]
    assert bodies(extra_event(event, inside))[0]["choices"][0]["delta"] == {
        "tool_calls": [{"index": 0, "custom": {"input": "i"}}],
        "reasoning_content": "r",
        "function_call": {"arguments": "f"},
    }


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        TALK,
        TALK[:-1],
        chunk({"role": "assistant"}),
        chunk(None, usage={"prompt_tokens": 1, "completion_tokens": 1}),
        b": ping\n\n",
        chunk({"content": "x"}, "stop") + chunk(None, choices=[{"index": 1, "delta": {"content": "y"}}]),
    ],
    ids=["nothing", "text", "cut event", "role", "usage", "comment", "second choice"],
)
def test_an_early_end_is_a_failure(raw: bytes) -> None:
    with pytest.raises(UpstreamFailed) as failed:
        read(raw)
    assert failed.value.code == "upstream_cut_off"


def test_a_finished_stream_needs_no_done_and_nothing_follows_done() -> None:
    assert read(TALK + chunk({}, "stop"))[-1].ends == (0,)
    assert read(TALK + chunk({}, "stop").rstrip(b"\n"))[-1].ends == (0,)
    assert read(TALK + DONE)
    assert len(read(WHOLE + chunk({"content": "more"}) + b"data: garbage\n\n")) == 4


@pytest.mark.parametrize(
    "data",
    [
        b"garbage",
        b"[1]",
        b'"x"',
        b"7",
        b'{"choices": 7}',
        b'{"choices": [7]}',
        b'{"choices": [{"delta": "x"}]}',
        b'{"choices": [{"delta": {"tool_calls": ["x"]}}]}',
        b'{"choices": [{"delta": {"tool_calls": {"a": 1}}}]}',
        b'{"choices": [{"delta": {"content": "\xff"}}]}',
        b'{"a": NaN}',
    ],
)
def test_garbage_is_a_failure_that_quotes_nothing(data: bytes) -> None:
    with pytest.raises(UpstreamFailed) as failed:
        ReplyReader("m").feed(b"data: " + data + b"\n\n")
    assert failed.value.__suppress_context__ or failed.value.__context__ is None
    assert "garbage" not in str(failed.value)


def test_an_error_in_the_stream_keeps_its_words_out_of_the_exception() -> None:
    error = {
        "error": {"message": "Arthur is too long", "type": "invalid_request_error", "code": "context_length_exceeded"}
    }
    with pytest.raises(UpstreamFailed) as failed:
        read(TALK + b"data: " + json.dumps(error).encode() + b"\n\n")
    assert failed.value.code == "context_length_exceeded"
    assert failed.value.detail == "Arthur is too long"
    assert "Arthur" not in str(failed.value) + repr(failed.value)


@pytest.mark.parametrize("error", [{"code": 500, "message": 7}, {"code": "Arthur Dent", "type": None}, "text", [1]])
def test_an_odd_error_is_still_an_error_without_a_code_of_its_own(error: Any) -> None:
    with pytest.raises(UpstreamFailed) as failed:
        ReplyReader("m").feed(b"data: " + json.dumps({"error": error}).encode() + b"\n\n")
    assert failed.value.code == "upstream_failed"


def test_usage_that_the_client_did_not_ask_for_is_counted_and_hidden() -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    raw = chunk({"content": "x"}, usage=None) + chunk({}, "stop", usage=None) + chunk(None, usage=usage) + DONE
    shown, hidden = read(raw), read(raw, hide_usage=True)
    assert shown[-1].usage == hidden[-1].usage == Usage(3, 4)
    assert bodies(render_event(shown[-1], ()))[0]["usage"] == usage
    assert render_event(hidden[-1], ()) == b""
    assert all(b"usage" not in render_event(event, event.pieces) for event in hidden)
    inline = read(chunk({"content": "x"}, "stop", usage=usage), hide_usage=True)
    assert inline[0].usage == Usage(3, 4)
    assert b"usage" not in render_event(inline[0], inline[0].pieces)


def mended(*chunks: Any) -> list[dict[str, Any]]:
    raw = b"".join(b"data: " + json.dumps(part).encode() + b"\n\n" for part in chunks)
    events = read(raw + DONE)
    return [body for event in events for body in bodies(render_event(event, event.pieces))]


def test_what_servers_leave_out_is_filled_in() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": ""}}
    out = mended(
        {"choices": [], "id": "", "model": ""},
        {"choices": [{"delta": {"content": "x"}}], "system_fingerprint": None},
        {"choices": [{"index": 0, "delta": None}], "id": "other", "created": 5},
        {"choices": [{"index": 0, "delta": {"tool_calls": [call]}}]},
        {"choices": [{"index": 0, "delta": {"tool_calls": [{"function": {"arguments": "{}"}}]}}]},
        {"choices": [{"index": 0, "delta": {"tool_calls": [{**call, "id": "d"}]}}]},
        {"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]},
    )
    for body in out:
        assert complaints("CreateChatCompletionStreamResponse", body) == []
    assert len({(body["id"], body["created"]) for body in out}) == 1
    assert {body["model"] for body in out} == {"gpt-5"}
    assert [body["choices"][0]["delta"].get("role") for body in out[1:]] == ["assistant", *[None] * 5]
    calls = [call["index"] for body in out[1:] for call in body["choices"][0]["delta"].get("tool_calls", ())]
    assert calls == [0, 0, 1]


def test_the_first_id_and_time_hold_for_the_whole_stream() -> None:
    out = mended(
        {**HEAD, "choices": [{"index": 0, "delta": {"role": "assistant"}}]},
        {**HEAD, "id": "two", "created": 9, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
    )
    assert [(body["id"], body["created"]) for body in out] == [("chatcmpl-1", 1)] * 2


def test_half_an_emoji_does_not_end_the_stream() -> None:
    raw = b'data: {"choices": [{"index": 0, "delta": {"content": "a\\ud83d"}, "finish_reason": "stop"}]}\n\n'
    assert text_of(read(raw), Stream(0, Field.CONTENT)) == "a?"


ANSWER: dict[str, Any] = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "gpt-5-2026",
    "choices": [
        {
            "index": 0,
            "finish_reason": "tool_calls",
            "logprobs": None,
            "message": {
                "role": "assistant",
                "content": "Hello 😀",
                "refusal": None,
                "reasoning_content": "hm",
                "annotations": [],
                "tool_calls": [
                    {"id": "a", "type": "function", "function": {"name": "f", "arguments": '{"a": "b"}'}},
                    {"id": "b", "type": "custom", "custom": {"name": "g", "input": "ls"}},
                ],
            },
        }
    ],
    "usage": {"prompt_tokens": 5, "completion_tokens": 6, "total_tokens": 11},
}


def answered(body: dict[str, Any]) -> dict[str, Any]:
    event = parse_answer(json.dumps(body).encode(), "gpt-5")
    result: dict[str, Any] = json.loads(render_answer(event, event.pieces))
    return result


def test_a_whole_answer_passes_and_its_texts_are_replaced() -> None:
    assert complaints("CreateChatCompletionResponse", answered(ANSWER)) == []
    assert answered(ANSWER) == ANSWER
    event = parse_answer(json.dumps(ANSWER).encode(), "gpt-5")
    assert (event.ends, event.usage) == ((0,), Usage(5, 6))
    assert [(p.stream.tool, p.tool_name) for p in event.pieces[2:]] == [(0, "f"), (1, "g")]
    message = json.loads(render_answer(event, upper(event.pieces)))["choices"][0]["message"]
    assert (message["content"], message["reasoning_content"]) == ("HELLO 😀", "HM")
    assert message["tool_calls"][0]["function"] == {"name": "f", "arguments": '{"A": "B"}'}
    assert message["tool_calls"][1]["custom"] == {"name": "g", "input": "LS"}


def test_an_answer_that_lacks_required_keys_is_completed() -> None:
    out = answered({"choices": [{"message": {"content": "x"}}], "system_fingerprint": None})
    assert complaints("CreateChatCompletionResponse", out) == []
    assert out["model"] == "gpt-5"
    assert out["choices"][0]["message"] == {"content": "x", "role": "assistant", "refusal": None}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"choices": []},
        {"choices": [{}]},
        {"choices": [{"message": 1}]},
        {"error": {}, "choices": []},
        {"error": "no"},
        [],
        {**ANSWER, "choices": None},
    ],
)
def test_no_answer_is_a_failure(body: Any) -> None:
    with pytest.raises(UpstreamFailed):
        parse_answer(json.dumps(body).encode(), "m")


KEYS = st.sampled_from(
    [
        "choices",
        "index",
        "delta",
        "message",
        "content",
        "tool_calls",
        "function",
        "arguments",
        "custom",
        "input",
        "name",
        "usage",
        "prompt_tokens",
        "finish_reason",
        "id",
        "created",
        "model",
        "error",
        "function_call",
        "reasoning",
    ]
)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "x", "stop"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)
PART = st.dictionaries(KEYS, ANY, max_size=4)
CHOICE = st.fixed_dictionaries({}, optional={"index": ANY, "delta": PART, "message": PART, "finish_reason": ANY})


@given(ANY | st.fixed_dictionaries({"choices": st.lists(CHOICE, max_size=3), "usage": ANY}))
def test_any_json_from_an_upstream_is_an_answer_or_a_failure(value: Any) -> None:
    data = json.dumps(value).encode()
    with suppress(UpstreamFailed):
        for event in ReplyReader("m", hide_usage=True).feed(b"data: " + data + b"\n\n"):
            assert render_event(event, upper(event.pieces)) or not event.body
            extra_event(event, event.pieces)
    with suppress(UpstreamFailed):
        event = parse_answer(data, "m")
        assert render_answer(event, upper(event.pieces))

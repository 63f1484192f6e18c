"""Answers of Anthropic's format: read however they are cut, written for either kind of client, never ended early."""

import itertools
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.conversation.reply import Event, Field, Reason
from router.errors import UpstreamFailed
from router.wire import chat
from router.wire.chat_reply import ReplyReader
from router.wire.chat_writer import ChatWriter
from router.wire.messages import parse
from router.wire.messages_reply import MessagesReader, parse_answer, usage_of
from router.wire.messages_writer import MessagesWriter
from router.wire.writer import Writer

TOP = {"id": "msg_9", "type": "message", "role": "assistant", "model": "claude-x", "content": [], "stop_reason": None}
EVENTS: list[dict[str, Any]] = [
    {"type": "message_start", "message": {**TOP, "usage": {"input_tokens": 7, "cache_read_input_tokens": 5}}},
    {"type": "ping"},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": "", "signature": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Hm, [PERSON_1]."}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta", "signature": "c2ln"}},
    {"type": "content_block_stop", "index": 0},
    {"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": "Grüße, "}},
    {"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": "🙂."}},
    {"type": "content_block_stop", "index": 1},
    {
        "type": "content_block_start",
        "index": 2,
        "content_block": {"type": "tool_use", "id": "toolu_1", "name": "look_up", "input": {}},
    },
    {"type": "content_block_delta", "index": 2, "delta": {"type": "input_json_delta", "partial_json": '{"q": '}},
    {"type": "content_block_delta", "index": 2, "delta": {"type": "input_json_delta", "partial_json": '"x"}'}},
    {"type": "content_block_stop", "index": 2},
    {
        "type": "message_delta",
        "delta": {"stop_reason": "tool_use", "stop_sequence": None},
        "usage": {"output_tokens": 9},
    },
    {"type": "message_stop"},
]


def written(events: Sequence[dict[str, Any]], end: str = "\n") -> bytes:
    lines = (f"event: {e['type']}{end}data: {json.dumps(e, ensure_ascii=False)}{end}{end}" for e in events)
    return "".join(lines).encode()


def read(data: bytes, cuts: Sequence[int] = ()) -> list[Event]:
    reader = MessagesReader("asked-for")
    places = [0, *sorted(cut % len(data) for cut in cuts), len(data)]
    events = [event for a, b in itertools.pairwise(places) for event in reader.feed(data[a:b])]
    return [*events, *reader.finish()]


def texts(events: Sequence[Event]) -> dict[tuple[Field, int], str]:
    found: dict[tuple[Field, int], str] = {}
    for piece in (piece for event in events for piece in event.pieces):
        key = piece.stream.field, piece.stream.tool
        found[key] = found.get(key, "") + piece.text
    return found


WHOLE = read(written(EVENTS))


@given(cuts=st.lists(st.integers(0, 10_000), max_size=30), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_however_it_is_cut_it_says_the_same(cuts: list[int], end: str) -> None:
    events = read(written(EVENTS, end), cuts)
    assert [event.body for event in events] == [event.body for event in WHOLE]
    assert texts(events) == {
        (Field.SIGNED, -1): "Hm, [PERSON_1].",
        (Field.SIGNATURE, -1): "c2ln",
        (Field.CONTENT, -1): "Grüße, 🙂.",
        (Field.ARGUMENTS, 0): '{"q": "x"}',
    }


def test_events_tell_calls_reasons_and_tokens() -> None:
    assert [(call.id, call.name) for event in WHOLE for call in event.calls] == [("toolu_1", "look_up")]
    assert [event.reasons for event in WHOLE if event.ends] == [(Reason.CALLS,)]
    last = [event.usage for event in WHOLE if event.usage][-1]
    assert last is not None
    assert (last.input_tokens, last.output_tokens, last.cached_tokens) == (12, 9, 5)


@pytest.mark.parametrize("kept", range(len(EVENTS)))
def test_an_answer_that_breaks_off_is_never_a_clean_end(kept: int) -> None:
    with pytest.raises(UpstreamFailed):
        read(written(EVENTS[:kept]) or b": nothing\n\n")


@pytest.mark.parametrize(
    "events",
    [
        [{"type": "error", "error": {"type": "overloaded_error", "message": "no"}}],
        EVENTS[2:],
        [EVENTS[0], EVENTS[0]],
        [EVENTS[0], EVENTS[2], EVENTS[2]],
        [EVENTS[0], {"type": "content_block_start", "content_block": {"type": "text"}}],
        [{"type": "message_start", "message": "x"}],
    ],
)
def test_what_no_provider_may_send_is_a_failure(events: list[dict[str, Any]]) -> None:
    with pytest.raises(UpstreamFailed):
        read(written(events))


def asked(body: dict[str, Any] | None = None) -> MessagesWriter:
    request = {"model": "auto", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}], **(body or {})}
    return MessagesWriter(parse(json.dumps(request).encode()))


def told(writer: Writer, events: Sequence[Event]) -> bytes:
    return b"".join(writer.event(event, event.pieces) for event in events) + writer.end()


def bodies(stream: bytes) -> list[dict[str, Any]]:
    found = []
    for block in stream.decode().split("\n\n")[:-1]:
        first, second = block.split("\n")
        body = json.loads(second.removeprefix("data: "))
        assert first == f"event: {body['type']}"
        found.append(body)
    return found


def test_a_stream_passes_to_its_own_clients_as_it_was_but_for_pings() -> None:
    passed = bodies(told(asked(), WHOLE))
    assert [body["type"] for body in passed] == [event["type"] for event in EVENTS if event["type"] != "ping"]
    assert passed[3] == EVENTS[4]


def regular(stream: bytes) -> list[dict[str, Any]]:
    """Check what every client relies on; return the finished blocks."""
    found = bodies(stream)
    assert found[0]["type"] == "message_start"
    assert [body["type"] for body in found[-2:]] == ["message_delta", "message_stop"]
    assert found[-2]["delta"]["stop_reason"]
    blocks: dict[int, dict[str, Any]] = {}
    ended: set[int] = set()
    for body in found[1:-2]:
        index = body["index"]
        if body["type"] == "content_block_start":
            assert index == len(blocks)
            blocks[index] = dict(body["content_block"], said="")
        elif body["type"] == "content_block_delta":
            assert index in blocks
            assert index not in ended
            blocks[index]["said"] += next(v for k, v in body["delta"].items() if k != "type")
        else:
            assert body["type"] == "content_block_stop"
            ended.add(index)
    assert ended == set(blocks)
    return [blocks[i] for i in sorted(blocks)]


CHUNK = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m"}


def chunks(*deltas: dict[str, Any], finish: str = "stop", usage: bool = True) -> list[Event]:
    data = [{**CHUNK, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    data.append({**CHUNK, "choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    if usage:
        data.append({**CHUNK, "choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 6, "total_tokens": 11}})
    reader = ReplyReader("m")
    events = reader.feed(b"".join(b"data: %b\n\n" % json.dumps(one).encode() for one in data) + b"data: [DONE]\n\n")
    return [*events, *reader.finish()]


def test_chunks_of_chat_become_blocks_that_begin_and_end() -> None:
    call = {"index": 0, "id": "call_1", "function": {"name": "a", "arguments": ""}}
    more = {"index": 1, "id": "call_2", "function": {"name": "b", "arguments": '{"x"'}}
    deltas: list[dict[str, Any]] = [
        {"role": "assistant", "reasoning_content": "Let me "},
        {"reasoning_content": "think."},
        {"content": "Yes, "},
        {"content": "both."},
        {"tool_calls": [call]},
        {"tool_calls": [more]},
        {"tool_calls": [{"index": 0, "function": {"arguments": "{}"}}]},
        {"tool_calls": [{"index": 1, "function": {"arguments": ": 1}"}}]},
    ]
    stream = told(asked(), chunks(*deltas, finish="tool_calls"))
    blocks = regular(stream)
    assert [(block["type"], block["said"]) for block in blocks] == [
        ("thinking", "Let me think."),
        ("text", "Yes, both."),
        ("tool_use", "{}"),
        ("tool_use", '{"x": 1}'),
    ]
    assert [block["id"] for block in blocks[2:]] == ["call_1", "call_2"]
    end = bodies(stream)[-2]
    assert end["delta"]["stop_reason"] == "tool_use"
    assert (end["usage"]["input_tokens"], end["usage"]["output_tokens"]) == (5, 6)


@pytest.mark.parametrize(
    ("finish", "reason"), [("stop", "end_turn"), ("length", "max_tokens"), ("content_filter", "refusal")]
)
def test_an_end_of_chat_says_why_in_the_other_words(finish: str, reason: str) -> None:
    stream = told(asked(), chunks({"content": "x"}, finish=finish, usage=False))
    regular(stream)
    assert bodies(stream)[-2]["delta"]["stop_reason"] == reason


def test_an_answer_without_a_word_is_still_a_regular_stream() -> None:
    assert regular(told(asked(), chunks())) == []


def test_an_answer_of_anthropic_becomes_regular_chunks() -> None:
    request = {"model": "auto", "messages": [{"role": "user", "content": "x"}], "stream": True}
    writer = ChatWriter(chat.parse(json.dumps(request).encode()))
    found = [json.loads(line[6:]) for line in told(writer, WHOLE).decode().splitlines() if line.startswith("data: {")]
    deltas = [choice["delta"] for body in found for choice in body["choices"]]
    assert deltas[0]["role"] == "assistant"
    assert "".join(delta.get("content") or "" for delta in deltas) == "Grüße, 🙂."
    assert "".join(delta.get("reasoning_content") or "" for delta in deltas) == "Hm, [PERSON_1]."
    calls = [call for delta in deltas for call in delta.get("tool_calls", ())]
    assert calls[0]["id"] == "toolu_1"
    assert "".join(call["function"]["arguments"] for call in calls) == '{"q": "x"}'
    assert [c["finish_reason"] for body in found for c in body["choices"] if c["finish_reason"]] == ["tool_calls"]
    assert len({(body["id"], body["model"], body["created"]) for body in found}) == 1


CONTENT: list[dict[str, Any]] = [
    {"type": "thinking", "thinking": "Hm.", "signature": "c2ln"},
    {"type": "text", "text": "Yes."},
    {"type": "tool_use", "id": "toolu_1", "name": "a", "input": {"q": 1}},
]
USAGE = {"input_tokens": 3, "output_tokens": 4}
ANSWER = {**TOP, "content": CONTENT, "stop_reason": "tool_use", "usage": USAGE}


def test_a_whole_answer_passes_and_is_told_to_chat() -> None:
    event = parse_answer(json.dumps(ANSWER).encode(), "asked-for")
    passed = json.loads(asked().whole(event, event.pieces))
    assert {key: passed[key] for key in TOP if key not in ("content", "stop_reason")}.items() <= ANSWER.items()
    assert [{**block, "caller": 0} for block in passed["content"]] == [{**b, "caller": 0} for b in CONTENT]
    assert passed["usage"].items() >= USAGE.items()
    assert passed["stop_reason"] == "tool_use"
    request = {"model": "auto", "messages": [{"role": "user", "content": "x"}]}
    chatted = json.loads(ChatWriter(chat.parse(json.dumps(request).encode())).whole(event, event.pieces))
    message = chatted["choices"][0]["message"]
    assert message["content"] == "Yes."
    assert json.loads(message["tool_calls"][0]["function"]["arguments"]) == {"q": 1}
    assert chatted["choices"][0]["finish_reason"] == "tool_calls"
    assert chatted["usage"]["total_tokens"] == 7


@pytest.mark.parametrize("body", [{}, {"content": "x"}, {"content": [1]}, {"type": "error", "error": {"type": "x"}}])
def test_what_is_no_answer_is_a_failure(body: dict[str, Any]) -> None:
    with pytest.raises(UpstreamFailed):
        parse_answer(json.dumps(body).encode(), "m")


def test_a_call_with_something_that_is_no_object_is_a_failure_and_no_empty_call() -> None:
    event = chunks({"tool_calls": [{"index": 0, "id": "c", "function": {"name": "a", "arguments": "[1"}}]})[0]
    with pytest.raises(UpstreamFailed):
        asked().whole(event, event.pieces)


def test_tokens_from_a_cache_count_as_read() -> None:
    counted = usage_of({"input_tokens": 1, "cache_creation_input_tokens": 20, "cache_read_input_tokens": 300})
    assert (counted.input_tokens, counted.cached_tokens) == (321, 300)

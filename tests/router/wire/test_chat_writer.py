"""Answers of other formats as chat: what a chat client gets is regular, whatever the upstream spoke."""

import json
from typing import Any

from router.conversation.reply import Begun, Event, Field, Head, Piece, Reason, Stream, Usage
from router.wire.chat import parse
from router.wire.chat_writer import ChatWriter
from router.wire.sse import Decoder
from tests.router.wire.chat_requests import simple
from tests.router.wire.published import complaints

HEAD = Head("msg_1", "other-1", 1_700_000_000)
CALL = Stream(0, Field.ARGUMENTS, 0)


def event(*pieces: Piece, **more: Any) -> Event:
    return Event(pieces, {}, head=HEAD, form="other", **more)


STREAM = (
    event(),
    event(Piece(Stream(0, Field.REASONING), "Hm.")),
    event(Piece(Stream(0, Field.SIGNATURE), "c2VhbA==")),
    event(Piece(Stream(0, Field.CONTENT), "I look.")),
    event(Piece(CALL, "", "look_up"), calls=(Begun(0, 0, "call_1", "look_up"),)),
    event(Piece(CALL, '{"a":')),
    event(Piece(CALL, "1}")),
    event(ends=(0,), reasons=(Reason.CALLS,), usage=Usage(7, 5, 3)),
)


def written(*events: Event, usage: bool = False) -> list[dict[str, Any]]:
    options = {"stream_options": {"include_usage": True}} if usage else {}
    writer = ChatWriter(parse(simple(stream=True, **options)))
    return [json.loads(data) for e in events for data in Decoder().feed(writer.event(e, e.pieces))]


def test_every_chunk_is_as_published_with_one_head_one_role_and_one_end() -> None:
    chunks = written(*STREAM)
    assert not [told for chunk in chunks for told in complaints("CreateChatCompletionStreamResponse", chunk)]
    assert {(chunk["id"], chunk["model"], chunk["created"]) for chunk in chunks} == {
        ("chatcmpl-msg_1", "other-1", 1_700_000_000)
    }
    choices = [choice for chunk in chunks for choice in chunk["choices"]]
    assert [choice["delta"].get("role") for choice in choices] == ["assistant", *[None] * (len(choices) - 1)]
    assert [c["finish_reason"] for c in choices if c["finish_reason"]] == ["tool_calls"]


def test_a_call_begins_with_its_name_and_goes_on_with_its_arguments() -> None:
    calls = [
        c for chunk in written(*STREAM) for choice in chunk["choices"] for c in choice["delta"].get("tool_calls", ())
    ]
    assert calls[0] == {
        "index": 0, "id": "call_1", "type": "function", "function": {"name": "look_up", "arguments": ""}
    }  # fmt: skip
    assert "".join(call["function"]["arguments"] for call in calls) == '{"a":1}'


def test_usage_is_shown_last_and_only_to_those_who_asked() -> None:
    assert not any("usage" in chunk for chunk in written(*STREAM))
    *_, last = written(*STREAM, usage=True)
    assert last["choices"] == []
    assert (last["usage"]["prompt_tokens"], last["usage"]["total_tokens"]) == (7, 12)


def test_a_signature_is_no_text() -> None:
    assert "c2VhbA" not in json.dumps(written(*STREAM))


def test_a_whole_answer_is_as_published() -> None:
    pieces = tuple(piece for e in STREAM for piece in e.pieces)
    whole = event(*pieces, calls=STREAM[4].calls, ends=(0,), reasons=(Reason.STOP,), usage=Usage(7, 5))
    answer = json.loads(ChatWriter(parse(simple())).whole(whole, whole.pieces))
    assert not complaints("CreateChatCompletionResponse", answer)
    (choice,) = answer["choices"]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["content"] == "I look."
    assert choice["message"]["tool_calls"][0]["function"] == {"name": "look_up", "arguments": '{"a":1}'}


def test_held_back_text_is_a_chunk_of_its_own() -> None:
    writer = ChatWriter(parse(simple(stream=True)))
    (chunk,) = [json.loads(data) for data in Decoder().feed(writer.held(event(), [Piece(CALL, "rest")]))]
    assert chunk["choices"][0]["delta"]["tool_calls"] == [{"index": 0, "function": {"arguments": "rest"}}]
    assert not complaints("CreateChatCompletionStreamResponse", chunk)


def test_a_usage_that_nobody_asked_for_is_not_shown_even_when_the_upstream_tells_it() -> None:
    last = Event((), {"id": "c", "choices": [], "usage": {"prompt_tokens": 1}}, usage=Usage(1, 1))
    inline = Event((), {"id": "c", "choices": [{"index": 0, "delta": {}}], "usage": {"prompt_tokens": 1}})
    assert ChatWriter(parse(simple(stream=True))).event(last, ()) == b""
    assert b"usage" not in ChatWriter(parse(simple(stream=True))).event(inline, ())
    shown = ChatWriter(parse(simple(stream=True, stream_options={"include_usage": True})))
    assert b"usage" in shown.event(last, ())

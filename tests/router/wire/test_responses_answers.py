"""What a Responses upstream says: cut anywhere it is the same, and an end is an end only when it was said."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.conversation.reply import Event, Field
from router.errors import UpstreamFailed
from router.masking.restorers import Restorers
from router.masking.vault import Entry, Vault
from router.reply import Reply, Restoring, Unchanged
from router.wire.completions_reply import CompletionsReader, CompletionsWriter
from router.wire.plain_request import parse_completions
from router.wire.responses import parse
from router.wire.responses_reply import ResponsesReader, parse_answer
from router.wire.responses_writer import ResponsesWriter
from router.wire.sse import Decoder
from tests.router.responding import item_events, message
from tests.router.wire.published import RESPONSES_EXTRACT, complaints

TEXT = "Grüße an [PERSON_1], und [EMAIL_ADDRESS_1] ist 🐈."
RESTORED = "Grüße an Ada Lovelace, und ada@example.org ist 🐈."
ENTRIES = (
    Entry("[PERSON_1]", "PERSON", "Ada Lovelace"),
    Entry("[EMAIL_ADDRESS_1]", "EMAIL_ADDRESS", "ada@example.org"),
)
FRAME: dict[str, Any] = {"id": "resp_1", "object": "response", "created_at": 1_700_000_000, "model": "m", "output": []}


def stream(text: str = TEXT, newline: str = "\n") -> bytes:
    item = message(text)
    events = [
        {"type": "response.created", "response": {**FRAME, "status": "in_progress"}},
        *item_events(0, item),
        {"type": "response.completed", "response": {**FRAME, "status": "completed", "output": [item]}},
    ]
    lines = [f"event: {e['type']}{newline}data: {json.dumps(e, ensure_ascii=False)}{newline * 2}" for e in events]
    return ("﻿: hello\r\n" + "".join(lines)).encode()


def asked(**more: Any) -> Any:
    return parse(json.dumps({"model": "auto", "input": "Hello", **more}).encode())


def written(data: bytes, cuts: list[int], restorers: Restoring | None = None) -> list[dict[str, Any]]:
    """Read a stream in pieces, restore it, and return the events that a client gets."""
    reader, reply = ResponsesReader("m"), Reply(restorers or Unchanged(), ResponsesWriter(asked()))
    bounds = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    events: list[Event] = [e for a, b in pairwise(bounds) for e in reader.feed(data[a:b])]
    events += reader.finish()
    out = b"".join(reply._render(event) for event in events)
    return [json.loads(one) for one in Decoder().feed(out)]


WHOLE = written(stream(), [])


@given(cuts=st.lists(st.integers(0, 100_000), max_size=12), newline=st.sampled_from(["\n", "\r\n", "\r"]))
def test_cut_anywhere_it_is_the_same(cuts: list[int], newline: str) -> None:
    assert written(stream(newline=newline), cuts) == WHOLE


def test_pieces_and_whole_say_the_same_when_values_come_back() -> None:
    told = written(stream(), [], Restorers(Vault(ENTRIES)))
    assert "".join(e["delta"] for e in told if e["type"] == "response.output_text.delta") == RESTORED
    (done,) = [e["text"] for e in told if e["type"] == "response.output_text.done"]
    assert done == told[-1]["response"]["output"][0]["content"][0]["text"] == RESTORED
    assert [e["sequence_number"] for e in told] == list(range(len(told)))
    last_delta = max(i for i, e in enumerate(told) if e["type"] == "response.output_text.delta")
    assert told[last_delta + 1]["type"] == "response.output_text.done"
    assert not [why for e in told for why in complaints("ResponseStreamEvent", e, RESPONSES_EXTRACT)]


def test_a_value_is_counted_once_however_often_it_is_said() -> None:
    restorers = Restorers(Vault(ENTRIES))
    written(stream(), [], restorers)
    assert dict(restorers.counts) == {"PERSON": 1, "EMAIL_ADDRESS": 1}
    assert not restorers.unrestored


@pytest.mark.parametrize("missing", [1, 2, 5])
def test_an_early_end_is_a_failure(missing: int) -> None:
    data = b"\n\n".join(stream().split(b"\n\n")[: -1 - missing]) + b"\n\n"
    reader = ResponsesReader("m")
    reader.feed(data)
    with pytest.raises(UpstreamFailed, match="broke off"):
        reader.finish()


@pytest.mark.parametrize(
    "event",
    [
        {"type": "error", "code": "server_error", "message": "out of it", "param": None},
        {"type": "response.failed", "response": {**FRAME, "error": {"code": "server_error", "message": "out of it"}}},
        {"error": {"message": "out of it"}},
    ],
)
def test_what_the_upstream_reports_as_failed_is_a_failure(event: dict[str, Any]) -> None:
    with pytest.raises(UpstreamFailed) as failed:
        ResponsesReader("m").feed(b"data: " + json.dumps(event).encode() + b"\n\n")
    assert failed.value.detail == "out of it"


def test_one_head_for_the_whole_answer_whatever_the_upstream_changes() -> None:
    data = stream().replace(
        b'"response.completed", "response": {"id": "resp_1"', b'"response.completed", "response": {"id": "x"'
    )
    heads = {e["response"]["id"] for e in written(data, []) if "response" in e}
    assert heads == {"resp_1"}


def test_an_error_after_the_first_byte_ends_the_stream_as_failed_with_what_was_said() -> None:
    writer, reader = ResponsesWriter(asked()), ResponsesReader("m")
    for event in reader.feed(b"\n\n".join(stream().split(b"\n\n")[:4]) + b"\n\n"):
        writer.event(event, event.pieces)
    failed, error = (json.loads(data) for data in Decoder().feed(writer.fault(UpstreamFailed("it stalled"))))
    assert failed["type"] == "response.failed"
    assert failed["response"]["status"] == "failed"
    assert error["type"] == "error"
    assert error["error"]["message"] == "it stalled"
    assert not complaints("ResponseStreamEvent", failed, RESPONSES_EXTRACT)


def test_a_whole_answer_gets_what_clients_read_and_the_clients_own_words() -> None:
    body = json.dumps(
        {**FRAME, "status": "completed", "instructions": "[PERSON_1]", "output": [message(TEXT)]}
    ).encode()
    event = parse_answer(body, "m")
    pieces = Restorers(Vault(ENTRIES)).whole(event.pieces)
    answer = json.loads(ResponsesWriter(asked(instructions="Ada", user="me")).whole(event, pieces))
    assert not complaints("Response", answer, RESPONSES_EXTRACT)
    assert answer["instructions"] == "Ada"
    assert answer["output"][0]["content"][0]["text"] == RESTORED


@pytest.mark.parametrize("body", [b"[]", b'{"output": 1}', b"<html>", b'{"error": {"message": "x"}}'])
def test_garbage_is_a_failure(body: bytes) -> None:
    with pytest.raises(UpstreamFailed):
        parse_answer(body, "m")


KEYS = ("type", "response", "item", "output", "output_index", "delta", "text", "error", "content", "name", "usage")
KINDS = ("response.output_text.delta", "response.output_item.added", "response.completed", "x")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)


@given(value=VALUES, kind=st.sampled_from(KINDS))
def test_any_json_is_an_event_or_a_failure(value: Any, kind: str) -> None:
    body = {"type": kind, **value} if isinstance(value, dict) else value
    try:
        events = ResponsesReader("m").feed(b"data: " + json.dumps(body).encode() + b"\n\n")
    except UpstreamFailed:
        return
    writer = ResponsesWriter(asked())
    for event in events:
        writer.event(event, event.pieces)
        writer.held(event, event.pieces)


def test_what_is_sealed_is_never_restored() -> None:
    item = {"id": "rs", "type": "reasoning", "summary": [], "encrypted_content": "[PERSON_1]"}
    event = parse_answer(json.dumps({**FRAME, "status": "completed", "output": [item]}).encode(), "m")
    (piece,) = Restorers(Vault(ENTRIES)).whole(event.pieces)
    assert (piece.stream.field, piece.text) == (Field.SEALED, "[PERSON_1]")


def completion(text: str) -> bytes:
    chunks = [{"choices": [{"index": 0, "text": c, "finish_reason": None}]} for c in text]
    chunks.append({"choices": [{"index": 0, "text": "", "finish_reason": "stop"}]})
    chunks.append({"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}})  # type: ignore[dict-item]
    return (
        b"".join(b"data: " + json.dumps(c, ensure_ascii=False).encode() + b"\r\n\r\n" for c in chunks)
        + b"data: [DONE]\n\n"
    )


@given(cuts=st.lists(st.integers(0, 10_000), max_size=12))
def test_a_completion_cut_anywhere_is_restored_and_tells_no_usage_that_was_our_wish(cuts: list[int]) -> None:
    data = completion(TEXT)
    asked_for = parse_completions(json.dumps({"model": "m", "prompt": "p", "stream": True}).encode())
    reader, restorers = CompletionsReader("m", True), Restorers(Vault(ENTRIES))
    reply = Reply(restorers, CompletionsWriter(asked_for))
    bounds = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    events = [e for a, b in pairwise(bounds) for e in reader.feed(data[a:b])] + reader.finish()
    told = [json.loads(one) for one in Decoder().feed(b"".join(reply._render(e) for e in events))]
    assert "".join(choice["text"] for chunk in told for choice in chunk["choices"]) == RESTORED
    assert not [chunk for chunk in told if "usage" in chunk]
    assert len({chunk["id"] for chunk in told}) == 1
    assert [e.usage.output_tokens for e in events if e.usage] == [2]


def test_a_whole_answer_that_failed_is_passed_on_as_clients_know_it() -> None:
    error = {"code": "server_error", "message": "out of it"}
    event = parse_answer(json.dumps({**FRAME, "status": "failed", "error": error}).encode(), "m")
    answer = json.loads(ResponsesWriter(asked()).whole(event, event.pieces))
    assert (answer["status"], answer["error"]) == ("failed", error)


CALLED: list[tuple[dict[str, Any], str]] = [
    ({"type": "shell_call", "call_id": "c", "action": {"commands": ["echo [PERSON_1]"]}}, "shell"),
    ({"type": "local_shell_call", "call_id": "c", "action": {"command": ["echo", "[PERSON_1]"]}}, "local_shell"),
    ({"type": "computer_call", "call_id": "c", "action": {"type": "type", "text": "[PERSON_1]"}}, "computer"),
    ({"type": "apply_patch_call", "call_id": "c", "operation": {"diff": "+[PERSON_1]"}}, "apply_patch"),
    ({"type": "function_call", "call_id": "c", "name": "save", "arguments": '{"who": "[PERSON_1]"}'}, "save"),
    (
        {"type": "function_call", "call_id": "c", "namespace": "web", "name": "get", "arguments": '["[PERSON_1]"]'},
        "web__get",
    ),
]


@pytest.mark.parametrize(("item", "tool"), CALLED)
def test_what_the_client_would_carry_out_is_restored_by_the_rules_of_tools_also_where_the_tool_is_a_published_one(
    item: dict[str, Any], tool: str
) -> None:
    item = {"id": "i_1", "status": "completed", **item}
    delta = {"type": "response.shell_call_command.delta", "output_index": 0, "command_index": 0, "delta": "[PERSON_1]"}
    done = {"type": "response.function_call_arguments.done", "output_index": 0}
    told = [
        {"type": "response.created", "response": {**FRAME, "status": "in_progress", "output": []}},
        {"type": "response.output_item.added", "output_index": 0, "item": {**item, "status": "in_progress"}},
        *([delta] if tool == "shell" else []),
        *([{**done, "name": item["name"], "arguments": item["arguments"]}] if "arguments" in item else []),
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": {**FRAME, "status": "completed", "output": [item]}},
    ]
    data = b"".join(b"data: %b\n\n" % json.dumps(event).encode() for event in told)
    whole = json.dumps({**FRAME, "status": "completed", "output": [item]}).encode()
    vault = Vault([Entry("[PERSON_1]", "PERSON", "Ann Lee")])
    for network in ((tool,), ("*",), ()):
        read = parse_answer(whole, "m")
        answers = [
            json.dumps(written(data, [], Restorers(vault, network))),
            ResponsesWriter(asked()).whole(read, Restorers(vault, network).whole(read.pieces)).decode(),
        ]
        for answer in answers:
            assert ("Ann Lee" in answer, "[PERSON_1]" in answer) == (not network, bool(network))


def test_a_call_that_is_given_a_second_name_is_a_failure() -> None:
    item = {"id": "i_1", "type": "function_call", "call_id": "c", "name": "fetch", "arguments": ""}
    done = {"type": "response.function_call_arguments.done", "output_index": 0, "name": "save", "arguments": "{}"}
    reader = ResponsesReader("m")
    reader.feed(
        b"data: %b\n\n" % json.dumps({"type": "response.output_item.added", "output_index": 0, "item": item}).encode()
    )
    with pytest.raises(UpstreamFailed, match="two names"):
        reader.feed(b"data: %b\n\n" % json.dumps(done).encode())

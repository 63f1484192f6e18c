"""What each engine says in its own way leaves here as the published description wants it."""

import json
from typing import Any

import orjson
import pytest

from router.errors import UpstreamFailed
from router.wire.chat_reply import ReplyReader, parse_answer
from router.wire.sse import DONE, encode
from tests.router.wire.published import complaints

USAGE = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3, "prompt_tokens_details": None}
CALL = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}


def whole(message: dict[str, Any] | None = None, **choice: Any) -> dict[str, Any]:
    said = {"role": "assistant", "content": "hi", **(message or {})}
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "message": said, "finish_reason": "stop", **choice}],
        "usage": dict(USAGE),
    }


WHOLE = {
    "vLLM states every field": {
        **whole(
            {"refusal": None, "annotations": None, "audio": None, "function_call": None, "tool_calls": []},
            logprobs=None,
            stop_reason=None,
        ),
        "service_tier": None,
        "system_fingerprint": None,
        "prompt_logprobs": None,
        "kv_transfer_params": None,
    },
    "SGLang": whole({"tool_calls": None, "reasoning_content": None}, matched_stop=2),
    "LM Studio": {**whole({"tool_calls": []}, logprobs=None), "stats": {}},
    "Ollama": {**whole({"content": "", "reasoning": "hm"}), "system_fingerprint": "fp_ollama"},
    "GPT4All": {**whole(references=None), "id": "placeholder"},
    "a call without id and type": whole(
        {"content": "", "tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}
    ),
    "arguments as an object": whole({"tool_calls": [{**CALL, "function": {"name": "f", "arguments": {"a": 1}}}]}),
    "a call without arguments": whole({"tool_calls": [{**CALL, "function": {"name": "f"}}]}),
    "another word for the end": whole(finish_reason="eos_token"),
    "no end": whole(finish_reason=None),
    "no usage": {**whole(), "usage": None},
    "half a usage": {**whole(), "usage": {"prompt_tokens": 4}},
}


@pytest.mark.parametrize("case", WHOLE)
@pytest.mark.parametrize("home", [True, False])
def test_a_whole_answer_is_as_published(case: str, home: bool) -> None:
    body = dict(parse_answer(orjson.dumps(WHOLE[case]), "m", home=home).body)
    assert complaints("CreateChatCompletionResponse", body) == []


def chunk(delta: dict[str, Any], end: str | None = None, **choice: Any) -> dict[str, Any]:
    choices = [{"index": 0, "delta": delta, "finish_reason": end, **choice}]
    return {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices}


STREAMS: dict[str, list[dict[str, Any]]] = {
    "vLLM states every field": [
        {**chunk({"role": "assistant", "content": ""}, logprobs=None), "usage": None, "system_fingerprint": None},
        chunk({"content": "a", "reasoning_content": None, "tool_calls": None}),
        chunk({"content": ""}, "stop", stop_reason=None),
        {**chunk({}), "choices": [], "usage": dict(USAGE)},
    ],
    "no role": [chunk({"role": None, "content": "a"}), chunk({"role": None}, "stop")],
    "an end that is empty": [chunk({"content": "a"}, ""), chunk({}, "stop")],
    "a call without id, type and index": [
        chunk({"role": "assistant", "content": None, "function_call": None}),
        chunk({"tool_calls": [{"function": {"name": "f"}}]}),
        chunk({"tool_calls": [{"function": {"arguments": "{}"}}]}),
        chunk({}, "tool_calls"),
    ],
    "arguments as an object": [
        chunk({"tool_calls": [{"function": {"name": "f", "arguments": {"a": 1}}}]}),
        chunk({}, "tool_call"),
    ],
}


def read(chunks: list[dict[str, Any]], *, home: bool) -> list[dict[str, Any]]:
    reader = ReplyReader("m", home=home)
    events = reader.feed(b"".join(encode(orjson.dumps(each)) for each in chunks) + DONE)
    return [dict(event.body) for event in (*events, *reader.finish())]


@pytest.mark.parametrize("case", STREAMS)
@pytest.mark.parametrize("home", [True, False])
def test_a_stream_is_as_published(case: str, home: bool) -> None:
    bodies = read(STREAMS[case], home=home)
    assert [found for body in bodies for found in complaints("CreateChatCompletionStreamResponse", body)] == []
    assert bodies[0]["choices"][0]["delta"]["role"] == "assistant"


def test_a_call_in_pieces_has_one_id_one_type_and_one_index() -> None:
    bodies = read(STREAMS["a call without id, type and index"], home=True)
    calls = [call for body in bodies for call in body["choices"][0]["delta"].get("tool_calls", ())]
    assert [(call["index"], bool(call.get("id")), call.get("type")) for call in calls] == [
        (0, True, "function"),
        (0, False, None),
    ]
    assert "".join(call["function"]["arguments"] for call in calls) == "{}"


def test_calls_without_ids_get_ids_of_their_own() -> None:
    answer = whole({"tool_calls": [{"function": {"name": "f"}}, {"function": {"name": "g"}}]})
    body: Any = parse_answer(json.dumps(answer).encode(), "m").body
    first, second = body["choices"][0]["message"]["tool_calls"]
    assert first["id"] != second["id"]


@pytest.mark.parametrize("home", [True, False])
def test_only_an_engine_of_this_device_is_told_how_its_tool_calls_end(home: bool) -> None:
    """Clouds say `stop` where a tool was demanded by name, and mean it."""
    end = "tool_calls" if home else "stop"
    body: Any = parse_answer(orjson.dumps(whole({"tool_calls": [CALL]})), "m", home=home).body
    assert body["choices"][0]["finish_reason"] == end
    bodies = read([chunk({"tool_calls": [{"index": 0, **CALL}]}), chunk({}, "stop")], home=home)
    assert bodies[-1]["choices"][0]["finish_reason"] == end


@pytest.mark.parametrize("word", ["abort", "error"])
def test_an_engine_that_gave_up_does_not_look_done(word: str) -> None:
    with pytest.raises(UpstreamFailed):
        parse_answer(orjson.dumps(whole(finish_reason=word)), "m")
    with pytest.raises(UpstreamFailed):
        read([chunk({"content": "half"}), chunk({}, word)], home=True)

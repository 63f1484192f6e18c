"""A stream put together says what the answer in one piece would have said, and the other way round."""

from typing import Any

import pytest

from router.errors import UpstreamFailed
from router.wire.chat_reply import ReplyReader, parse_answer
from router.wire.chat_whole import Gathering, told_as_stream
from router.wire.sse import DONE, encode
from router.wire.strict import dumps
from tests.router.wire.published import complaints

TOP = {"id": "c", "created": 1, "model": "m"}
CALL = {"id": "call_1", "type": "function", "function": {"name": "look", "arguments": '{"at": "the sky"}'}}
SECOND = {"id": "call_2", "type": "function", "function": {"name": "go", "arguments": "{}"}}
TOKEN = {"token": "Hi", "logprob": -0.1, "bytes": [72, 105], "top_logprobs": []}


def answer(**message: Any) -> dict[str, Any]:
    said = {"role": "assistant", "content": None, "refusal": None, **message}
    end = "tool_calls" if "tool_calls" in message else "stop"
    choice = {"index": 0, "message": said, "logprobs": None, "finish_reason": end}
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    return {**TOP, "object": "chat.completion", "choices": [choice], "usage": usage}


def delta(choice: int = 0, finish: str | None = None, **said: Any) -> dict[str, Any]:
    chunk = {"index": choice, "delta": said, "finish_reason": finish}
    return {**TOP, "object": "chat.completion.chunk", "choices": [chunk]}


def gathered(*bodies: dict[str, Any]) -> dict[str, Any]:
    gathering = Gathering()
    for body in bodies:
        gathering.add(body)
    return dict(parse_answer(dumps(gathering.whole()), "m").body)


def read(bodies: Any) -> list[dict[str, Any]]:
    reader = ReplyReader("m")
    events = [*reader.feed(b"".join(encode(dumps(body)) for body in bodies) + DONE), *reader.finish()]
    return [dict(event.body) for event in events]


@pytest.mark.parametrize(
    "message",
    [
        {"content": "Grüße, 東京"},
        {"content": "", "reasoning_content": "hm"},
        {"refusal": "no"},
        {"tool_calls": [CALL, SECOND]},
        {"content": "I look.", "tool_calls": [CALL]},
    ],
)
def test_told_as_a_stream_and_put_together_again_nothing_is_lost(message: dict[str, Any]) -> None:
    whole = answer(**message)
    events = read(told_as_stream(whole))
    assert [found for event in events for found in complaints("CreateChatCompletionStreamResponse", event)] == []
    assert events[0]["choices"][0]["finish_reason"] is None
    assert gathered(*events) == whole


def test_pieces_become_one_text_and_calls_grow_by_their_index() -> None:
    first = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "look", "arguments": ""}}
    second = {"index": 1, "id": "call_2", "type": "function", "function": {"name": "go", "arguments": "{"}}
    got = gathered(
        delta(role="assistant", content="I "),
        delta(content="look."),
        delta(tool_calls=[first]),
        delta(tool_calls=[{"index": 0, "function": {"arguments": '{"at": '}}, second]),
        delta(tool_calls=[{"index": 1, "function": {"arguments": "}"}}]),
        delta(tool_calls=[{"index": 0, "function": {"arguments": '"the sky"}', "name": "look"}}]),
        delta(finish="tool_calls"),
        {**TOP, "object": "chat.completion.chunk", "choices": [], "usage": answer()["usage"]},
    )
    assert got == answer(content="I look.", tool_calls=[CALL, SECOND])
    assert complaints("CreateChatCompletionResponse", got) == []


def test_choices_stay_apart_and_log_probabilities_are_joined() -> None:
    one, two = delta(0, content="a"), delta(1, content="b")
    one["choices"][0]["logprobs"] = {"content": [TOKEN], "refusal": None}
    more = delta(0, content="c")
    more["choices"][0]["logprobs"] = {"content": [TOKEN], "refusal": None}
    got = gathered(two, one, more, delta(1, "length"), delta(0, "stop"))
    assert [(c["index"], c["message"]["content"], c["finish_reason"]) for c in got["choices"]] == [
        (0, "ac", "stop"),
        (1, "b", "length"),
    ]
    assert got["choices"][0]["logprobs"] == {"content": [TOKEN, TOKEN], "refusal": None}
    assert got["choices"][1]["logprobs"] is None
    assert complaints("CreateChatCompletionResponse", got) == []


def test_a_stream_without_a_choice_is_no_answer() -> None:
    with pytest.raises(UpstreamFailed):
        Gathering().whole()

"""Whatever oddity an upstream's stream has, what is sent on is regular; an end that was none is an error."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.leaks.door import Door, door
from tests.router.wire.published import RESPONSES_EXTRACT as EXTRACT
from tests.router.wire.published import complaints

STREAM = "text/event-stream"
TOP = {"id": "chatcmpl-7", "object": "chat.completion.chunk", "created": 1_700_000_000, "model": "odd-1"}
USER = {"role": "user", "content": "Hello."}
CALL = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "w", "arguments": '{"a"'}}
USAGE = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {**TOP, "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}], **more}


def sse(*chunks: dict[str, Any], end: str = "\n", done: bool = True) -> bytes:
    lines = [f"data: {json.dumps(one, ensure_ascii=False)}{end}{end}" for one in chunks]
    return "".join([*lines, f"data: [DONE]{end}{end}" if done else ""]).encode()


def said(*, role: bool = True, finish: str | None = "stop", **more: Any) -> list[dict[str, Any]]:
    first = {"role": "assistant", "content": ""} if role else {"content": ""}
    return [chunk(first), chunk({"content": "Grüße, "}), chunk({"content": "🙂."}, **more), chunk({}, finish)]


def delta(one: dict[str, Any]) -> dict[str, Any]:
    return dict(one["choices"][0]["delta"])


def reason(one: dict[str, Any]) -> str | None:
    found: str | None = one["choices"][0]["finish_reason"]
    return found


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


_NAMED = b"event: route\n" + sse(chunk({"content": "Gr\u00fc\u00dfe, "}), done=False)
_NO_INDEX = {key: value for key, value in CALL.items() if key != "index"}
_MORE = {"function": {"arguments": ": 1}"}}
SPOKEN: dict[str, list[bytes]] = {
    "plain": [sse(*said())],
    "comments": [b": ping\n\n", sse(*said()[:2], done=False), b": ping\n\n: ping\n", sse(*said()[2:])],
    "CRLF": [sse(*said(), end="\r\n")],
    "CR alone": [sse(*said(), end="\r")],
    "cut inside characters and lines": cut(sse(*said(), end="\r\n"), 1),
    "extra fields": [sse(*said(x_custom={"deep": [1]}, provider="p"))],
    "no DONE": [sse(*said(), done=False)],
    "model changes": [sse(*said(model="other"))],
    "id changes": [sse(*said(id="chatcmpl-other"))],
    "creation time changes": [sse(*said(created=5))],
    "usage in the last chunk": [sse(*said()[:-1], chunk({}, "stop", usage=USAGE))],
    "usage null in each": [sse(*[{**one, "usage": None} for one in said()])],
    "leading chunk without a choice": [sse({**TOP, "choices": []}, *said())],
    "a named event": [sse(said()[0], done=False), _NAMED, sse(*said()[2:])],
    "no role": [sse(*said(role=False))],
    "a role in each": [sse(*[chunk({"role": "assistant", **delta(one)}) for one in said()[:3]], said()[3])],
    "fingerprint null": [sse(*said(system_fingerprint=None))],
    "no index": [sse(*[{**one, "choices": [{"delta": delta(one), "finish_reason": reason(one)}]} for one in said()])],
    "no object, no id": [sse(*[{"choices": one["choices"]} for one in said()])],
    "empty id and model": [sse(*said(id="", model=""))],
    "two finish reasons": [sse(*said(), chunk({}, "stop"))],
    "all at once": [sse(chunk({"role": "assistant", "content": "Grüße, 🙂."}, "stop"))],
    "not a stream at all": [json.dumps({**TOP, "object": "chat.completion", "choices": [
        {"index": 0, "message": {"role": "assistant", "content": "Grüße, 🙂."}, "finish_reason": "stop"}]}).encode()],
}  # fmt: skip
_FIRST = {"role": "assistant", "tool_calls": [CALL]}
_SECOND = {"tool_calls": [{"index": 0, **_MORE}]}
_AGAIN = {"index": 0, "id": "call_1", "function": {"name": "w", "arguments": ": 1}"}}
_WHOLE = {**CALL, "function": {"name": "w", "arguments": '{"a": 1}'}}
CALLED: dict[str, list[bytes]] = {
    "plain": [sse(chunk(_FIRST), chunk(_SECOND), chunk({}, "tool_calls"))],
    "no index": [sse(chunk({"tool_calls": [_NO_INDEX]}), chunk({"tool_calls": [_MORE]}), chunk({}, "tool_calls"))],
    "name repeated": [sse(chunk(_FIRST), chunk({"tool_calls": [_AGAIN]}), chunk({}, "tool_calls"))],
    "finish stop": [sse(chunk(_FIRST), chunk(_SECOND), chunk({}, "stop"))],
    "all at once": [sse(chunk({"tool_calls": [_WHOLE]}, "tool_calls"))],
}
BROKEN: dict[str, list[bytes]] = {
    "no finish reason": [sse(*said()[:-1], done=False)],
    "an error in the middle": [sse(*said()[:2], {"error": {"message": "no", "type": "server_error"}}, done=False)],
    "no JSON": [sse(*said()[:2], done=False), b"data: {oops\n\n"],
    "cut inside an event": [sse(*said())[:-60]],
}
PATHS = ("/v1/chat/completions", "/v1/messages", "/v1/responses", "/v1/completions")
CALLING = PATHS[:3]
"""Completions have no tools."""
ASKED: dict[str, dict[str, Any]] = {
    "/v1/responses": {"input": [USER], "max_output_tokens": 9},
    "/v1/completions": {"prompt": "Hello.", "max_tokens": 9},
}


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(tmp_path_factory.mktemp("traps")) as opened:
        yield opened


def stream(there: Door, path: str, pieces: list[bytes]) -> str:
    """Return what the client of a dialect is sent."""
    there.path = path
    kind = STREAM if pieces[0][:1] != b"{" else "application/json"
    there.recorder.scripts[:] = [(kind, list(pieces))]
    asked = ASKED.get(path, {"messages": [USER], "max_tokens": 9})
    answer = there.post({"model": "cloud", "stream": True, **asked})
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(STREAM)
    return answer.body.decode()


def regular_chat(text: str) -> tuple[str, list[dict[str, Any]], str]:
    """Check what every client of chat relies on; return text, calls and reason."""
    assert text.endswith("data: [DONE]\n\n")
    assert not [line for line in text.splitlines() if line.startswith("event:")]
    found = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: {")]
    assert len({(body["id"], body["created"], body["model"], body["object"]) for body in found}) == 1
    assert all(body["id"] and body["model"] for body in found)
    assert not [body for body in found if body.get("usage")], "nobody asked for usage"
    choices = [choice for body in found for choice in body["choices"]]
    assert choices[0]["delta"]["role"] == "assistant"
    reasons = [choice["finish_reason"] for choice in choices if choice["finish_reason"] is not None]
    assert len(reasons) == 1
    assert choices[-1]["finish_reason"] is not None
    calls: dict[int, dict[str, Any]] = {}
    for part in (part for choice in choices for part in choice["delta"].get("tool_calls") or ()):
        call = calls.setdefault(part["index"], {"name": "", "arguments": ""})
        for key, value in part.get("function", {}).items():
            call[key] += value
    return "".join(choice["delta"].get("content") or "" for choice in choices), list(calls.values()), reasons[0]


def regular_messages(text: str) -> tuple[str, list[dict[str, Any]], str]:
    """Check what every client of Messages relies on; return text, calls and reason."""
    events = [block.split("\n") for block in text.strip().split("\n\n") if not block.startswith(":")]
    found = [json.loads(data.removeprefix("data: ")) for _, data in events]
    assert [name.removeprefix("event: ") for name, _ in events] == [body["type"] for body in found]
    assert found[0]["type"] == "message_start"
    assert [body["type"] for body in found[-2:]] == ["message_delta", "message_stop"]
    started = [body["index"] for body in found if body["type"] == "content_block_start"]
    assert started == list(range(len(started)))
    assert sorted(body["index"] for body in found if body["type"] == "content_block_stop") == started
    said, calls = "", {}
    for body in found:
        if body["type"] == "content_block_start" and body["content_block"]["type"] == "tool_use":
            calls[body["index"]] = {"name": body["content_block"]["name"], "arguments": ""}
        elif body["type"] == "content_block_delta":
            said += body["delta"].get("text", "")
            if "partial_json" in body["delta"]:
                calls[body["index"]]["arguments"] += body["delta"]["partial_json"]
    return said, list(calls.values()), found[-2]["delta"]["stop_reason"]


def regular_responses(text: str) -> tuple[str, list[dict[str, Any]], str]:
    """Check what every client of Responses relies on; return text, calls and status."""
    events = [block.split("\n") for block in text.strip().split("\n\n") if not block.startswith(":")]
    found = [json.loads(data.removeprefix("data: ")) for _, data in events]
    assert [name.removeprefix("event: ") for name, _ in events] == [body["type"] for body in found]
    assert not [(body["type"], why) for body in found for why in complaints("ResponseStreamEvent", body, EXTRACT)]
    assert [body["sequence_number"] for body in found] == list(range(len(found)))
    assert [body["type"] for body in found[:2]] == ["response.created", "response.in_progress"]
    heads = {(one["id"], one["model"], one["created_at"]) for body in found if (one := body.get("response"))}
    assert len(heads) == 1
    added = [body["output_index"] for body in found if body["type"] == "response.output_item.added"]
    assert added == list(range(len(added)))
    assert added == [body["output_index"] for body in found if body["type"] == "response.output_item.done"]
    whole = found[-1]["response"]
    deltas = "".join(body["delta"] for body in found if body["type"] == "response.output_text.delta")
    parts = [part for item in whole["output"] if item["type"] == "message" for part in item["content"]]
    assert deltas == "".join(part["text"] for part in parts)
    calls = [item for item in whole["output"] if item["type"] == "function_call"]
    assert all(item["call_id"] for item in calls)
    return deltas, [{key: item[key] for key in ("name", "arguments")} for item in calls], whole["status"]


def regular_completions(text: str) -> tuple[str, list[dict[str, Any]], str]:
    """Check what every client of completions relies on; return text and reason."""
    assert text.endswith("data: [DONE]\n\n")
    found = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: {")]
    assert len({(body["id"], body["created"], body["model"], body["object"]) for body in found}) == 1
    assert found[0]["object"] == "text_completion"
    choices = [choice for body in found for choice in body["choices"]]
    reasons = [choice["finish_reason"] for choice in choices if choice["finish_reason"] is not None]
    assert len(reasons) == 1
    return "".join(choice["text"] for choice in choices), [], reasons[0]


REGULAR = dict(zip(PATHS, (regular_chat, regular_messages, regular_responses, regular_completions), strict=True))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("oddity", SPOKEN)
def test_an_odd_answer_becomes_a_regular_one(there: Door, path: str, oddity: str) -> None:
    said_, calls, why = REGULAR[path](stream(there, path, SPOKEN[oddity]))
    assert said_ == "Grüße, 🙂."
    assert not calls
    assert why in ("stop", "end_turn", "completed")


@pytest.mark.parametrize("path", CALLING)
@pytest.mark.parametrize("oddity", CALLED)
def test_an_odd_tool_call_becomes_a_regular_one(there: Door, path: str, oddity: str) -> None:
    _, calls, why = REGULAR[path](stream(there, path, CALLED[oddity]))
    assert calls == [{"name": "w", "arguments": '{"a": 1}'}]
    # A cloud's own `stop` stays: OpenAI ends so where one tool was demanded by name.
    assert why in ("tool_calls", "tool_use", "completed") or (why == "stop" and oddity == "finish stop")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("oddity", BROKEN)
def test_an_end_that_was_none_is_an_error_and_no_clean_finish(there: Door, path: str, oddity: str) -> None:
    text = stream(there, path, BROKEN[oddity])
    assert "[DONE]" not in text
    assert "message_stop" not in text
    assert "response.completed" not in text
    last = json.loads(text.strip().rpartition("data: ")[2])
    assert last["error"]["message"]
    named = path in ("/v1/messages", "/v1/responses")
    assert (text.strip().split("\n")[-2] == "event: error") is named

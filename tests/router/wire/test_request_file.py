"""A request out of a file: its endpoint is named, or its shape tells it."""

import json
from typing import Any

import pytest

from router.errors import BadRequest
from router.wire.request_file import requested
from tests.leaks.positions import BODIES

TOLD_BY_SHAPE: dict[str, dict[str, Any]] = {
    **BODIES,
    "/v1/embeddings": {"model": "m", "input": "hello", "encoding_format": "float"},
}
HELLO = {"model": "m", "max_tokens": 5, "messages": [{"role": "user", "content": "hello"}]}


@pytest.mark.parametrize("path", TOLD_BY_SHAPE)
def test_a_body_tells_by_its_fields_what_it_is(path: str) -> None:
    body = json.dumps(TOLD_BY_SHAPE[path]).encode()
    found = requested(body)
    assert f"/v1{found.dialect.path}" == path
    assert found.body == body


@pytest.mark.parametrize(
    "more",
    [
        {"system": "Be brief."},
        {"stop_sequences": ["x"]},
        {"tools": [{"name": "look", "input_schema": {"type": "object"}}]},
        {"messages": [{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": "x"}]}]},
        {"messages": [{"role": "assistant", "content": [{"type": "thinking", "thinking": "x", "signature": "y"}]}]},
    ],
    ids=["system", "stop_sequences", "tools", "tool result", "thinking"],
)
def test_one_mark_is_enough_to_know_messages_from_chat(more: dict[str, Any]) -> None:
    assert requested(json.dumps(HELLO).encode()).dialect.name == "chat"
    assert requested(json.dumps({**HELLO, **more}).encode()).dialect.name == "messages"


@pytest.mark.parametrize("said", ["/v1/messages", "v1/messages", "/messages", "messages"])
def test_whoever_says_the_endpoint_is_believed(said: str) -> None:
    assert requested(json.dumps(HELLO).encode(), said).dialect.name == "messages"


@pytest.mark.parametrize("said", ["/v1/audio/speech", "/v1/message", "/v1/messages/count_tokens", "/"])
def test_an_endpoint_that_is_not_served_is_an_error_and_no_guess(said: str) -> None:
    with pytest.raises(BadRequest, match=r"none of /v1/chat/completions"):
        requested(json.dumps(HELLO).encode(), said)


def test_a_line_of_a_batch_file_names_its_endpoint_and_holds_the_body() -> None:
    inner = {"model": "m", "input": "hello", "temperature": 0.10}
    line = {"custom_id": "1", "method": "POST", "url": "/v1/moderations", "body": inner}
    found = requested(json.dumps(line).encode())
    assert found.dialect.name == "moderations"
    assert json.loads(found.body) == inner
    assert requested(json.dumps(line).encode(), "/v1/embeddings").dialect.name == "embeddings"
    with pytest.raises(BadRequest):
        requested(json.dumps({**line, "url": "/v1/files"}).encode())


def test_what_two_parsers_could_read_differently_is_refused_before_it_is_shaped() -> None:
    with pytest.raises(BadRequest):
        requested(b'{"model":"m","input":"a","input":"b"}')

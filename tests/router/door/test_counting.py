"""Tokens are counted here: the conversation is not sent anywhere to be counted."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.leaks.door import Door, door

USER = {"role": "user", "content": "Write to jane.roe@example.org. " * 50}
PNG = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}}


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(tmp_path_factory.mktemp("count"), kind="anthropic") as opened:
        opened.path = "/v1/messages/count_tokens"
        yield opened


def counted(there: Door, body: dict[str, Any]) -> int:
    answer = there.post({"model": "claude", **body})
    assert answer.status == 200
    assert answer.crossed == ()
    assert "jane" not in answer.logged
    assert answer.route == "local"
    number = json.loads(answer.body)["input_tokens"]
    assert isinstance(number, int)
    return number


def test_more_text_is_more_tokens_and_nothing_leaves(there: Door) -> None:
    one = counted(there, {"messages": [USER]})
    assert 200 < one < 1000
    assert counted(there, {"messages": [USER], "system": "Be kind. " * 100}) > one + 150
    tool = {"name": "a", "description": "Looks up. " * 100, "input_schema": {"type": "object"}}
    assert counted(there, {"messages": [USER], "tools": [tool]}) > one + 150
    assert counted(there, {"messages": [{"role": "user", "content": [PNG]}]}) > 1000


def test_a_wrong_request_is_refused_in_the_words_of_its_client(there: Door) -> None:
    answer = there.post({"model": "claude"})
    assert answer.status == 400
    assert json.loads(answer.body)["error"]["type"] == "invalid_request_error"

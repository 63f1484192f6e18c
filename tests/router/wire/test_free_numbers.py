"""A number in JSON whose keys the caller chose is a text like any other, whatever the guard would still catch."""

import json
from typing import Any

import pytest

from router.wire.chat import parse

NUMBER = 9_876_543_210
MESSAGES = [{"role": "user", "content": "Hi"}]


def tool(parameters: dict[str, Any]) -> dict[str, Any]:
    return {"tools": [{"type": "function", "function": {"name": "f", "parameters": parameters}}]}


@pytest.mark.parametrize(
    "more",
    [
        {"metadata": {"account": NUMBER}},
        {"metadata": {"accounts": [NUMBER]}},
        tool({"type": "object", "properties": {"account": {"type": "integer", "default": NUMBER}}}),
        tool({"type": "object", "properties": {"account": {"enum": [NUMBER]}}}),
    ],
    ids=["metadata", "list", "default", "enum"],
)
def test_a_number_is_read_with_the_key_it_belongs_to(more: dict[str, Any]) -> None:
    conversation = parse(json.dumps({"model": "m", "messages": MESSAGES, **more}).encode())
    (text,) = [text for text in conversation.texts if text.text == str(NUMBER)]
    assert text.fixed, "a placeholder is no number"
    assert "account" in text.before

"""Every text of a Messages request is read, whatever block it stands in."""

import json
from typing import Any

from router.conversation.message import Role
from router.wire.messages import parse

USER = {"role": "user", "content": "go on"}


def read(*messages: dict[str, Any], **more: Any) -> Any:
    return parse(json.dumps({"model": "auto", "max_tokens": 9, "messages": list(messages), **more}).encode())


def test_every_text_of_every_block_is_read() -> None:
    plain = {"type": "text", "media_type": "text/plain"}
    call = {"type": "tool_use", "id": "toolu_1", "name": "look_up", "input": {"a": ["t1"], "t2": 1}}
    asked = [
        {"type": "text", "text": "t3"},
        {"type": "document", "title": "t4", "context": "t5", "source": {**plain, "data": "t6"}},
        {"type": "document", "source": {"type": "content", "content": [{"type": "text", "text": "t7"}]}},
        {"type": "search_result", "source": "t8", "title": "t9", "content": [{"type": "text", "text": "t10"}]},
    ]
    said = [{"type": "thinking", "thinking": "t11", "signature": ""}, {"type": "text", "text": "t12"}, call]
    inside = [{"type": "text", "text": "t13"}, {"type": "document", "title": "t14", "source": {**plain, "data": "t15"}}]
    returned = [{"type": "tool_result", "tool_use_id": "toolu_1", "content": inside}, {"type": "text", "text": "t16"}]
    conversation = read(
        {"role": "user", "content": asked},
        {"role": "assistant", "content": said},
        {"role": "user", "content": returned},
        {"role": "system", "content": "t17"},
        system=[{"type": "text", "text": "t18"}],
        stop_sequences=["t19"],
        tools=[{"name": "t20", "description": "t21", "input_schema": {"properties": {"t22": {"description": "t23"}}}}],
        output_config={"format": {"type": "json_schema", "schema": {"description": "t24"}}},
        surprise="t25",
    )
    assert {f"t{number}" for number in range(1, 26)} <= {text.text for text in conversation.texts}
    assert not conversation.doubts
    tools = {text.text for text in conversation.texts if text.role is Role.TOOL}
    assert tools >= {"t13", "t14", "t15"}
    assert "t16" not in tools, "what the user says beside a result is the user's"


def test_who_a_request_is_made_for_leaves_as_a_hash_and_no_text() -> None:
    conversation = read(USER, metadata={"user_id": "ada@example.org"})
    assert conversation.document.rewritten == (("metadata", "user_id"),)

"""The tables of dialects and tongues."""

import json
from dataclasses import replace

import pytest

from router.conversation.message import Conversation
from router.wire.dialects import DIALECTS, Dialect, spoken_on
from router.wire.outgoing import render_cloud
from router.wire.rendering import Rendering
from router.wire.tongues import CHAT, RESPONSES, TONGUES, Tongue
from tests.router.wire.chat_requests import simple


def test_a_path_names_its_dialect_with_and_without_version() -> None:
    for dialect in DIALECTS.values():
        for path in (dialect.path, f"/v1{dialect.path}", f"/v1{dialect.path}/below"):
            assert spoken_on(path) is dialect, path
    assert spoken_on("/v1/chat/completionsx") is DIALECTS["chat"]


def test_a_conversation_knows_its_dialect() -> None:
    dialect: Dialect = DIALECTS["chat"]
    conversation = dialect.parse(simple())
    assert isinstance(conversation, Conversation)
    assert conversation.dialect == dialect.name


def test_a_name_is_the_key_it_stands_under() -> None:
    assert all(dialect.name == name for name, dialect in DIALECTS.items())
    assert all(tongue.name == name for name, tongue in TONGUES.items())


def test_a_dialect_reads_and_writes_a_stream() -> None:
    reader = CHAT.reader("qwen", True)
    events = (
        reader.feed(b'data: {"choices": [{"delta": {"content": "x"}, "finish_reason": "stop"}]}\n\n') + reader.finish()
    )
    writer = DIALECTS["chat"].writer(DIALECTS["chat"].parse(simple()))
    assert [writer.event(event, event.pieces)[:6] for event in events] == [b"data: "]
    assert writer.end() == b"data: [DONE]\n\n"


@pytest.mark.parametrize(
    ("dialect", "tongue", "told"),
    [
        ("chat", CHAT, True),
        ("chat", replace(CHAT, unsaid=frozenset({"thinking"})), False),
        ("responses", RESPONSES, False),
    ],
    ids=["chat", "chat behind a library", "responses"],
)
def test_how_to_think_is_told_where_it_is_understood_and_else_a_word_is_said(
    dialect: str, tongue: Tongue, *, told: bool
) -> None:
    thinking = {"type": "enabled", "budget_tokens": 1024, "display": "omitted"}
    asked = json.dumps({"model": "m", "messages": [{"role": "user", "content": "Hi"}], "thinking": thinking})
    if dialect == "responses":
        asked = json.dumps({"model": "m", "input": "Hi", "thinking": thinking})
    conversation = DIALECTS[dialect].parse(asked.encode())
    assert not conversation.doubts
    rendering = Rendering(tuple(text.text for text in conversation.texts), "m", str)
    rendered = render_cloud(conversation, rendering, DIALECTS[dialect], tongue)
    assert json.loads(rendered.body).get("thinking") == (thinking if told else None)
    assert rendered.dropped == (() if told else ("thinking",))

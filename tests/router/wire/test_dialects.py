"""The table of dialects."""

from router.conversation.message import Conversation
from router.wire.dialects import CHAT, DIALECTS
from tests.router.wire.chat_requests import simple


def test_a_path_names_its_dialect() -> None:
    dialect = DIALECTS["/chat/completions"]
    assert dialect is CHAT
    conversation = dialect.parse(simple())
    assert isinstance(conversation, Conversation)
    assert conversation.dialect == dialect.name


def test_a_dialect_reads_and_writes_a_stream() -> None:
    reader = CHAT.reader("qwen", True)
    events = (
        reader.feed(b'data: {"choices": [{"delta": {"content": "x"}, "finish_reason": "stop"}]}\n\n') + reader.finish()
    )
    assert [CHAT.render_event(event, event.pieces)[:6] for event in events] == [b"data: "]
    assert CHAT.end == b"data: [DONE]\n\n"

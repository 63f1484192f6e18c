"""A seal is known to come from the cloud that made it, and to nobody else."""

import base64
import json

from router.conversation.message import Conversation
from router.conversation.reply import Event, Field, Piece, Signed, Stream
from router.seals import Seals
from router.wire import messages_request
from router.wire.chat import parse as parse_chat
from router.wire.messages import parse as parse_messages
from router.wire.rendering import Rendering
from router.wire.responses import parse

MADE = Event((Piece(Stream(0, Field.SEALED), "c2VhbA==", whole=True),), {})


def conversation(sealed: str) -> Conversation:
    item = {"type": "reasoning", "id": "r", "summary": [], "encrypted_content": sealed}
    return parse(json.dumps({"model": "m", "input": [item, {"role": "user", "content": "Go on."}]}).encode())


def test_a_seal_goes_back_to_its_maker_alone() -> None:
    seals = Seals()
    seals.note(MADE, "one")
    assert not seals.without(conversation("c2VhbA=="), "one").opaque
    assert seals.without(conversation("c2VhbA=="), "other").opaque
    assert seals.without(conversation("c2VhbB=="), "one").opaque


def test_what_nobody_sealed_stays_opaque() -> None:
    seals = Seals()
    seals.note(Event((Piece(Stream(0, Field.CONTENT), "c2VhbA=="),), {}), "one")
    assert seals.without(conversation("c2VhbA=="), "one").opaque
    image = {"role": "user", "content": [{"type": "input_image", "image_url": "data:image/png;base64,AAAA"}]}
    seen = parse(json.dumps({"model": "m", "input": [image]}).encode())
    assert seals.without(seen, "one").opaque


def test_the_oldest_are_forgotten() -> None:
    seals = Seals(remembered=1)
    seals.note(MADE, "one")
    seals.note(Event((Piece(Stream(0, Field.SEALED), "other"),), {}), "one")
    assert seals.without(conversation("c2VhbA=="), "one").opaque


def test_no_repr_shows_what_is_sealed() -> None:
    assert "c2VhbA" not in repr(conversation("c2VhbA==").opaque)


THOUGHT = {
    "type": "thinking",
    "thinking": "It is due on 3 March 2026.",
    "signature": base64.b64encode(bytes(range(160, 256))).decode(),
}


def thinking(**changed: str) -> Conversation:
    """Return a request of Messages whose client sends a block of reasoning back."""
    said = [
        {"role": "user", "content": "Hi"},
        {
            "role": "assistant",
            "content": [{**THOUGHT, **changed}, {"type": "text", "text": "It is due on 3 March 2026."}],
        },
        {"role": "user", "content": "So?"},
    ]
    return parse_messages(json.dumps({"model": "m", "max_tokens": 9, "messages": said}).encode())


def read(conversation: Conversation) -> list[str]:
    return [text.text for text in conversation.texts if text.text]


def test_signed_reasoning_is_not_read_again_for_its_maker_and_stands_in_the_document_to_the_letter() -> None:
    seals = Seals()
    seals.note(Event((), {}, signed=(Signed(THOUGHT, 0, False),)), "one")
    asked = thinking()
    known = seals.without(asked, "one")
    assert read(known) == ["Hi", "It is due on 3 March 2026.", "So?"], "its words alone are read, not its thoughts"
    assert len(known.texts) == len(asked.texts)
    assert known.document is asked.document
    rendering = Rendering(tuple(text.text for text in known.texts), "m", str)
    assert messages_request.masked(known, rendering).draft.root["messages"][1] == asked.document["messages"][1]


def test_reasoning_of_another_maker_or_with_another_word_in_it_is_read() -> None:
    seals = Seals()
    seals.note(Event((), {}, signed=(Signed(THOUGHT, 0, False),)), "one")
    assert seals.without(thinking(), "other") == thinking()
    for changed in (thinking(thinking="It is due on 4 March 2026."), thinking(thinking="It is due on 3 March 2026. ")):
        assert read(seals.without(changed, "one")) == read(changed)
    assert read(Seals().without(thinking(), "one")) == read(thinking())


def test_only_where_reasoning_stands_is_it_taken_for_reasoning() -> None:
    seals = Seals()
    seals.note(Event((), {}, signed=(Signed({**THOUGHT, "thinking": "look"}, 0, False),)), "one")
    call = {"id": "a", "type": "function", "function": {"name": "look", "arguments": "{}"}}
    said = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": None, "tool_calls": [call]}]
    asked = parse_chat(json.dumps({"model": "m", "messages": said}).encode())
    assert seals.without(asked, "one") == asked

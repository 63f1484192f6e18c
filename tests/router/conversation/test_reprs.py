"""What ends up in a traceback or an assertion says nothing of what was said."""

import pytest

from router.conversation.reply import Event, Field, Piece, Stream
from router.pipeline import Incoming
from router.wire.chat import parse

SAID = "Nightjar"
ASKED = b'{"model":"auto","messages":[{"role":"user","content":"Nightjar"}],"metadata":{"Nightjar":"Nightjar"}}'


@pytest.mark.parametrize(
    "value",
    [
        parse(ASKED),
        parse(ASKED).texts,
        parse(ASKED).document,
        Piece(Stream(0, Field.CONTENT), SAID, SAID),
        Event((), {"content": SAID}),
        Incoming(ASKED, SAID),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_repr_quotes_a_conversation(value: object) -> None:
    assert SAID not in repr(value)
    assert SAID not in str(value)

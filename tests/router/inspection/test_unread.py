"""What no detector can read is said to be unread, by the inspector and not by its parts alone."""

import pytest

from router.conversation.message import Conversation, Role, Text
from router.conversation.place import Place
from router.inspection.cache import ContentCache
from router.inspection.inspect import Inspector, Limits
from router.inspection.vocabulary import Vocabulary

OTHER_SCRIPT = "Напишите, пожалуйста, письмо Ивану Петрову о договоре."


@pytest.mark.parametrize("latin_only", [True, False])
def test_a_text_whose_names_nobody_can_read_is_a_doubt(latin_only: bool) -> None:
    inspector = Inspector((), Vocabulary(()), ContentCache(), Limits(latin_only=latin_only))
    inspector.load()
    text = Text(Place("messages[0].content"), OTHER_SCRIPT, Role.USER, 0)
    conversation = Conversation("chat", "m", False, (text,), (), 0, {})
    for _ in range(2):  # once read, once remembered
        assert bool(inspector.inspect(conversation).doubts) is latin_only

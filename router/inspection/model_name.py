"""What a caller may hide in the name of a model: a name that no configuration knows leaves unchanged."""

import re
from collections.abc import Iterator
from typing import Protocol

from router.conversation.message import Conversation, Doubt, Role, Text
from router.conversation.place import Place
from router.inspection.finding import Inspection
from router.inspection.views.reading import BY_FORM

_PLACE = Place("model")
_ODD = "a model that nobody here knows, with a name unlike one"
_HIDES = "something that must not leave in the name of a model that nobody here knows"
_NAME = re.compile(r"(?!(?:.*[0-9]){15})[A-Za-z0-9._:/+@~-]{1,96}\Z")


class Inspects(Protocol):
    """Says what stands in texts. It must not send them."""

    def inspect(self, conversation: Conversation) -> Inspection: ...


def doubts(name: str, inspector: Inspects) -> Iterator[Doubt]:
    """Yield why a name should not leave. People, places and dates count for nothing: models are named after them."""
    if not _NAME.match(name):
        yield Doubt(_PLACE, _ODD)
        return
    text = Text(_PLACE, name, Role.DEFINITION, 0, fixed=True, word=True)
    seen = inspector.inspect(Conversation("model", name, False, (text,), (), 0, {}))
    yield from seen.doubts
    if any(re.split("[:-]", found.detector)[0] in BY_FORM for found in seen.findings):
        yield Doubt(_PLACE, _HIDES)

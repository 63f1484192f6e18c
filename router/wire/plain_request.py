"""The small requests: one text or a few, one exchange, no messages."""

from functools import partial
from typing import Any, Final

from router.conversation.message import Conversation, Needs, Opaque, Role, Task
from router.conversation.place import Place
from router.errors import BadRequest, PolicyRefused
from router.wire.chat_texts import Walk
from router.wire.document import Document
from router.wire.paths import Node
from router.wire.plain_paths import COMPLETIONS_TREE, EMBEDDINGS_TREE, MODERATIONS_TREE, TOKENS
from router.wire.rendering import Leaving, Rendering, drafted
from router.wire.strict import Json, loads

_KINDS: Final[dict[str, tuple[Node, str, Task]]] = {
    "completions": (COMPLETIONS_TREE, "prompt", Task.CHAT),
    "embeddings": (EMBEDDINGS_TREE, "input", Task.EMBEDDING),
    "moderations": (MODERATIONS_TREE, "input", Task.MODERATION),
}
"""The table of each, the field that holds its text, and what its model must be able to do."""
MODERATION_MODEL: Final = "omni-moderation-latest"
"""What is meant where a moderation names no model, as published."""
LOGPROBS: Final = "logprobs"


def parse(name: str, body: bytes) -> Conversation:
    """Read a request once.

    Raises:
        BadRequest: nothing may be forwarded.
    """
    root, asked, task = _KINDS[name]
    document = _document(loads(body), name)
    walk = Walk(0)
    opaque = _tokens(document, name)
    fields = {key: value for key, value in document.items() if key != asked or not opaque}
    for key in (asked, *(key for key in fields if key != asked)):
        if key in fields:
            walk.enter(Role.USER if key == asked else Role.DEFINITION, 0)
            walk.visit(root, {key: fields[key]}, (), "")
    document.slots = tuple(walk.slots)
    document.rewritten, document.filenames = tuple(walk.rewritten), tuple(walk.filenames)
    document.removed = tuple(walk.removed)
    return Conversation(
        dialect=name,
        model=document["model"],
        stream=document.get("stream") is True,
        texts=tuple(walk.texts),
        messages=(),
        current=0,
        document=document,
        opaque=(*opaque, *walk.opaque),
        doubts=tuple(walk.doubts),
        dropped=tuple(walk.dropped),
        needs=Needs(
            vision=any(part.medium == "image" for part in walk.opaque),
            characters=sum(len(text.text) for text in walk.texts),
            answer_tokens=_count(document.get("max_tokens")),
            task=task,
        ),
    )


def masked(conversation: Conversation, rendering: Rendering) -> Leaving:
    """Return a completion or a moderation as it may leave.

    Raises:
        RouterError: the rendering contradicts the conversation; nothing may leave.
    """
    leaving = drafted(conversation, rendering)
    # Tokens would show placeholders that nobody can restore.
    if leaving.touched and leaving.draft.root.pop(LOGPROBS, None) is not None:
        return Leaving(leaving.draft, touched=True, dropped=(*leaving.dropped, LOGPROBS))
    return leaving


def as_it_is(conversation: Conversation, rendering: Rendering) -> Leaving:
    """Return a request for vectors, which leaves as it is or not at all.

    Raises:
        PolicyRefused: something in it would have to be masked.
    """
    leaving = drafted(conversation, rendering)
    if leaving.touched:
        raise PolicyRefused(
            "the vector of a masked text is that of another text, so this one does not leave; name the model `local`: "
            "then all texts of an index are embedded on this device"
        )
    return leaving


def texts_of(conversation: Conversation, key: str = "input") -> list[str]:
    """Return the texts of a request for vectors, in its order.

    Raises:
        BadRequest: an empty one, or tokens instead of text.
    """
    given = conversation.document.get(key)
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text for text in texts):
        raise BadRequest(
            f"{key} must be a text or a list of texts, none of them empty: tokens belong to one model's tokenizer and "
            "cannot be read here (in LangChain: `check_embedding_ctx_length=False`)",
            param=key,
        )
    return texts


def ask_usage(root: dict[str, Any]) -> bool:
    """Leave it alone: these answers are whole and tell their usage."""
    return False


def _document(parsed: Json, name: str) -> Document:
    if not isinstance(parsed, dict):
        raise BadRequest("the body must be a JSON object")
    document = Document(parsed)
    if name == "moderations" and document.get("model") is None:
        document["model"] = MODERATION_MODEL
    if not isinstance(document.get("model"), str) or not document["model"]:
        raise BadRequest("model is required and must be a string", param="model")
    asked = _KINDS[name][1]
    if not isinstance(document.get(asked), str | list):
        raise BadRequest(f"{asked} is required and must be a text or a list", param=asked)
    if document.get("stream") not in (None, True, False):
        raise BadRequest("stream must be true or false", param="stream")
    return document


def _tokens(document: Document, name: str) -> tuple[Opaque, ...]:
    """Return the part that nobody can read when text came as the numbers of a tokenizer."""
    key = TOKENS.get(name)
    given = document.get(key) if key else None
    flat = (
        [one for part in given for one in (part if isinstance(part, list) else [part])]
        if isinstance(given, list)
        else []
    )
    if not flat or not all(type(one) is int for one in flat):
        return ()
    return (Opaque(Place(str(key)), "tokens"),)


def _count(value: Json) -> int:
    return value if type(value) is int and value > 0 else 0


parse_completions = partial(parse, "completions")
parse_embeddings = partial(parse, "embeddings")
parse_moderations = partial(parse, "moderations")

"""A client's document as it may leave: texts replaced, identifiers hashed, the rest shared with the request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from router.conversation.message import Conversation
from router.conversation.thought import Thought
from router.errors import RouterError
from router.wire.document import Document, Draft, Path, Token
from router.wire.strict import Json, dumps

OMITTED = "(An earlier part of this conversation was left out.)"
"""What stands for an exchange of the history that may not leave."""

_KNOWN = """
bmp c cpp css csv doc docx gif go gz h heic html htm ics java jpeg jpg js json jsx log m4a md mov mp3 mp4 mpeg
mpga odp ods odt ogg pdf php png ppt pptx py rb rs rtf sh sql svg tar tex tif tiff toml ts tsv tsx txt wav
webm webp xls xlsx xml yaml yml zip
"""
_EXTENSIONS = frozenset(_KNOWN.split())
"""Endings that tell a provider what a file is. Any other end of a name is a part of the name."""


@dataclass(frozen=True, slots=True, repr=False)
class Rendering:
    """Everything that differs between what the client sent and what a cloud is sent."""

    texts: tuple[str, ...]
    """Parallel to the conversation's texts."""
    model: str
    pseudonym: Callable[[str], str]
    """Keyed hash for identifiers such as `user`."""
    omitted: frozenset[int] = frozenset()
    """Exchanges that leave as one fixed line."""
    note: str | None = None
    """Told to the model in a system message of its own."""
    count_usage: bool = True
    """Ask for the usage of a stream, so that tokens can be accounted."""
    thoughts: Mapping[str, Thought | None] = field(default_factory=dict)
    """What the model that is asked thought in this conversation, by the ids of its calls; None: it may not be told."""
    reasoning: bool = True
    """False: signed reasoning that the client brought stays out as well."""


@dataclass(frozen=True, slots=True, repr=False)
class Leaving:
    """A client's document, still in the client's dialect, with everything out of it that must not leave."""

    draft: Draft
    touched: bool
    """Whether any text is another one than the client wrote."""
    dropped: tuple[str, ...] = ()


def drafted(conversation: Conversation, rendering: Rendering) -> Leaving:
    """Return a changed copy; what was not asked to change is shared with the request, not copied.

    Raises:
        RouterError: the rendering contradicts the conversation; nothing may leave.
    """
    document = conversation.document
    fits = len(rendering.texts) == len(conversation.texts) and conversation.current not in rendering.omitted
    if not isinstance(document, Document) or not fits:
        raise RouterError("the outgoing body would not be a rendering of this request")
    draft = Draft(document)
    touched = _write_texts(draft, conversation, document, rendering)
    for path in document.rewritten:
        draft.put(path, rendering.pseudonym(_identifier(draft.get(path))))
    for path in document.filenames:
        name = str(draft.get(path))
        extension = name.rpartition(".")[2].lower()
        draft.put(path, rendering.pseudonym(name) + (f".{extension}" if extension in _EXTENSIONS else ""))
    for path in document.removed:
        draft.remove(path)
    draft.root["model"] = rendering.model
    return Leaving(draft, touched or bool(rendering.omitted), conversation.dropped)


def _identifier(value: Json) -> str:
    return value if isinstance(value, str) else dumps(value).decode()


def _write_texts(draft: Draft, conversation: Conversation, document: Document, rendering: Rendering) -> bool:
    inside: dict[Path, list[tuple[int, int, str]]] = {}
    touched = False
    for text, new, slot in zip(conversation.texts, rendering.texts, document.slots, strict=True):
        if new is text.text or new == text.text or text.exchange in rendering.omitted:
            continue
        touched = True
        if slot is None:
            raise RouterError(f"{text.place} would be rewritten, and its type does not allow that")
        if isinstance(slot, Token):
            inside.setdefault(slot.path, []).append((slot.start, slot.end, dumps(new).decode()))
        else:
            draft.put(slot, new)
    for path, edits in inside.items():
        whole = draft.get(path)
        for start, end, new in reversed(edits):
            whole = whole[:start] + new + whole[end:]
        draft.put(path, whole)
    return touched

"""Chat completions: a conversation to the bytes that leave."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from router.conversation.message import Conversation, Role
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


@dataclass(frozen=True, slots=True, repr=False)
class Rendered:
    """A body for a cloud and what the client must hear about it."""

    body: bytes
    dropped: tuple[str, ...]
    """Fields that were left out, for `x-halfdoor-dropped`."""
    hides_usage: bool
    """The usage of the stream was our wish, so the client must not see it."""


def render_cloud(conversation: Conversation, rendering: Rendering) -> Rendered:
    """Write the body for a cloud; what was not asked to change is shared with the request, not copied.

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
    _edit_messages(draft, conversation, rendering)
    dropped = conversation.dropped
    if touched or rendering.omitted:
        dropped += _drop_logprobs(draft.root)
    hides = rendering.count_usage and conversation.stream and _ask_usage(draft.root)
    return Rendered(dumps(draft.root), dropped, hides)


def render_local(conversation: Conversation, model: str) -> bytes:
    """Write the body for an engine on this device: the request as it came, for the engine's model."""
    return dumps({**conversation.document, "model": model})


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


def _edit_messages(draft: Draft, conversation: Conversation, rendering: Rendering) -> None:
    if not rendering.omitted and rendering.note is None:
        return
    leading = True
    messages: list[Any] = []
    told: set[int] = set()
    for message, known in zip(draft.root["messages"], conversation.messages, strict=True):
        if leading and known.role is not Role.SYSTEM:
            leading = False
            if rendering.note is not None:
                messages.append({"role": "system", "content": rendering.note})
        if known.exchange not in rendering.omitted:
            messages.append(message)
        elif known.exchange not in told:
            told.add(known.exchange)
            messages.append({"role": "system", "content": OMITTED})
    if leading and rendering.note is not None:
        messages.append({"role": "system", "content": rendering.note})
    draft.root["messages"] = messages


def _drop_logprobs(root: dict[str, Any]) -> tuple[str, ...]:
    """Tokens and their bytes would show placeholders that nobody can restore."""
    return tuple(name for name in ("logprobs", "top_logprobs") if root.pop(name, None))


def _ask_usage(root: dict[str, Any]) -> bool:
    options = root.get("stream_options") or {}
    if options.get("include_usage") is True:
        return False
    root["stream_options"] = {**options, "include_usage": True}
    return True

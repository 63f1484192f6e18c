"""Chat completions: bytes to a conversation."""

from functools import lru_cache
from typing import Any

from router.conversation.exchange import exchanges
from router.conversation.message import Conversation, Message, Needs, Role
from router.errors import BadRequest
from router.wire.chat_texts import Walk
from router.wire.document import Document
from router.wire.paths import CHAT_TREE, FUNCTION_MESSAGE, MESSAGE
from router.wire.strict import Json, loads

_ROLES = {
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "tool": Role.TOOL,
    "function": Role.TOOL,
}
_FIRST = ("tools", "functions", "response_format")
"""Read before the messages: they stay the same from turn to turn, so the numbers of placeholders do too."""


def parse(body: bytes) -> Conversation:
    """Read a request once.

    Raises:
        BadRequest: nothing may be forwarded.
    """
    parsed = loads(body)
    if not isinstance(parsed, dict):
        raise BadRequest("the body must be a JSON object")
    document = Document(parsed)
    model, stream = _model(document), _stream(document)
    messages = _messages(document)
    return _conversation(document, model, stream, messages)


def _conversation(
    document: Document, model: str, stream: bool, messages: tuple[tuple[Message, ...], int]
) -> Conversation:
    listed, current = messages
    walk = Walk(current)
    for key in _FIRST:
        if key in document:
            walk.visit(CHAT_TREE.fields[key], document[key], (key,), key)
    _walk_messages(walk, document["messages"], listed)
    walk.enter(Role.DEFINITION, current)
    walk.visit(CHAT_TREE, {k: v for k, v in document.items() if k != "messages" and k not in _FIRST}, (), "")
    document.slots = tuple(walk.slots)
    document.rewritten = tuple(walk.rewritten)
    document.filenames = tuple(walk.filenames)
    document.removed = tuple(walk.removed)
    return Conversation(
        dialect="chat",
        model=model,
        stream=stream,
        texts=tuple(walk.texts),
        messages=listed,
        current=current,
        document=document,
        opaque=tuple(walk.opaque),
        doubts=tuple(walk.doubts),
        dropped=tuple(walk.dropped),
        needs=_needs(document, walk),
        loop=_loop(document["messages"], listed, current),
    )


def _loop(messages: list[dict[str, Any]], listed: tuple[Message, ...], current: int) -> tuple[str, ...]:
    """Return the ids of the tool calls in the current exchange."""
    calling = [i for i, message in enumerate(listed) if message.calls_tools and message.exchange == current]
    calls = [call for i in calling for call in messages[i].get("tool_calls") or () if isinstance(call, dict)]
    return tuple(given for call in calls if isinstance(given := call.get("id"), str))


def _model(document: Document) -> str:
    model = document.get("model")
    if not isinstance(model, str) or not model:
        raise BadRequest("model is required and must be a string", param="model")
    return model


def _stream(document: Document) -> bool:
    stream = document.get("stream")
    if stream is not None and not isinstance(stream, bool):
        raise BadRequest("stream must be true or false", param="stream")
    return bool(stream)


def _messages(document: Document) -> tuple[tuple[Message, ...], int]:
    messages = document.get("messages")
    if not isinstance(messages, list) or not messages:
        raise BadRequest("messages is required and must be a non-empty list", param="messages")
    shapes = [_shape(message, i) for i, message in enumerate(messages)]
    numbers, current = exchanges(shapes)
    return tuple(map(_message, shapes, numbers)), current


@lru_cache(maxsize=4096)
def _message(shape: tuple[Role, bool], number: int) -> Message:
    """Return a message; two with the same role and number are one value, and a history has hundreds."""
    return Message(shape[0], number, shape[1])


def _shape(message: Json, i: int) -> tuple[Role, bool]:
    if type(message) is not dict:
        raise BadRequest(f"messages[{i}] must be an object", param=f"messages[{i}]")
    role = message.get("role")
    known = _ROLES.get(role) if isinstance(role, str) else None
    if known is None:
        raise BadRequest(f"messages[{i}].role must be one of {', '.join(_ROLES)}", param=f"messages[{i}].role")
    return known, bool(message.get("tool_calls") or message.get("function_call"))


def _walk_messages(walk: Walk, messages: list[dict[str, Any]], listed: tuple[Message, ...]) -> None:
    for i, message in enumerate(messages):
        walk.enter(listed[i].role, listed[i].exchange)
        content = message.get("content")
        if len(message) == 2 and type(content) is str and "\\" not in content:
            # Nearly every message of a long history: nothing to look up in the table.
            walk.plain(content, ("messages", i, "content"), f"messages[{i}].content")
        else:
            node = FUNCTION_MESSAGE if message["role"] == "function" else MESSAGE
            walk.visit(node, message, ("messages", i), f"messages[{i}]")


def _needs(document: Document, walk: Walk) -> Needs:
    media = {part.medium for part in walk.opaque}
    modalities = document.get("modalities")
    form = document.get("response_format")
    limit = document.get("max_completion_tokens") or document.get("max_tokens")
    return Needs(
        tools=bool(document.get("tools") or document.get("functions")),
        vision="image" in media,
        audio="audio" in media or (isinstance(modalities, list) and "audio" in modalities),
        json_schema=isinstance(form, dict) and form.get("type") == "json_schema",
        json_answer=isinstance(form, dict) and form.get("type") in ("json_schema", "json_object"),
        characters=sum(len(text.text) for text in walk.texts),
        answer_tokens=limit if type(limit) is int and limit > 0 else 0,
    )

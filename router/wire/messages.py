"""Anthropic Messages: bytes to a conversation."""

from typing import Any

from router.conversation.exchange import exchanges
from router.conversation.message import Conversation, Message, Needs, Role
from router.errors import BadRequest
from router.wire.chat_texts import Walk
from router.wire.document import Document
from router.wire.messages_paths import MESSAGE, MESSAGES_TREE
from router.wire.paths import Node
from router.wire.strict import Json, loads

_FIRST = ("tools", "system", "output_config")
"""Read before the messages: they stay the same from turn to turn, so the numbers of placeholders do too."""
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}
_RESULT = "tool_result"


def parse(body: bytes) -> Conversation:
    """Read a request once.

    Raises:
        BadRequest: nothing may be forwarded.
    """
    return _parsed(body, counting=False)


def parse_to_count(body: bytes) -> Conversation:
    """Read a request whose tokens are asked for: the same, but that no answer is.

    Raises:
        BadRequest: it is no such request.
    """
    return _parsed(body, counting=True)


def _parsed(body: bytes, *, counting: bool) -> Conversation:
    parsed = loads(body)
    if not isinstance(parsed, dict):
        raise BadRequest("the body must be a JSON object")
    document = Document(parsed)
    model, stream = document.get("model"), document.get("stream")
    if not isinstance(model, str) or not model:
        raise BadRequest("model: Field required", param="model")
    if stream is not None and not isinstance(stream, bool):
        raise BadRequest("stream: must be true or false", param="stream")
    limit = document.get("max_tokens")
    if not counting and (type(limit) is not int or limit < 1):
        raise BadRequest("max_tokens: Field required, a positive number", param="max_tokens")
    listed, current = _messages(document)
    return _conversation(document, model, bool(stream), listed, current)


def _messages(document: Document) -> tuple[tuple[Message, ...], int]:
    messages = document.get("messages")
    if not isinstance(messages, list) or not messages:
        raise BadRequest("messages: Field required, a non-empty list", param="messages")
    shapes = [_shape(message, i) for i, message in enumerate(messages)]
    numbers, current = exchanges(shapes)
    return tuple(Message(role, number, calls) for (role, calls), number in zip(shapes, numbers, strict=True)), current


def _shape(message: Json, i: int) -> tuple[Role, bool]:
    if type(message) is not dict:
        raise BadRequest(f"messages.{i}: must be an object", param=f"messages[{i}]")
    role = message.get("role")
    known = _ROLES.get(role) if isinstance(role, str) else None
    if known is None:
        raise BadRequest(f"messages.{i}.role: must be user, assistant or system", param=f"messages[{i}].role")
    kinds = {block.get("type") for block in blocks(message) if isinstance(block.get("type"), str)}
    if known is Role.USER and _RESULT in kinds:
        return Role.TOOL, False
    return known, known is Role.ASSISTANT and "tool_use" in kinds


def blocks(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the blocks of a message's content that are objects; a plain string has none."""
    content = message.get("content")
    return [block for block in content if type(block) is dict] if isinstance(content, list) else []


def _conversation(
    document: Document, model: str, stream: bool, listed: tuple[Message, ...], current: int
) -> Conversation:
    walk = Walk(current)
    for key in _FIRST:
        if key in document:
            walk.enter(Role.SYSTEM if key == "system" else Role.DEFINITION, current)
            walk.visit(MESSAGES_TREE.fields[key], document[key], (key,), key)
    for i, message in enumerate(document["messages"]):
        _walk_message(walk, message, listed[i], i)
    walk.enter(Role.DEFINITION, current)
    rest = {key: value for key, value in document.items() if key != "messages" and key not in _FIRST}
    walk.visit(MESSAGES_TREE, rest, (), "")
    document.slots = tuple(walk.slots)
    document.rewritten = tuple(walk.rewritten)
    document.filenames = tuple(walk.filenames)
    document.removed = tuple(walk.removed)
    return Conversation(
        dialect="messages",
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


def _walk_message(walk: Walk, message: dict[str, Any], known: Message, i: int) -> None:
    """Walk one message; a turn of the user may hold what tools returned and what the user says of it."""
    place = f"messages[{i}]"
    content = message.get("content")
    own = Role.USER if known.role is Role.TOOL else known.role
    walk.enter(own, known.exchange)
    if not isinstance(content, list):
        walk.visit(MESSAGE, message, ("messages", i), place)
        return
    walk.visit(MESSAGE, {key: value for key, value in message.items() if key != "content"}, ("messages", i), place)
    node = _block_node()
    for j, block in enumerate(content):
        returned = type(block) is dict and block.get("type") == _RESULT
        walk.enter(Role.TOOL if returned else own, known.exchange)
        walk.visit(node, block, ("messages", i, "content", j), f"{place}.content[{j}]")


def _block_node() -> Node:
    node = MESSAGE.fields["content"].item
    assert node is not None  # noqa: S101 - the table has blocks
    return node


def _loop(messages: list[dict[str, Any]], listed: tuple[Message, ...], current: int) -> tuple[str, ...]:
    """Return the ids of the tool calls in the current exchange."""
    calling = [i for i, message in enumerate(listed) if message.calls_tools and message.exchange == current]
    calls = [block for i in calling for block in blocks(messages[i]) if block.get("type") == "tool_use"]
    return tuple(given for call in calls if isinstance(given := call.get("id"), str))


def _needs(document: Document, walk: Walk) -> Needs:
    media = {part.medium for part in walk.opaque}
    output = document.get("output_config")
    form = isinstance(output, dict) and isinstance(output.get("format"), dict)
    limit = document.get("max_tokens")
    return Needs(
        tools=bool(document.get("tools")),
        vision="image" in media,
        json_schema=form,
        json_answer=form,
        characters=sum(len(text.text) for text in walk.texts),
        answer_tokens=limit if type(limit) is int and limit > 0 else 0,
    )

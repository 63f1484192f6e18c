"""Responses: bytes to a conversation."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final

from router.conversation.exchange import exchanges
from router.conversation.message import Conversation, Message, Needs, Role
from router.errors import BadRequest
from router.wire.chat_texts import Walk
from router.wire.document import Document
from router.wire.responses_paths import RESPONSES_TREE
from router.wire.strict import Json, loads

NAME: Final = "responses"
_ANY: Final = "auto"
"""Responses may leave the model to a stored prompt. What asks nothing is described as a request too, so it is one."""
_ROLES: Final = {
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
}
_FIRST: Final = ("tools", "text", "instructions")
"""Read before the input: they stay the same from turn to turn, so the numbers of placeholders do too."""


def parse(body: bytes) -> Conversation:
    """Read a request once.

    Raises:
        BadRequest: nothing may be forwarded.
    """
    parsed = loads(body)
    if not isinstance(parsed, dict):
        raise BadRequest("the body must be a JSON object")
    return read(parsed)


def read(parsed: Mapping[str, Any], echoed: Mapping[str, Any] | None = None) -> Conversation:
    """Take a request that was parsed already.

    Args:
        parsed: the request; earlier turns may have been put before its input.
        echoed: what the answer repeats instead of it.

    Raises:
        BadRequest: nothing may be forwarded.
    """
    document = Document(parsed)
    document.echoed = echoed
    model = document["model"] = _model(document)
    stream = document.get("stream")
    if stream is not None and not isinstance(stream, bool):
        raise BadRequest("stream must be true or false", param="stream")
    listed, current = _messages(document)
    walk = _walk(document, listed, current)
    document.slots = tuple(walk.slots)
    document.rewritten = tuple(walk.rewritten)
    document.filenames = tuple(walk.filenames)
    document.removed = tuple(walk.removed)
    return Conversation(
        dialect=NAME,
        model=model,
        stream=bool(stream),
        texts=tuple(walk.texts),
        messages=listed,
        current=current,
        document=document,
        opaque=tuple(walk.opaque),
        doubts=tuple(walk.doubts),
        dropped=tuple(walk.dropped),
        needs=_needs(document, walk),
        loop=_loop(document.get("input"), listed, current),
    )


def _model(document: Document) -> str:
    model = document.get("model")
    if model is None and (document.get("input") is None or document.get("prompt") is not None):
        return _ANY
    if model is None:
        raise BadRequest("model is required; `auto` leaves the choice to the policy", param="model")
    if not isinstance(model, str) or not model:
        raise BadRequest("model must be a string", param="model")
    return model


def items(document: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    """Return the input as items; a bare text is a message of the user."""
    given = document.get("input")
    if isinstance(given, str):
        return ({"type": "message", "role": "user", "content": given},)
    return given if isinstance(given, list) else ()


def kind(item: Mapping[str, Any]) -> str:
    """Return what an item is; a message need not say so."""
    stated = item.get("type")
    return stated if isinstance(stated, str) else "message"


def _messages(document: Document) -> tuple[tuple[Message, ...], int]:
    given = document.get("input")
    if given is not None and not isinstance(given, str | list):
        raise BadRequest("input must be a text or a list", param="input")
    listed = items(document)
    for i, item in enumerate(listed):
        if type(item) is not dict:
            raise BadRequest(f"input[{i}] must be an object", param=f"input[{i}]")
    shapes = [_shape(item, i, listed) for i, item in enumerate(listed)]
    numbers, current = exchanges(shapes)
    return tuple(Message(role, number, calls) for (role, calls), number in zip(shapes, numbers, strict=True)), current


def _shape(item: dict[str, Any], i: int, listed: Sequence[dict[str, Any]]) -> tuple[Role, bool]:
    """Return who speaks in an item, and whether the turn goes on after it."""
    what = kind(item)
    if what == "message":
        role = item.get("role")
        known = _ROLES.get(role) if isinstance(role, str) else None
        if known is None:
            raise BadRequest(f"input[{i}].role must be one of {', '.join(_ROLES)}", param=f"input[{i}].role")
        return known, known is Role.ASSISTANT and _goes_on(listed, i)
    if what.endswith(("_output", "_response")):
        return Role.TOOL, False
    if what == "additional_tools":
        return Role.SYSTEM, False
    return Role.ASSISTANT, True


def _goes_on(listed: Sequence[dict[str, Any]], i: int) -> bool:
    """Whether what follows an assistant's message belongs to the same turn: more of its words, thoughts or calls."""
    following = next(islice(listed, i + 1, None), None)
    if following is None:
        return False
    return kind(following) != "message" or following.get("role") == "assistant"


def _walk(document: Document, listed: tuple[Message, ...], current: int) -> Walk:
    walk = Walk(current)
    for key in _FIRST:
        if key in document:
            walk.enter(Role.SYSTEM if key == "instructions" else Role.DEFINITION, current)
            walk.visit(RESPONSES_TREE.fields[key], document[key], (key,), key)
    given, node = document.get("input"), RESPONSES_TREE.fields["input"]
    if isinstance(given, str):
        walk.enter(Role.USER, current)
        walk.visit(node, given, ("input",), "input")
    elif isinstance(given, list) and node.item is not None:
        for i, item in enumerate(given):
            walk.enter(listed[i].role, listed[i].exchange)
            walk.visit(node.item, item, ("input", i), f"input[{i}]")
    walk.enter(Role.DEFINITION, current)
    rest = {key: value for key, value in document.items() if key != "input" and key not in _FIRST}
    walk.visit(RESPONSES_TREE, rest, (), "")
    return walk


def _loop(given: Json, listed: tuple[Message, ...], current: int) -> tuple[str, ...]:
    """Return the ids of the tool calls in the current exchange."""
    if not isinstance(given, list):
        return ()
    calling = [given[i] for i, message in enumerate(listed) if message.calls_tools and message.exchange == current]
    return tuple(call for item in calling if isinstance(call := item.get("call_id"), str))


def _needs(document: Document, walk: Walk) -> Needs:
    media = {part.medium for part in walk.opaque}
    text = document.get("text")
    form = text.get("format") if isinstance(text, dict) else None
    form_kind = form.get("type") if isinstance(form, dict) else None
    limit = document.get("max_output_tokens")
    return Needs(
        tools=bool(document.get("tools")),
        vision="image" in media,
        audio="audio" in media,
        json_schema=form_kind == "json_schema",
        json_answer=form_kind in ("json_schema", "json_object"),
        characters=sum(len(text.text) for text in walk.texts),
        answer_tokens=limit if type(limit) is int and limit > 0 else 0,
    )

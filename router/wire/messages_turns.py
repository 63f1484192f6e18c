"""The messages of a chat request as turns of Messages: two roles that alternate, each call answered at once."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from router.wire.call_ids import fitting

BEGIN: Final = "(The conversation goes on.)"
"""A conversation of this format begins with the user."""
NO_RESULT: Final = "(No result was given.)"
IMAGE_LEFT_OUT: Final = "(An image was left out here: it is not in a form that this model can be given.)"
AUDIO_LEFT_OUT: Final = "(A recording was left out here: this model does not hear.)"
FILE_LEFT_OUT: Final = "(A file was left out here: it is not in a form that this model can be given.)"

Block = dict[str, Any]
Turn = dict[str, Any]


def turns(messages: list[Any], dropped: list[str]) -> tuple[list[str], list[Turn]]:
    """Return the system texts that lead, and the turns.

    A system message further down stays where it is, in the user's turn; what the user and tools say between two
    answers becomes one turn, results first.
    """
    system: list[str] = []
    rest = list(messages)
    while rest and rest[0].get("role") in ("system", "developer"):
        system += [block["text"] for block in _blocks(rest.pop(0).get("content"), dropped)]
    result: list[Turn] = []
    for i, message in enumerate(rest):
        role = "assistant" if message.get("role") == "assistant" else "user"
        blocks = _assistant(message, i) if role == "assistant" else _user(message, i, dropped)
        if result and result[-1]["role"] == role:
            result[-1]["content"] += blocks
        elif blocks:
            result.append({"role": role, "content": blocks})
    if not result or result[0]["role"] == "assistant":
        result.insert(0, {"role": "user", "content": [_text(BEGIN)]})
    _answer_calls(result)
    if result[-1]["role"] == "assistant":
        _trim(result[-1]["content"])
    return system, result


def _text(text: str) -> Block:
    return {"type": "text", "text": text}


def _blocks(content: object, dropped: list[str]) -> list[Block]:
    """Return the blocks of a content; texts of blanks alone are refused by this format, so they are left out."""
    if isinstance(content, str):
        return [_text(content)] if content.strip() else []
    blocks = [_part(part, dropped) for part in content] if isinstance(content, list) else []
    return [block for block in blocks if block.get("type") != "text" or block["text"].strip()]


def _part(part: Mapping[str, Any], dropped: list[str]) -> Block:
    match part:
        case {"type": "text", "text": str(text)} | {"type": "refusal", "refusal": str(text)}:
            kept = {"cache_control": part["cache_control"]} if "cache_control" in part else {}
            return {**_text(text), **kept}
        case {"type": "image_url", "image_url": {"url": str(url)}}:
            if (source := _source(url)) is not None:
                return {"type": "image", "source": source}
            dropped.append("image")
            return _text(IMAGE_LEFT_OUT)
        case {"type": "file", "file": {"file_data": str(data)}} if data.startswith("data:application/pdf;base64,"):
            source = {"type": "base64", "media_type": "application/pdf", "data": data.partition(",")[2]}
            return {"type": "document", "source": source}
        case {"type": "input_audio"}:
            dropped.append("audio")
            return _text(AUDIO_LEFT_OUT)
    dropped.append("file")
    return _text(FILE_LEFT_OUT)


def _source(url: str) -> dict[str, str] | None:
    if url.startswith("https://"):
        return {"type": "url", "url": url}
    head, _, data = url.partition(",")
    media = head.removeprefix("data:").removesuffix(";base64")
    fits = head.startswith("data:") and head.endswith(";base64")
    known = media in ("image/jpeg", "image/png", "image/gif", "image/webp")
    return {"type": "base64", "media_type": media, "data": data} if fits and known else None


def _user(message: Mapping[str, Any], i: int, dropped: list[str]) -> list[Block]:
    blocks = _blocks(message.get("content"), dropped)
    if message.get("role") not in ("tool", "function"):
        return blocks
    given = message.get("tool_call_id") or _legacy(message.get("name"))
    return [_result(fitting(str(given)), blocks)]


def _assistant(message: Mapping[str, Any], i: int) -> list[Block]:
    blocks = [dict(block) for block in message.get("thinking_blocks") or () if _is_signed(block)]
    blocks += [block for block in _blocks(message.get("content"), []) if block["type"] == "text"]
    if isinstance(refusal := message.get("refusal"), str) and refusal.strip():
        blocks.append(_text(refusal))
    for call in message.get("tool_calls") or ():
        part = call.get("function") or call.get("custom") or {}
        given = {"input": part["input"]} if "input" in part else _input(part.get("arguments"))
        blocks.append(_use(fitting(str(call.get("id"))), part.get("name"), given))
    if isinstance(call := message.get("function_call"), dict):
        blocks.append(_use(fitting(_legacy(call.get("name"))), call.get("name"), _input(call.get("arguments"))))
    return blocks


def _legacy(name: object) -> str:
    """Return an id for a call of the old `function_call`, which had none: its answer names the same function."""
    return f"function_{name}"


def _use(given: str, name: object, arguments: dict[str, Any]) -> Block:
    return {"type": "tool_use", "id": given, "name": name, "input": arguments}


def _result(given: str, blocks: list[Block]) -> Block:
    return {"type": "tool_result", "tool_use_id": given, "content": blocks or [_text(NO_RESULT)]}


def _is_signed(block: object) -> bool:
    return isinstance(block, dict) and (bool(block.get("signature")) or block.get("type") == "redacted_thinking")


def _input(arguments: object) -> dict[str, Any]:
    """Return what a tool was called with as an object; text that is no JSON object stays as a text in one."""
    try:
        value = orjson.loads(arguments) if isinstance(arguments, str) and arguments.strip() else {}
    except orjson.JSONDecodeError:
        return {"input": arguments}
    return value if isinstance(value, dict) else {"input": arguments}


def _answer_calls(result: list[Turn]) -> None:
    """Put results first in each turn and give every call one: this format refuses a call that stays unanswered."""
    for i, turn in enumerate(result):
        if turn["role"] == "user":
            before = result[i - 1]["content"] if i else []
            known = {block["id"] for block in before if block["type"] == "tool_use"}
            turn["content"] = [_told(block, known) for block in turn["content"]]
    for i, turn in enumerate(result):
        calls = [block["id"] for block in turn["content"] if block["type"] == "tool_use"]
        if calls and i + 1 == len(result):
            result.append({"role": "user", "content": []})
        if calls:
            _order(result[i + 1], calls)


def _order(turn: Turn, calls: list[str]) -> None:
    results = [block for block in turn["content"] if block["type"] == "tool_result"]
    given = {block["tool_use_id"] for block in results}
    lacking = [_result(call, []) for call in calls if call not in given]
    rest = [block for block in turn["content"] if block["type"] != "tool_result"]
    turn["content"] = [*results, *lacking, *rest]


def _told(block: Block, known: set[str]) -> Block:
    """Make a text of a result whose call is not there, which this format would refuse."""
    if block["type"] != "tool_result" or block["tool_use_id"] in known:
        return block
    return _text("\n".join(inner["text"] for inner in block["content"] if inner["type"] == "text") or NO_RESULT)


def _trim(content: list[Block]) -> None:
    """An answer that is to be gone on with must not end in blanks."""
    if content and content[-1]["type"] == "text":
        content[-1] = {**content[-1], "text": content[-1]["text"].rstrip()}

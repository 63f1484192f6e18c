"""The running texts inside one delta or message of a chat answer."""

from collections.abc import Iterator, Sequence
from typing import Any

from router.conversation.reply import Begun, Field, Piece, Stream
from router.wire.strict import Json

_FIELDS = (
    ("content", Field.CONTENT),
    ("refusal", Field.REFUSAL),
    ("reasoning_content", Field.REASONING),
    ("reasoning", Field.REASONING),
)
"""llama.cpp and DeepSeek say `reasoning_content`, Ollama and OpenRouter `reasoning`; some say both, with one text."""


def read_pieces(delta: dict[str, Any], choice: int) -> list[Piece]:
    """Return the texts of a delta in a fixed order; `write_pieces` takes them back in the same."""
    pieces = _parts(delta.get("content"), choice)
    for key, field in _FIELDS:
        if key not in delta or not isinstance(text := delta[key], str):
            continue
        if key != "reasoning" or not isinstance(delta.get("reasoning_content"), str):
            pieces.append(Piece(Stream(choice, field), text))
    for i, call in enumerate(delta.get("tool_calls") or ()):
        index = call.get("index")
        tool = index if type(index) is int else i
        for key, field in _CALLS:
            if isinstance(part := call.get(key), dict):
                pieces.append(_piece(part, Stream(choice, field, tool)))
    if isinstance(call := delta.get("function_call"), dict):
        pieces.append(_piece(call, Stream(choice, Field.ARGUMENTS)))
    return pieces


def calls_begun(delta: dict[str, Any], choice: int) -> list[Begun]:
    """Return the tool calls that begin in a delta or message: those that state their id."""
    begun = []
    for i, call in enumerate(delta.get("tool_calls") or ()):
        given, index = call.get("id"), call.get("index")
        if isinstance(given, str) and given:
            custom = isinstance(call.get("custom"), dict)
            named = call.get("custom" if custom else "function")
            name = named.get("name") if isinstance(named, dict) else None
            tool = index if type(index) is int else i
            begun.append(Begun(choice, tool, given, name if isinstance(name, str) else "", custom))
    return begun


def write_pieces(delta: dict[str, Any], pieces: Iterator[Piece]) -> dict[str, Any]:
    """Return a copy with the texts replaced."""
    result = dict(delta)
    if isinstance(content := delta.get("content"), list):
        result["content"] = [_with_text(part, pieces) for part in content]
    for key, _ in _FIELDS:
        if not isinstance(delta.get(key), str):
            continue
        both = key == "reasoning" and isinstance(delta.get("reasoning_content"), str)
        result[key] = result["reasoning_content"] if both else next(pieces).text
    if calls := delta.get("tool_calls"):
        result["tool_calls"] = [_with_call(call, pieces) for call in calls]
    if isinstance(call := delta.get("function_call"), dict):
        result["function_call"] = _with_part(call, "arguments", next(pieces))
    return result


def new_delta(pieces: Sequence[Piece]) -> dict[str, Any]:
    """Build a delta for texts of one choice that were held back."""
    delta: dict[str, Any] = {}
    for piece in sorted(_joined(pieces), key=lambda piece: piece.stream.field is not Field.THINKING):
        match piece.stream:
            case Stream(field=Field.SIGNATURE | Field.SEALED):
                continue
            case Stream(field=Field.ARGUMENTS, tool=-1):
                delta["function_call"] = {"arguments": piece.text}
            case Stream(field=Field.ARGUMENTS, tool=tool):
                delta.setdefault("tool_calls", []).append({"index": tool, "function": {"arguments": piece.text}})
            case Stream(field=Field.INPUT, tool=tool):
                delta.setdefault("tool_calls", []).append({"index": tool, "custom": {"input": piece.text}})
            case Stream(field=Field.THINKING):
                delta["content"] = [{"type": "thinking", "thinking": [{"type": "text", "text": piece.text}]}]
            case Stream(field=Field.CONTENT) if "content" in delta:
                delta["content"].append({"type": "text", "text": piece.text})
            case Stream(field=Field.REASONING | Field.SIGNED):
                delta["reasoning_content"] = piece.text
            case Stream(field=field):
                delta[field.value] = piece.text
    return delta


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Return one piece for each running text."""
    texts: dict[Stream, str] = {}
    for piece in pieces:
        texts[piece.stream] = texts.get(piece.stream, "") + piece.text
    return [Piece(stream, text) for stream, text in texts.items()]


def _parts(content: Json, choice: int, field: Field = Field.CONTENT) -> list[Piece]:
    """Return the texts of listed content; parts of other types hold none of ours."""
    pieces: list[Piece] = []
    for part in content if isinstance(content, list) else ():
        match part:
            case {"type": "text", "text": str(text)}:
                pieces.append(Piece(Stream(choice, field), text))
            case {"type": "thinking", "thinking": list(thoughts)} if field is Field.CONTENT:
                pieces += _parts(thoughts, choice, Field.THINKING)
    return pieces


def _with_text(part: Json, pieces: Iterator[Piece], *, nested: bool = False) -> Json:
    match part:
        case {"type": "text", "text": str()}:
            return {**part, "text": next(pieces).text}
        case {"type": "thinking", "thinking": list(thoughts)} if not nested:
            return {**part, "thinking": [_with_text(thought, pieces, nested=True) for thought in thoughts]}
    return part


_CALLS = (("function", Field.ARGUMENTS), ("custom", Field.INPUT))
_TEXT_KEY = {"function": "arguments", "custom": "input"}


def _piece(part: dict[str, Any], stream: Stream) -> Piece:
    text = part.get("input" if stream.field is Field.INPUT else "arguments")
    name = part.get("name")
    return Piece(stream, text if isinstance(text, str) else "", name if isinstance(name, str) else "")


def _with_call(call: dict[str, Any], pieces: Iterator[Piece]) -> dict[str, Any]:
    result = dict(call)
    for key, text_key in _TEXT_KEY.items():
        if isinstance(part := call.get(key), dict):
            result[key] = _with_part(part, text_key, next(pieces))
    return result


def _with_part(part: dict[str, Any], key: str, piece: Piece) -> dict[str, Any]:
    if not piece.text and not isinstance(part.get(key), str):
        return part
    return {**part, key: piece.text}

"""A Messages request as a chat completions request."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from router.errors import BadRequest
from router.wire.call_ids import fitting
from router.wire.strict import dumps
from router.wire.turned import Turned

_SAME: Final = ("model", "stream", "temperature", "top_p")
_CHOICES: Mapping[str, str] = MappingProxyType({"auto": "auto", "any": "required", "none": "none"})
_EFFORTS: Final = frozenset({"low", "medium", "high"})
IMAGE_LEFT_OUT: Final = "(An image was left out here: it is not in a form that this model can be given.)"
DOCUMENT_LEFT_OUT: Final = "(A document was left out here: it is not in a form that this model can be given.)"
RETURNED_IMAGE: Final = "(The image that the tool returned:)"


def messages_to_chat(document: Mapping[str, Any]) -> Turned:
    """Return the request as chat says it.

    Raises:
        BadRequest: a tool choice that names no tool.
    """
    notes = _Notes()
    chat: dict[str, Any] = {key: document[key] for key in _SAME if key in document}
    chat["messages"] = [*_system(document.get("system")), *_messages(document.get("messages") or [], notes)]
    if "max_tokens" in document:
        chat["max_completion_tokens"] = document["max_tokens"]
        notes.mapped["max_tokens"] = "max_completion_tokens"
    if stops := document.get("stop_sequences"):
        chat["stop"] = stops
        notes.mapped["stop_sequences"] = "stop"
    metadata = document.get("metadata")
    if isinstance(metadata, dict) and metadata.get("user_id") is not None:
        chat["user"] = metadata["user_id"]
        notes.mapped["metadata.user_id"] = "user"
    _put_tools(chat, document, notes)
    _put_output(chat, document, notes)
    for key in document:
        if key not in _SAME and key not in _TURNED:
            notes.dropped[key] = None
    return Turned(chat, tuple(f"{old}={new}" for old, new in notes.mapped.items()), tuple(notes.dropped))


_TURNED: Final = frozenset(
    {"messages", "system", "max_tokens", "stop_sequences", "metadata", "tools", "tool_choice", "output_config"}
)


class _Notes:
    """What became of fields, in the order in which it was met."""

    def __init__(self) -> None:
        self.mapped: dict[str, str] = {}
        self.dropped: dict[str, None] = {}


def _system(system: object) -> list[dict[str, Any]]:
    texts = [system] if isinstance(system, str) else [b.get("text") for b in _blocks(system)]
    told = "\n\n".join(text for text in texts if isinstance(text, str) and text)
    return [{"role": "system", "content": told}] if told else []


def _blocks(content: object) -> list[dict[str, Any]]:
    if isinstance(content, str):
        return [{"type": "text", "text": content}] if content else []
    return [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []


def _messages(messages: list[Any], notes: _Notes) -> Iterator[dict[str, Any]]:
    for message in messages:
        role, content = message.get("role"), message.get("content")
        if role == "system":
            yield from _system(content)
        elif role == "assistant":
            yield _assistant(_blocks(content), notes)
        elif isinstance(content, str):
            yield {"role": "user", "content": content}
        else:
            yield from _user(_blocks(content), notes)


def _assistant(blocks: list[dict[str, Any]], notes: _Notes) -> dict[str, Any]:
    text = "".join(block["text"] for block in blocks if block.get("type") == "text")
    message: dict[str, Any] = {"role": "assistant", "content": text or None}
    calls = []
    for block in blocks:
        match block.get("type"):
            case "tool_use":
                function = {"name": block.get("name"), "arguments": dumps(block.get("input") or {}).decode()}
                calls.append({"id": fitting(str(block.get("id"))), "type": "function", "function": function})
            case "thinking" | "redacted_thinking":
                notes.dropped["thinking"] = None
            case "text":
                pass
            case _:
                notes.dropped["server_tools"] = None
    if calls:
        message["tool_calls"] = calls
    elif not text:
        message["content"] = ""
    return message


def _user(blocks: list[dict[str, Any]], notes: _Notes) -> Iterator[dict[str, Any]]:
    """Give what tools returned, each in a message of its own, then what the user says."""
    parts: list[dict[str, Any]] = []
    for block in blocks:
        if block.get("type") != "tool_result":
            parts += _part(block, notes)
            continue
        returned = [part for inner in _blocks(block.get("content")) for part in _part(inner, notes)]
        text = "\n".join(part["text"] for part in returned if part["type"] == "text")
        if block.get("is_error") is True:
            text = f"Error: {text}"
            notes.mapped["is_error"] = "content"
        yield {"role": "tool", "tool_call_id": fitting(str(block.get("tool_use_id"))), "content": text}
        if media := [part for part in returned if part["type"] != "text"]:
            parts += [{"type": "text", "text": RETURNED_IMAGE}, *media]
    if not parts:
        return
    plain = all(part["type"] == "text" for part in parts)
    # One string where it can be: templates of many engines know no lists.
    yield {"role": "user", "content": "\n\n".join(part["text"] for part in parts) if plain else parts}


def _part(block: dict[str, Any], notes: _Notes) -> list[dict[str, Any]]:
    """Return a block as parts of chat; one that chat has no part for leaves a word behind."""
    kind = block.get("type")
    if kind == "text":
        return [{"type": "text", "text": block["text"]}] if block.get("text") else []
    if kind == "search_result":
        return [{"type": "text", "text": _titled(block, _joined(block.get("content")))}]
    known = {"image": _image, "document": _document}.get(str(kind))
    if known is not None and (part := known(block)) is not None:
        return [part]
    image = kind == "image"
    notes.dropped["image" if image else "document"] = None
    return [{"type": "text", "text": IMAGE_LEFT_OUT if image else DOCUMENT_LEFT_OUT}]


def _image(block: dict[str, Any]) -> dict[str, Any] | None:
    match block.get("source"):
        case {"type": "base64", "media_type": str(media), "data": str(data)}:
            return {"type": "image_url", "image_url": {"url": f"data:{media};base64,{data}"}}
        case {"type": "url", "url": str(url)}:
            return {"type": "image_url", "image_url": {"url": url}}
    return None


def _document(block: dict[str, Any]) -> dict[str, Any] | None:
    match block.get("source"):
        case {"type": "text", "data": str(data)}:
            return {"type": "text", "text": _titled(block, data)}
        case {"type": "content", "content": content} if all(b.get("type") == "text" for b in _blocks(content)):
            return {"type": "text", "text": _titled(block, _joined(content))}
        case {"type": "base64", "media_type": str(media), "data": str(data)}:
            return {"type": "file", "file": {"filename": "document.pdf", "file_data": f"data:{media};base64,{data}"}}
    return None


def _joined(content: object) -> str:
    return "\n".join(block["text"] for block in _blocks(content) if isinstance(block.get("text"), str))


def _titled(block: Mapping[str, Any], text: str) -> str:
    lines = [block.get("title"), block.get("context"), text]
    return "\n".join(line for line in lines if isinstance(line, str) and line)


def _put_tools(chat: dict[str, Any], document: Mapping[str, Any], notes: _Notes) -> None:
    tools = []
    for tool in document.get("tools") or ():
        if tool.get("type", "custom") not in ("custom", None):
            notes.dropped["server_tools"] = None  # the provider runs them, and this is another provider
            continue
        schema = tool.get("input_schema") or {"type": "object", "properties": {}}
        function = {"name": tool.get("name"), "description": tool.get("description"), "parameters": schema}
        strict = {"strict": True} if tool.get("strict") is True else {}
        told = {key: value for key, value in {**function, **strict}.items() if value is not None}
        tools.append({"type": "function", "function": told})
    if not tools:
        return
    chat["tools"] = tools
    choice = document.get("tool_choice")
    if not isinstance(choice, dict):
        return
    if choice.get("type") == "tool":
        if not isinstance(choice.get("name"), str):
            raise BadRequest("tool_choice.name: Field required", param="tool_choice.name")
        chat["tool_choice"] = {"type": "function", "function": {"name": choice["name"]}}
    else:
        chat["tool_choice"] = _CHOICES.get(str(choice.get("type")), "auto")
    notes.mapped["tool_choice"] = "tool_choice"
    if choice.get("disable_parallel_tool_use") is True:
        chat["parallel_tool_calls"] = False


def _put_output(chat: dict[str, Any], document: Mapping[str, Any], notes: _Notes) -> None:
    output = document.get("output_config")
    if not isinstance(output, dict):
        return
    form = output.get("format")
    if isinstance(form, dict) and isinstance(form.get("schema"), dict):
        named = {"name": "answer", "schema": form["schema"], "strict": True}
        chat["response_format"] = {"type": "json_schema", "json_schema": named}
        notes.mapped["output_config.format"] = "response_format"
    if (effort := output.get("effort")) is not None:
        if effort in _EFFORTS:
            chat["reasoning_effort"] = effort
            notes.mapped["output_config.effort"] = "reasoning_effort"
        else:
            notes.dropped["output_config.effort"] = None

"""A Responses request as a chat request: for engines on this device and for clouds that speak chat alone."""

from collections.abc import Mapping
from typing import Any, Final

from router.errors import BadRequest
from router.wire.called_tools import as_function, functions
from router.wire.items_to_messages import Messages
from router.wire.responses import items
from router.wire.turned import Turned

_SAME: Final = (
    "model", "stream", "temperature", "top_p", "parallel_tool_calls", "metadata", "user", "safety_identifier",
    "prompt_cache_key", "service_tier", "thinking",
)  # fmt: skip
_HANDLED: Final = frozenset(
    {*_SAME, "input", "instructions", "tools", "tool_choice", "text", "reasoning", "max_output_tokens", "store"}
    # What these ask of the provider is done here, or concerns its own state alone.
    | {"include", "truncation", "stream_options", "previous_response_id", "conversation"}
)
_HELD: Final = ("previous_response_id", "conversation", "prompt")


def to_chat(document: Mapping[str, Any]) -> Turned:
    """Return the request as chat says it.

    Raises:
        BadRequest: it goes on from something that nobody here holds, or brings what chat cannot carry.
    """
    for key in _HELD:
        if document.get(key) is not None:
            raise BadRequest(
                f"{key} names something that is not held here, and only the provider that holds it could answer",
                param=key,
                code="previous_response_not_found" if key == "previous_response_id" else "invalid_request",
            )
    messages = Messages()
    if isinstance(instructions := document.get("instructions"), str) and instructions:
        messages.say("system", instructions)
    for i, item in enumerate(items(document)):
        messages.take(item, f"input[{i}]")
    chat: dict[str, Any] = {key: document[key] for key in _SAME if document.get(key) is not None}
    chat["messages"] = messages.listed
    dropped = [*messages.dropped, *_tools(document, chat)]
    mapped = _parameters(document, chat)
    dropped += [key for key in document if key not in _HANDLED and document[key] is not None]
    if chat.get("stream"):
        chat["stream_options"] = {"include_usage": True}
    return Turned(chat, tuple(mapped), tuple(dict.fromkeys(dropped)))


def _tools(document: Mapping[str, Any], chat: dict[str, Any]) -> list[str]:
    """Put the client's own tools in; return what only the provider itself could run."""
    known = [as_function(name, called, tool) for name, called, tool in functions(document.get("tools"))]
    choice = document.get("tool_choice")
    if isinstance(choice, Mapping) and choice.get("type") == "allowed_tools":
        allowed = {tool.get("name") for tool in choice.get("tools") or () if isinstance(tool, Mapping)}
        known = [tool for tool in known if tool["function"]["name"] in allowed]
        choice = choice.get("mode")
    elif isinstance(choice, Mapping):
        choice = {"type": "function", "function": {"name": choice["name"]}} if "name" in choice else "auto"
    if known:
        chat["tools"] = known
        if choice is not None:
            chat["tool_choice"] = choice
    kinds = {tool.get("type") for tool in document.get("tools") or () if isinstance(tool, Mapping)}
    hosted = kinds - {"function", "custom", "namespace"}
    return [f"tools[{kind}]" for kind in sorted(str(kind) for kind in hosted)]


def _parameters(document: Mapping[str, Any], chat: dict[str, Any]) -> list[str]:
    mapped = []
    if document.get("max_output_tokens") is not None:
        chat["max_completion_tokens"] = document["max_output_tokens"]
        mapped.append("max_output_tokens=max_completion_tokens")
    reasoning = document.get("reasoning")
    if isinstance(reasoning, Mapping) and isinstance(reasoning.get("effort"), str):
        chat["reasoning_effort"] = reasoning["effort"]
        mapped.append("reasoning.effort=reasoning_effort")
    text = document.get("text")
    if isinstance(text, Mapping):
        if isinstance(text.get("verbosity"), str):
            chat["verbosity"] = text["verbosity"]
        if isinstance(form := text.get("format"), Mapping) and form.get("type") != "text":
            chat["response_format"] = _format(form)
            mapped.append("text.format=response_format")
    return mapped


def _format(form: Mapping[str, Any]) -> dict[str, Any]:
    if form.get("type") != "json_schema":
        return dict(form)
    return {"type": "json_schema", "json_schema": {key: value for key, value in form.items() if key != "type"}}

"""A chat request in Ollama's own words: only there can the context be set and silent cutting be switched off.

Facts: Ollama's API documentation of 2026 (`/api/chat`, `options`, `format`, `truncate`) and its OpenAI layer.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from router.wire.strict import Json

_OPTIONS: Final = ("temperature", "top_p", "seed", "presence_penalty", "frequency_penalty")
_UNSAID: Final = ("logprobs", "top_logprobs", "logit_bias", "functions", "function_call", "audio", "prediction")
"""What Ollama's own dialect has no word for; a value that asks for nothing is none."""
_ROLES: Final = {"developer": "system", "function": None}


class Unsayable(Exception):
    """The request holds something that Ollama's own dialect cannot say."""


def native(document: Mapping[str, Any], context: int) -> dict[str, Any]:
    """Return the request for `/api/chat`, with this context and without cutting.

    Raises:
        Unsayable: see its message, which names a field and quotes nothing.
    """
    if document.get("n") not in (None, 1):
        raise Unsayable("n")
    for key in _UNSAID:
        if document.get(key):
            raise Unsayable(key)
    choice = document.get("tool_choice")
    if choice not in (None, "auto", "none"):
        raise Unsayable("tool_choice")
    said: dict[str, Any] = {
        "model": document["model"],
        "messages": list(_messages(document["messages"])),
        "stream": bool(document.get("stream")),
        "options": {**_options(document), "num_ctx": context},
        "truncate": False,
        "shift": False,
    }
    if document.get("tools") and choice != "none":
        said["tools"] = document["tools"]
    if form := _form(document.get("response_format")):
        said["format"] = form
    if document.get("reasoning_effort") == "none":
        said["think"] = False
    return said


def _options(document: Mapping[str, Any]) -> dict[str, Any]:
    options = {key: document[key] for key in _OPTIONS if document.get(key) is not None}
    longest = document.get("max_completion_tokens") or document.get("max_tokens")
    if longest is not None:
        options["num_predict"] = longest
    stop = document.get("stop")
    if stop:
        options["stop"] = [stop] if isinstance(stop, str) else stop
    return options


def _form(wanted: Json) -> Json:
    kind = wanted.get("type") if isinstance(wanted, dict) else None
    if kind == "json_object":
        return "json"
    if kind == "json_schema":
        return (wanted.get("json_schema") or {}).get("schema") or "json"
    return None


def _messages(messages: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    called: dict[str, str] = {}
    for message in messages:
        role = _ROLES.get(message["role"], message["role"])
        if role is None or message.get("function_call"):
            raise Unsayable("function_call")
        text, images = _content(message.get("content"))
        said: dict[str, Any] = {"role": role, "content": text}
        if images:
            said["images"] = images
        if calls := message.get("tool_calls"):
            said["tool_calls"] = [_call(call, called) for call in calls]
        if role == "tool":
            given = str(message.get("tool_call_id") or "")
            said["tool_call_id"] = given
            if given in called:
                said["tool_name"] = called[given]
        yield said


def _content(content: Json) -> tuple[str, list[str]]:
    """Return the text of a message and its images without their `data:` head."""
    if content is None or isinstance(content, str):
        return content or "", []
    texts, images = [], []
    for part in content:
        match part:
            case {"type": "text", "text": str(text)}:
                texts.append(text)
            case {"type": "image_url", "image_url": {"url": str(url)}} if url.startswith("data:") and "," in url:
                images.append(url.partition(",")[2])
            case _:
                raise Unsayable("content")
    return "\n".join(texts), images


def _call(call: Mapping[str, Any], called: dict[str, str]) -> dict[str, Any]:
    function = call.get("function")
    if not isinstance(function, dict):
        raise Unsayable("tool_calls")
    try:
        arguments = orjson.loads(function.get("arguments") or "{}")
    except orjson.JSONDecodeError:
        raise Unsayable("tool_calls") from None
    if not isinstance(arguments, dict):
        raise Unsayable("tool_calls")
    called[str(call.get("id") or "")] = str(function.get("name"))
    return {"id": call.get("id"), "function": {"name": function.get("name"), "arguments": arguments}}

"""A chat completions request as a Messages request."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from router.errors import BadRequest
from router.wire.messages_turns import turns
from router.wire.strict import Json, Number
from router.wire.turned import Turned

LONGEST_ANSWER: Final = 8192
"""`max_tokens` where the client names none; Messages wants one."""
ANSWER_IN_JSON: Final = "Answer with one JSON object and nothing else."
_SAME: Final = ("model", "stream")
_LIMITS: Final = ("max_completion_tokens", "max_tokens")
_THINKING: Final = ("type", "budget_tokens", "display")
_THINKS: Final = frozenset({"enabled", "adaptive"})
_CHOICES: Mapping[str, str] = MappingProxyType({"auto": "auto", "required": "any", "none": "none"})
_EFFORTS: Mapping[str, str] = MappingProxyType(
    {"minimal": "low", "low": "low", "medium": "medium", "high": "high", "xhigh": "high"}
)
_FIELDS = """
model stream messages tools functions tool_choice function_call parallel_tool_calls max_tokens max_completion_tokens
stop temperature top_p user response_format reasoning_effort stream_options n thinking
"""
_TURNED: Final = frozenset(_FIELDS.split())
_MEANINGLESS: Mapping[str, object] = MappingProxyType(
    {"frequency_penalty": 0, "presence_penalty": 0, "logprobs": False, "store": False, "modalities": ["text"]}
)
"""Values that ask for nothing: leaving them out changes nothing, so nothing is said of them."""


def chat_to_messages(document: Mapping[str, Any]) -> Turned:
    """Return the request as Messages says it.

    Raises:
        BadRequest: several answers, or sound, are asked for: this format has neither.
    """
    if document.get("n") not in (None, 1):
        raise BadRequest("the model that answers gives one answer at a time: n must be 1", param="n")
    modalities = document.get("modalities")
    if isinstance(modalities, list) and "audio" in modalities:
        raise BadRequest("the model that answers gives text only", param="modalities")
    mapped: dict[str, str] = {}
    dropped = [key for key in document if key not in _TURNED and document[key] != _MEANINGLESS.get(key, ...)]
    told: dict[str, Any] = {key: document[key] for key in _SAME if key in document}
    system, messages = turns(document.get("messages") or [], dropped)
    _put_limits(told, document, mapped)
    if _put_thinking(told, document, dropped):
        document = _without_sampling(document, dropped)
    _put_sampling(told, document, mapped, dropped)
    _put_tools(told, document, mapped)
    system += _put_output(told, document, mapped)
    if system:
        told["system"] = [{"type": "text", "text": text} for text in system]
    told["messages"] = messages
    if isinstance(document.get("user"), str):
        told["metadata"] = {"user_id": document["user"]}
        mapped["user"] = "metadata.user_id"
    said = tuple(f"{old}={new}" for old, new in mapped.items())
    return Turned(told, said, tuple(dict.fromkeys(dropped)))


def _put_limits(told: dict[str, Any], document: Mapping[str, Any], mapped: dict[str, str]) -> None:
    for key in _LIMITS:
        if type(limit := document.get(key)) is int:
            told["max_tokens"] = limit
            if key != "max_tokens":
                mapped[key] = "max_tokens"
            return
    told["max_tokens"] = LONGEST_ANSWER


def _put_thinking(told: dict[str, Any], document: Mapping[str, Any], dropped: list[str]) -> bool:
    """Pass on how the client wants the model to think; return whether it does."""
    asked = document.get("thinking")
    if not isinstance(asked, dict) or not isinstance(asked.get("type"), str):
        dropped += ["thinking"] if asked is not None else []
        return False
    told["thinking"] = {key: asked[key] for key in _THINKING if asked.get(key) is not None}
    budget = asked.get("budget_tokens")
    if type(budget) is int and not _names_limit(document):
        told["max_tokens"] += budget  # the budget is a part of it
    return asked["type"] in _THINKS


def _names_limit(document: Mapping[str, Any]) -> bool:
    return any(type(document.get(key)) is int for key in _LIMITS)


def _without_sampling(document: Mapping[str, Any], dropped: list[str]) -> Mapping[str, Any]:
    """Return the request without what a model that thinks refuses, and its clients send by habit."""
    refused = [key for key in ("temperature", "top_p") if _differs(document.get(key))]
    dropped += refused
    return {key: value for key, value in document.items() if key not in refused}


def _differs(value: Json) -> bool:
    number = value.literal if isinstance(value, Number) else value
    return isinstance(number, int | float | str) and float(number) != 1


def _put_sampling(
    told: dict[str, Any], document: Mapping[str, Any], mapped: dict[str, str], dropped: list[str]
) -> None:
    temperature = document.get("temperature")
    if temperature is not None:
        told["temperature"] = temperature
        if _above_one(temperature):
            told["temperature"] = 1
            mapped["temperature"] = "1"
    if document.get("top_p") is not None:
        if temperature is None:
            told["top_p"] = document["top_p"]
        else:
            dropped.append("top_p")  # newer models take one of the two
    stop = document.get("stop")
    stops = [stop] if isinstance(stop, str) else stop if isinstance(stop, list) else []
    if kept := [one for one in stops if isinstance(one, str) and one.strip()]:
        told["stop_sequences"] = kept
        mapped["stop"] = "stop_sequences"
    if len(kept) < len(stops):
        dropped.append("stop")  # this format refuses stops of blanks alone


def _above_one(value: Json) -> bool:
    number = value.literal if isinstance(value, Number) else value
    return isinstance(number, int | float | str) and float(number) > 1


def _put_tools(told: dict[str, Any], document: Mapping[str, Any], mapped: dict[str, str]) -> None:
    functions = [tool.get("function") for tool in document.get("tools") or () if tool.get("type") == "function"]
    tools = [_tool(one) for one in [*functions, *(document.get("functions") or ())] if isinstance(one, dict)]
    tools += [_custom(tool["custom"]) for tool in document.get("tools") or () if isinstance(tool.get("custom"), dict)]
    if not tools:
        return
    told["tools"] = tools
    choice = document.get("tool_choice", document.get("function_call"))
    wanted: dict[str, Any] | None = None
    match choice:
        case str():
            wanted = {"type": _CHOICES.get(choice, "auto")}
        case {"function": {"name": str(name)}} | {"custom": {"name": str(name)}} | {"name": str(name)}:
            wanted = {"type": "tool", "name": name}
        case {"allowed_tools": {"mode": mode, "tools": list(allowed)}}:
            wanted = {"type": "any" if mode == "required" else "auto"}
            named = {(one.get("function") or one.get("custom") or one).get("name") for one in allowed}
            told["tools"] = [tool for tool in tools if tool["name"] in named]
    if document.get("parallel_tool_calls") is False and (wanted or {}).get("type") != "none":
        wanted = {**(wanted or {"type": "auto"}), "disable_parallel_tool_use": True}
        mapped["parallel_tool_calls"] = "tool_choice"
    if wanted is not None:
        told["tool_choice"] = wanted
        mapped["tool_choice"] = "tool_choice"


def _tool(function: Mapping[str, Any]) -> dict[str, Any]:
    schema = function.get("parameters")
    if not isinstance(schema, dict) or schema.get("type") != "object":
        schema = {"type": "object", "properties": {}, **(schema if isinstance(schema, dict) else {})}
    told = {"name": function.get("name"), "description": function.get("description"), "input_schema": schema}
    return {key: value for key, value in told.items() if value is not None}


def _custom(tool: Mapping[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"input": {"type": "string"}}, "required": ["input"]}
    return _tool({**tool, "parameters": schema})


def _put_output(told: dict[str, Any], document: Mapping[str, Any], mapped: dict[str, str]) -> list[str]:
    """Ask for a form of answer; return what has to be said in words instead."""
    output: dict[str, Any] = {}
    words: list[str] = []
    match document.get("response_format"):
        case {"type": "json_schema", "json_schema": {"schema": dict(schema)}}:
            output["format"] = {"type": "json_schema", "schema": schema}
            mapped["response_format"] = "output_config.format"
        case {"type": "json_object"}:
            words.append(ANSWER_IN_JSON)
            mapped["response_format"] = "system"
    if (effort := _EFFORTS.get(str(document.get("reasoning_effort")))) is not None:
        output["effort"] = effort
        mapped["reasoning_effort"] = "output_config.effort"
    if output:
        told["output_config"] = output
    return words

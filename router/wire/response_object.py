"""The `response` object of a Responses answer: what the client asked for, repeated, and what came of it."""

import secrets
import time
from collections.abc import Mapping
from typing import Any, Final

from router.conversation.reply import Reason, Usage

_DEFAULTS: Final[Mapping[str, Any]] = {
    "background": False,
    "completed_at": None,
    "error": None,
    "frequency_penalty": 0.0,
    "incomplete_details": None,
    "instructions": None,
    "max_output_tokens": None,
    "max_tool_calls": None,
    "metadata": {},
    "output": (),
    "parallel_tool_calls": True,
    "presence_penalty": 0.0,
    "previous_response_id": None,
    "prompt_cache_key": None,
    "reasoning": {"effort": None, "summary": None},
    "safety_identifier": None,
    "service_tier": "default",
    "store": True,
    "temperature": 1.0,
    "text": {"format": {"type": "text"}},
    "tool_choice": "auto",
    "tools": (),
    "top_logprobs": 0,
    "top_p": 1.0,
    "truncation": "disabled",
}
_ENDED: Final = frozenset({"completed", "incomplete"})
_OURS: Final = frozenset({"id", "created_at"})
"""What is only there when an answer was promised before it was made."""
_ECHOED: Final = (frozenset(_DEFAULTS) | {"user"} | _OURS) - {
    "completed_at", "error", "incomplete_details", "output", "usage",
}  # fmt: skip
"""What the answer repeats of the request. The client's own words stand there, never what a cloud was sent."""


def new_id(kind: str) -> str:
    """Return an id nobody can guess, such as `resp_…`."""
    return f"{kind}_{secrets.token_hex(24)}"


def begun(request: Mapping[str, Any], model: str) -> dict[str, Any]:
    """Return the object of an answer that has only begun."""
    head = {
        "id": new_id("resp"),
        "object": "response",
        "created_at": int(time.time()),
        "status": "in_progress",
        "model": model,
    }
    # Servers of OpenAI say `"usage": null` until they know it, and clients were written against these.
    return {**head, **_DEFAULTS, **echoed(request), "output": [], "usage": None}


def echoed(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that an answer repeats, as the client wrote them."""
    told = {key: request[key] for key in _ECHOED if request.get(key) is not None}
    if isinstance(tools := told.get("tools"), list):
        told["tools"] = [_tool(tool) for tool in tools]
    return told


def _tool(tool: Any) -> Any:  # noqa: ANN401 - as the client wrote it
    """Fill in what an answer says of each function and a request need not."""
    if not isinstance(tool, dict) or tool.get("type") != "function":
        return tool
    return {"description": None, "parameters": None, "strict": None, **tool}


def completed(response: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return an upstream's object with everything that clients read and some servers leave out."""
    whole = {**_DEFAULTS, **response, **given}
    if whole.get("usage") is None:
        whole["usage"] = None
        if whole.get("status") in _ENDED:
            del whole["usage"]  # it will not be known any more, and the description has no null there
    return whole


def ended(reason: Reason) -> dict[str, Any]:
    """Return the fields that say how an answer ended."""
    match reason:
        case Reason.LENGTH:
            return {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}
        case Reason.FILTER:
            return {"status": "incomplete", "incomplete_details": {"reason": "content_filter"}}
        case Reason.STOP | Reason.CALLS | Reason.REFUSAL:
            return {"status": "completed", "completed_at": int(time.time())}


def usage_object(usage: Usage | None) -> dict[str, Any] | None:
    """Return the usage as this format has it."""
    if usage is None:
        return None
    return {
        "input_tokens": usage.input_tokens,
        "input_tokens_details": {"cached_tokens": usage.cached_tokens, "cache_write_tokens": 0},
        "output_tokens": usage.output_tokens,
        "output_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
        "total_tokens": usage.input_tokens + usage.output_tokens,
    }

"""Values of engines' answers that the published description does not know, put into its words.

vLLM and SGLang state every field, null ones too; some engines have ends of their own, give arguments as an object, or
call a tool without an id. Clients check these shapes.
"""

from typing import Any, Final

import orjson

from router.errors import UpstreamFailed

_ENDS: Final = frozenset({"stop", "length", "tool_calls", "content_filter", "function_call"})
_WORDS: Final = {
    "max_tokens": "length",
    "max_length": "length",
    "model_length": "length",
    "tool_use": "tool_calls",
    "tool_call": "tool_calls",
    "safety": "content_filter",
}
_GAVE_UP: Final = frozenset({"abort", "aborted", "error", "cancelled"})
_NEVER_NULL: Final = ("tool_calls", "function_call", "annotations", "role")
_DETAILS: Final = ("prompt_tokens_details", "completion_tokens_details")


def end(reason: object) -> str | None:
    """Return an end in published words; None while there is none.

    Raises:
        UpstreamFailed: the engine gave up, and a half answer must not look like a whole one; or it is no word.
    """
    if reason is None or reason == "":
        return None
    if not isinstance(reason, str):
        raise UpstreamFailed("the upstream sent an answer of an unknown shape")
    if reason in _ENDS:
        return reason
    word = reason.casefold()
    if word in _GAVE_UP:
        raise UpstreamFailed("the upstream gave up before the answer was complete", code="upstream_cut_off")
    return _WORDS.get(word, "stop")


def without_nulls(part: dict[str, Any]) -> None:
    """Remove fields that may be missing but not null, from a message or a delta."""
    for key in _NEVER_NULL:
        if key in part and part[key] is None:
            del part[key]


def usage(body: dict[str, Any]) -> None:
    """Complete the usage of an answer; a stated nothing is none."""
    told = body.get("usage")
    if not isinstance(told, dict):
        body.pop("usage", None)
        return
    for key in _DETAILS:
        if key in told and told[key] is None:
            del told[key]
    given, answered = (told.get(key) for key in ("prompt_tokens", "completion_tokens"))
    told["prompt_tokens"] = given = given if type(given) is int else 0
    told["completion_tokens"] = answered = answered if type(answered) is int else 0
    if type(told.get("total_tokens")) is not int:
        told["total_tokens"] = given + answered


def call(given: dict[str, Any], name: str, *, first: bool) -> None:
    """Give a tool call, or its first piece, what clients need of it; arguments are JSON in a string.

    Args:
        given: the call.
        name: its id, should it have none.
        first: whether this piece begins the call.
    """
    function = given.get("function")
    if isinstance(function, dict) and isinstance(function.get("arguments"), dict):
        function["arguments"] = orjson.dumps(function["arguments"]).decode()
    if not first:
        return
    if not isinstance(given.get("id"), str) or not given["id"]:
        given["id"] = name
    if isinstance(function, dict):
        given.setdefault("type", "function")
        if not isinstance(function.get("arguments"), str):
            function["arguments"] = ""

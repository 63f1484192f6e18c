"""A streamed chat answer put together to a whole one, and a whole one told as a stream.

Some engines notice only in a stream that nobody waits any more, so they are asked to stream and the client gets the
answer whole; others cannot stream at all.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from router.errors import UpstreamFailed
from router.wire.strict import Json

_TOP: Final = ("id", "created", "model", "system_fingerprint", "service_tier")
_RUNNING: Final = ("content", "refusal", "reasoning_content", "reasoning")


class Gathering:
    """Takes the bodies of a stream's events one by one."""

    def __init__(self) -> None:
        self._body: dict[str, Any] = {"object": "chat.completion"}
        self._choices: dict[int, dict[str, Any]] = {}

    def add(self, body: Mapping[str, Any]) -> None:
        """Take one event as `wire` mended it."""
        for key, value in body.items():
            if key not in {"choices", "object"} and not (key in _TOP and key in self._body):
                self._body[key] = value
        for chunk in body.get("choices", ()):
            self._choice(chunk)

    def whole(self) -> dict[str, Any]:
        """Return the answer.

        Raises:
            UpstreamFailed: it holds no choice.
        """
        if not self._choices:
            raise UpstreamFailed("the upstream answered without a choice")
        return {**self._body, "choices": [self._choices[index] for index in sorted(self._choices)]}

    def _choice(self, chunk: Mapping[str, Any]) -> None:
        index = chunk["index"]
        choice = self._choices.setdefault(
            index, {"index": index, "message": {"role": "assistant"}, "logprobs": None, "finish_reason": None}
        )
        _message(choice["message"], chunk["delta"])
        if isinstance(chunk.get("logprobs"), dict):
            choice["logprobs"] = _joined(choice["logprobs"], chunk["logprobs"])
        choice["finish_reason"] = chunk.get("finish_reason") or choice["finish_reason"]


def _message(message: dict[str, Any], delta: Mapping[str, Any]) -> None:
    for key, value in delta.items():
        if value is None or key == "role":
            continue
        if key == "tool_calls":
            _calls(message.setdefault("tool_calls", []), value)
        elif key == "function_call":
            _grown(message.setdefault("function_call", {}), value)
        elif key in _RUNNING and isinstance(value, str):
            message[key] = message.get(key, "") + value
        elif isinstance(value, list):
            message[key] = [*message.get(key, ()), *value]
        else:
            message[key] = value


def _calls(calls: list[dict[str, Any]], pieces: Json) -> None:
    for piece in pieces:
        while len(calls) <= piece["index"]:
            calls.append({"id": "", "type": "function"})
        call = calls[piece["index"]]
        for key, value in piece.items():
            if key in {"function", "custom"} and isinstance(value, dict):
                _grown(call.setdefault(key, {}), value)
            elif key != "index" and value:
                call[key] = value


def _grown(part: dict[str, Any], piece: Mapping[str, Any]) -> None:
    """Let the texts of a call grow; its name is said once, and some servers say it again."""
    for key, value in piece.items():
        if key in {"arguments", "input"} and isinstance(value, str):
            part[key] = part.get(key, "") + value
        elif value:
            part[key] = value


def _joined(before: Mapping[str, Any] | None, more: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("content", "refusal")
    start = before or {}
    return {key: [*(start.get(key) or ()), *(more.get(key) or ())] or None for key in keys}


def told_as_stream(answer: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Give the bodies of the events that say a whole answer: all that was said, the ends, the usage."""
    top = {key: answer[key] for key in _TOP if key in answer}
    head = {**top, "object": "chat.completion.chunk"}
    choices = answer["choices"]
    yield {**head, "choices": [_said(choice) for choice in choices]}
    yield {
        **head,
        "choices": [
            {"index": choice["index"], "delta": {}, "finish_reason": choice["finish_reason"]} for choice in choices
        ],
    }
    if isinstance(answer.get("usage"), dict):
        yield {**head, "choices": [], "usage": answer["usage"]}


def _said(choice: Mapping[str, Any]) -> dict[str, Any]:
    delta = {key: value for key, value in choice["message"].items() if value is not None}
    if isinstance(calls := delta.get("tool_calls"), list):
        delta["tool_calls"] = [{"index": i, **call} for i, call in enumerate(calls)]
    said = {"index": choice["index"], "delta": delta, "finish_reason": None}
    return said if choice.get("logprobs") is None else {**said, "logprobs": choice["logprobs"]}

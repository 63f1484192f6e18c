"""What real servers leave out of their answers, filled in, because real clients break without it."""

import json
import re
import time
from typing import Any, NoReturn

import orjson

from router.errors import UpstreamFailed
from router.wire import chat_quirks
from router.wire.strict import Json

_SLUG = re.compile(r"[a-z][a-z_]{0,47}\Z")


class Stamp:
    """One id, creation time and model for the whole answer: clients key on them."""

    def __init__(self, model: str, *, home: bool = False) -> None:
        """Begin an answer.

        Args:
            model: stands in answers that do not state theirs.
            home: the answer comes from an engine of this device, which may end a tool call with `stop`.
        """
        self._model = model
        self._home = home
        self._id = ""
        self._created = 0
        self._greeted: set[int] = set()
        self._tools: dict[int, int] = {}

    def press(self, body: dict[str, Any], kind: str) -> None:
        """Write the head of the answer; what the upstream said first stays.

        Raises:
            UpstreamFailed: the body is no answer.
        """
        if not self._id:
            given = body.get("id")
            self._id = given if isinstance(given, str) and given else "chatcmpl-halfdoor"
        if not self._created:
            created = body.get("created")
            self._created = created if type(created) is int and created else int(time.time())
        body["id"], body["created"], body["object"] = self._id, self._created, kind
        if not isinstance(body.get("model"), str) or not body["model"]:
            body["model"] = self._model
        if body.get("system_fingerprint", "") is None:
            del body["system_fingerprint"]
        choices = body.get("choices")
        if choices is None:
            body["choices"] = choices = []
        if type(choices) is not list:
            raise UpstreamFailed("the upstream sent an answer of an unknown shape")
        for i, choice in enumerate(choices):
            if type(choice) is not dict:
                raise UpstreamFailed("the upstream sent an answer of an unknown shape")
            if type(choice.get("index")) is not int:
                choice["index"] = i

    def greet(self, choice: int, delta: dict[str, Any]) -> None:
        """Give the first delta of a choice its role."""
        if choice not in self._greeted:
            self._greeted.add(choice)
            delta.setdefault("role", "assistant")

    def number_calls(self, choice: int, calls: Json) -> None:
        """Give the deltas of tool calls the index that says which belong together."""
        check_calls(calls)
        for call in calls:
            if type(call.get("index")) is not int:
                last = self._tools.get(choice, -1)
                call["index"] = last + 1 if call.get("id") or last < 0 else last
            first = call["index"] > self._tools.get(choice, -1)
            chat_quirks.call(call, f"call_{self._id[-12:]}_{choice}_{call['index']}", first=first)
            self._tools[choice] = max(self._tools.get(choice, -1), call["index"])

    def name_calls(self, choice: int, calls: Json) -> None:
        """Give the tool calls of a whole answer what clients need of each."""
        check_calls(calls)
        for i, call in enumerate(calls):
            chat_quirks.call(call, f"call_{self._id[-12:]}_{choice}_{i}", first=True)
        self._tools[choice] = len(calls) - 1

    def end(self, choice: int, reason: Json) -> str | None:
        """Return the end of a choice in published words."""
        word = chat_quirks.end(reason)
        return "tool_calls" if self._home and word == "stop" and choice in self._tools else word


def check_calls(calls: Json) -> None:
    """Refuse tool calls that are no list of objects."""
    if not isinstance(calls, list) or not all(type(call) is dict for call in calls):
        raise UpstreamFailed("the upstream sent a tool call of an unknown shape")


def read_object(data: bytes) -> dict[str, Any]:
    """Parse one body of an upstream.

    Raises:
        UpstreamFailed: garbage, or an error that the upstream reports.
    """
    try:
        body = orjson.loads(data)
    except orjson.JSONDecodeError:
        body = _mended(data)
    if type(body) is not dict:
        raise UpstreamFailed("the upstream sent an answer of an unknown shape")
    if body.get("error"):
        _refuse(body["error"])
    return body


def mend_chunk(body: dict[str, Any], stamp: Stamp) -> None:
    """Fill in what a chunk lacks."""
    stamp.press(body, "chat.completion.chunk")
    for choice in body["choices"]:
        delta = choice.get("delta")
        if delta is None:
            delta = choice["delta"] = {}
        if type(delta) is not dict:
            raise UpstreamFailed("the upstream sent an answer of an unknown shape")
        chat_quirks.without_nulls(delta)
        stamp.greet(choice["index"], delta)
        if delta.get("tool_calls"):
            stamp.number_calls(choice["index"], delta["tool_calls"])
        choice["finish_reason"] = stamp.end(choice["index"], choice.get("finish_reason"))
    if body.get("usage") is not None:
        chat_quirks.usage(body)


def mend_answer(body: dict[str, Any], stamp: Stamp) -> None:
    """Fill in what a whole answer lacks."""
    stamp.press(body, "chat.completion")
    if not body["choices"]:
        raise UpstreamFailed("the upstream answered without a choice")
    for choice in body["choices"]:
        message = choice.get("message")
        if type(message) is not dict:
            raise UpstreamFailed("the upstream answered without a message")
        choice.setdefault("logprobs", None)
        chat_quirks.without_nulls(message)
        for key, value in (("role", "assistant"), ("content", None), ("refusal", None)):
            message.setdefault(key, value)
        if message.get("tool_calls"):
            stamp.name_calls(choice["index"], message["tool_calls"])
        choice["finish_reason"] = stamp.end(choice["index"], choice.get("finish_reason")) or "stop"
    chat_quirks.usage(body)


def _mended(data: bytes) -> Json:
    """Some servers cut an emoji in two escaped halves; a stream must not die of it."""
    try:
        return orjson.loads(json.dumps(json.loads(data), ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise UpstreamFailed("the upstream sent something that is not JSON") from None


def _refuse(error: Json) -> NoReturn:
    message, code = "", None
    if isinstance(error, dict):
        message = error["message"] if isinstance(error.get("message"), str) else ""
        codes = (error.get("code"), error.get("type"))
        code = next((slug for slug in codes if isinstance(slug, str) and _SLUG.match(slug)), None)
    raise UpstreamFailed("the upstream reported an error", code=code, detail=message[:2000])

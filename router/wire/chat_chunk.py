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
        self._said = ""
        self._names: dict[tuple[int, int], str] = {}
        """What each call is named, as far as it was said."""
        self._finished: set[int] = set()

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
        if not self._said:
            given = body.get("model")
            self._said = given if isinstance(given, str) and given else self._model
        body["model"] = self._said
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
            self._name_once(choice, call)

    def _name_once(self, choice: int, call: dict[str, Any]) -> None:
        """Take out a name that was said already: clients put what they are given one behind the other."""
        function, key = call.get("function"), (choice, call["index"])
        if not isinstance(function, dict):
            return
        name = function.get("name")
        if not isinstance(name, str) or not name:
            return
        if self._names.get(key) == name:
            call["function"] = {k: value for k, value in function.items() if k != "name"}
        else:
            self._names[key] = self._names.get(key, "") + name

    def end_once(self, choice: dict[str, Any]) -> None:
        """Let a choice end once."""
        if choice["finish_reason"] is None:
            return
        if choice["index"] in self._finished:
            choice["finish_reason"] = None
        self._finished.add(choice["index"])

    def has_ended(self, choice: dict[str, Any]) -> bool:
        """Whether nothing of a choice is left to say: it ended before, and this says nothing new."""
        said = [value for key, value in choice["delta"].items() if key != "role" and value]
        return choice["index"] in self._finished and choice["finish_reason"] is None and not said

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
    if body.get("error") and body.get("object") != "response":  # a response that failed is an answer of its own
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
        stamp.end_once(choice)
    if len(body["choices"]) > 0:
        body["choices"] = [choice for choice in body["choices"] if not stamp.has_ended(choice)]
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

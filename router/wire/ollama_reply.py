"""What Ollama answers in its own words, as chat events: a JSON document a line, the last with `done`."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from router.conversation.reply import Event
from router.errors import UpstreamFailed
from router.wire.chat_chunk import read_object
from router.wire.chat_reply import ReplyReader, parse_answer
from router.wire.sse import DONE, LARGEST, encode

NOT_LOCAL: Final = "not_local"


class OllamaReader:
    """Turns the lines of one streamed answer into events and notices when it breaks off."""

    def __init__(self, model: str, hide_usage: bool = False) -> None:
        self._chat = ReplyReader(model, hide_usage, home=True)
        self._rest = b""
        self._failure: UpstreamFailed | None = None
        self._done = False

    def feed(self, chunk: bytes) -> list[Event]:
        """Return the events that these bytes complete.

        Raises:
            UpstreamFailed: Ollama reported an error, sent garbage, or had another machine answer.
        """
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if len(self._rest) > LARGEST:
            raise UpstreamFailed(f"the upstream sent a line of more than {LARGEST} bytes")
        return self._events(lines)

    def finish(self) -> list[Event]:
        """Return what the last bytes still held.

        Raises:
            UpstreamFailed: the answer stopped before its end.
        """
        rest, self._rest = self._rest, b""
        events = self._events([rest])
        if not self._done:
            raise self._failure or UpstreamFailed(
                "the upstream broke off before the answer was complete", code="upstream_cut_off"
            )
        return [*events, *self._chat.feed(DONE), *self._chat.finish()]

    def _events(self, lines: list[bytes]) -> list[Event]:
        if self._failure is not None:
            raise self._failure
        events: list[Event] = []
        for line in lines:
            if not line.strip() or self._done:
                continue
            try:
                said = _checked(read_object(line))
            except UpstreamFailed as failure:
                if not events:
                    raise
                self._failure = failure  # what came before it is told first
                break
            self._done = said.get("done") is True
            for body in _chunks(said):
                events += self._chat.feed(encode(orjson.dumps(body)))
        return events


def parse_native(body: bytes, model: str) -> Event:
    """Read a whole answer.

    Raises:
        UpstreamFailed: it is an error, no answer at all, or another machine's.
    """
    said = _checked(read_object(body))
    choice = {"index": 0, "message": _message(said), "finish_reason": said.get("done_reason") or "stop"}
    answer = {"model": said.get("model"), "choices": [choice], "usage": _usage(said)}
    return parse_answer(orjson.dumps(answer), model, home=True)


def _checked(said: dict[str, Any]) -> dict[str, Any]:
    """Refuse what another machine answered: whatever the list said, this model is not local."""
    if said.get("remote_host") or said.get("remote_model"):
        raise UpstreamFailed("Ollama had another machine answer for this model: it is not local", code=NOT_LOCAL)
    return said


def _chunks(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    top = {"model": said.get("model")}
    done = said.get("done") is True
    delta = _message(said)
    end = (said.get("done_reason") or "stop") if done else None
    chunks: list[dict[str, Any]] = [{**top, "choices": [{"index": 0, "delta": delta, "finish_reason": end}]}]
    if done:
        chunks.append({**top, "choices": [], "usage": _usage(said)})
    return chunks


def _message(said: Mapping[str, Any]) -> dict[str, Any]:
    given = said.get("message")
    message = given if isinstance(given, dict) else {}
    told: dict[str, Any] = {"content": message.get("content") or ""}
    if isinstance(message.get("thinking"), str) and message["thinking"]:
        told["reasoning_content"] = message["thinking"]
    calls = message.get("tool_calls")
    if isinstance(calls, list):
        told["tool_calls"] = [
            {key: call[key] for key in ("id", "function") if key in call} | {"type": "function"}
            for call in calls
            if isinstance(call, dict)
        ]
    return told


def _usage(said: Mapping[str, Any]) -> dict[str, Any]:
    return {"prompt_tokens": said.get("prompt_eval_count"), "completion_tokens": said.get("eval_count")}

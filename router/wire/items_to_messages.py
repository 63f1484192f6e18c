"""The items of a Responses request as the messages of a chat."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from router.errors import BadRequest
from router.wire.called_tools import in_chat
from router.wire.responses import kind
from router.wire.strict import Json, dumps

_TEXTS: Final = frozenset({"input_text", "output_text", "text"})
_NOTHING_TO_SAY: Final = frozenset(
    {
        "reasoning",
        "additional_tools",
        "mcp_list_tools",
        "mcp_approval_request",
        "mcp_approval_response",
        "web_search_call",
    }
    | {"file_search_call", "image_generation_call", "code_interpreter_call", "compaction_trigger", "tool_search_call"}
    | {"tool_search_output"}
)
"""What a provider did by itself: another model was not there, and the words of the turn tell what came of it."""
_FRAME: Final = frozenset({"type", "id", "status", "call_id", "caller", "phase"})


class Messages:
    """Gathers messages; an assistant's words and calls of one turn become one message."""

    def __init__(self) -> None:
        self.listed: list[dict[str, Any]] = []
        self.dropped: list[str] = []
        """What no message can carry, by the kind of its item."""
        self._thought = ""

    def say(self, role: str, content: Json) -> None:
        """Add a message."""
        self.listed.append({"role": role, "content": content})

    def take(self, item: Mapping[str, Any], place: str) -> None:
        """Add one item.

        Raises:
            BadRequest: it holds what nobody but a provider could read.
        """
        what = kind(item)
        if what == "message":
            self._message(item, place)
        elif what == "function_call":
            self._call(item, in_chat(_text(item, "name"), item.get("namespace")), _text(item, "arguments") or "{}")
        elif what == "custom_tool_call":
            arguments = orjson.dumps({"input": _text(item, "input")}).decode()
            self._call(item, in_chat(_text(item, "name"), item.get("namespace")), arguments)
        elif what == "reasoning":
            self._think(item)
        elif what in _NOTHING_TO_SAY:
            self.dropped.append(what)
        elif what.endswith("_output"):
            self._output(item, place)
        elif what.endswith("_call") and isinstance(item.get("call_id"), str):
            self._call(item, what.removesuffix("_call"), dumps(_rest(item)).decode())
        else:
            raise BadRequest(f"{place} is a {what}, which only the provider that made it can read", param=place)

    def _message(self, item: Mapping[str, Any], place: str) -> None:
        role = str(item.get("role"))
        content = item.get("content")
        if isinstance(content, list):
            content = [part for i, one in enumerate(content) for part in self._part(one, role, f"{place}.content[{i}]")]
            if all(part["type"] == "text" for part in content):
                content = "".join(part["text"] for part in content)
        self.say("system" if role == "developer" else role, content or "")
        if self._thought and role != "assistant":
            self.dropped.append("reasoning")  # it led to nothing that a message could carry
        elif self._thought:
            self.listed[-1]["reasoning_content"] = self._thought
        self._thought = ""

    def _part(self, part: Json, role: str, place: str) -> list[dict[str, Any]]:
        match part:
            case {"type": what, "text": str(text)} if what in _TEXTS:
                return [{"type": "text", "text": text}]
            case {"type": "refusal", "refusal": str(refusal)}:
                return [{"type": "text", "text": refusal}]
            case {"type": "input_image", "image_url": str(url)}:
                detail = part.get("detail")
                shown = {"url": url, **({"detail": detail} if isinstance(detail, str) else {})}
                return [{"type": "image_url", "image_url": shown}]
            case {"type": "input_file", "file_data": str(data)}:
                named = part.get("filename")
                file = {"file_data": data, **({"filename": named} if isinstance(named, str) else {})}
                return [{"type": "file", "file": file}]
        raise BadRequest(f"{place} cannot be told to the model that answers", param=place)

    def _think(self, item: Mapping[str, Any]) -> None:
        parts = [*(item.get("content") or ()), *(item.get("summary") or ())]
        self._thought = "\n".join(part["text"] for part in parts if isinstance(part.get("text"), str))
        if item.get("encrypted_content"):
            self.dropped.append("reasoning.encrypted_content")

    def _call(self, item: Mapping[str, Any], name: str, arguments: str) -> None:
        call = {"id": item.get("call_id"), "type": "function", "function": {"name": name, "arguments": arguments}}
        last = self.listed[-1] if self.listed else {}
        if last.get("role") != "assistant":
            self.say("assistant", None)
            last = self.listed[-1]
            if self._thought:
                last["reasoning_content"], self._thought = self._thought, ""
        last.setdefault("tool_calls", []).append(call)
        last["content"] = last["content"] or None

    def _output(self, item: Mapping[str, Any], place: str) -> None:
        output = item.get("output")
        shown: list[dict[str, Any]] = []
        if isinstance(output, list) and all(isinstance(part, dict) and "text" in part for part in output):
            output = "".join(str(part["text"]) for part in output)
        elif isinstance(output, list) and any(isinstance(part, dict) and "type" in part for part in output):
            parts = [one for i, part in enumerate(output) for one in self._part(part, "tool", f"{place}.output[{i}]")]
            output = "".join(part["text"] for part in parts if part["type"] == "text")
            shown = [part for part in parts if part["type"] != "text"]
        elif not isinstance(output, str):
            output = dumps(_rest(item)).decode()
        self.listed.append({"role": "tool", "tool_call_id": item.get("call_id"), "content": output})
        if shown:
            # A tool's message holds text alone; what it showed follows as if the user had brought it.
            self.say("user", shown)


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _rest(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key not in _FRAME}

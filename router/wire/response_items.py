"""One output item of a Responses answer while it is being told: its events, in the order that clients rely on."""

from collections.abc import Iterator
from typing import Any, Protocol

import orjson

from router.conversation.reply import Field
from router.wire.called_tools import Called
from router.wire.response_object import new_id

Told = dict[str, Any]
"""One event, not numbered yet."""
_PARTS = {
    Field.CONTENT: ("output_text", "text", "output_text"),
    Field.REFUSAL: ("refusal", "refusal", "refusal"),
    Field.REASONING: ("reasoning_text", "text", "reasoning_text"),
}
"""For each field: the part's type, the key of its text, and the name in its events."""


class OpenItem(Protocol):
    """An item that can still grow. `item` is what it is by now."""

    item: dict[str, Any]

    def opened(self) -> Iterator[Told]: ...
    def grown(self, field: Field, text: str) -> Iterator[Told]: ...
    def closed(self) -> Iterator[Told]: ...


class Spoken:
    """A message, or the reasoning before it: parts of text."""

    def __init__(self, index: int, *, reasoning: bool) -> None:
        self._index = index
        self._part: Field | None = None
        self.item: dict[str, Any]
        if reasoning:
            self.item = {"id": new_id("rs"), "type": "reasoning", "status": "in_progress", "summary": [], "content": []}
        else:
            frame = {"id": new_id("msg"), "type": "message", "status": "in_progress"}
            self.item = {**frame, "role": "assistant", "content": []}

    def opened(self) -> Iterator[Told]:
        yield _item("added", self._index, self.item)

    def grown(self, field: Field, text: str) -> Iterator[Told]:
        if self._part is not field:
            yield from self._end_part()
            yield from self._begin_part(field)
        kind, key, name = _PARTS[field]
        part = self.item["content"][-1]
        part[key] += text
        delta = self._place(f"response.{name}.delta") | {"delta": text}
        yield delta | ({"logprobs": []} if kind == "output_text" else {})

    def closed(self) -> Iterator[Told]:
        yield from self._end_part()
        self.item["status"] = "completed"
        yield _item("done", self._index, self.item)

    def _begin_part(self, field: Field) -> Iterator[Told]:
        self._part = field
        kind, key, _ = _PARTS[field]
        part: dict[str, Any] = {
            "type": kind,
            key: "",
            **({"annotations": [], "logprobs": []} if kind == "output_text" else {}),
        }
        self.item["content"].append(part)
        yield self._place("response.content_part.added") | {"part": dict(part)}

    def _end_part(self) -> Iterator[Told]:
        if self._part is None:
            return
        kind, key, name = _PARTS[self._part]
        part = dict(self.item["content"][-1])
        done = self._place(f"response.{name}.done") | {key: part[key]}
        yield done | ({"logprobs": []} if kind == "output_text" else {})
        yield self._place("response.content_part.done") | {"part": part}
        self._part = None

    def _place(self, kind: str) -> Told:
        index = len(self.item["content"]) - 1
        return {"type": kind, "item_id": self.item["id"], "output_index": self._index, "content_index": index}


class Call:
    """A call of a tool that the client runs."""

    def __init__(self, index: int, call_id: str, called: Called) -> None:
        self._index = index
        self._custom = called.custom
        self._arguments = ""
        kind, prefix, key = (
            ("custom_tool_call", "ctc", "input") if called.custom else ("function_call", "fc", "arguments")
        )
        frame = {"id": new_id(prefix), "type": kind, "status": "in_progress"}
        self.item: dict[str, Any] = {**frame, key: "", "call_id": call_id, "name": called.name}
        if called.namespace:
            self.item["namespace"] = called.namespace

    def opened(self) -> Iterator[Told]:
        yield _item("added", self._index, self.item)

    def grown(self, field: Field, text: str) -> Iterator[Told]:
        self._arguments += text
        if not self._custom:
            self.item["arguments"] = self._arguments
            yield self._place("response.function_call_arguments.delta") | {"delta": text}

    def closed(self) -> Iterator[Told]:
        if self._custom:
            # It was told to the model as a function, so its input is a JSON document until the end.
            said = self.item["input"] = _input(self._arguments)
            yield self._place("response.custom_tool_call_input.delta") | {"delta": said}
            yield self._place("response.custom_tool_call_input.done") | {"input": said}
        else:
            done = {"name": self.item["name"], "arguments": self._arguments}
            yield self._place("response.function_call_arguments.done") | done
        self.item["status"] = "completed"
        yield _item("done", self._index, self.item)

    def _place(self, kind: str) -> Told:
        return {"type": kind, "item_id": self.item["id"], "output_index": self._index}


def _item(what: str, index: int, item: dict[str, Any]) -> Told:
    copied = {key: [dict(part) for part in value] if key == "content" else value for key, value in item.items()}
    return {"type": f"response.output_item.{what}", "output_index": index, "item": copied}


def _input(arguments: str) -> str:
    """Return the input within the arguments; a model that did not keep to them is taken at its word."""
    try:
        said = orjson.loads(arguments)
    except orjson.JSONDecodeError:
        return arguments
    return said["input"] if isinstance(said, dict) and isinstance(said.get("input"), str) else arguments

"""The tools of a Responses request as functions of chat, and the way back from a function's name to the tool."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

LONGEST_NAME: Final = 64
_INPUT: Final = {
    "type": "object",
    "properties": {"input": {"type": "string", "description": "The whole input, as it is."}},
    "required": ["input"],
    "additionalProperties": False,
}
"""Parameters of a custom tool told as a function: engines know no other kind."""


@dataclass(frozen=True, slots=True)
class Called:
    """What a function's name in chat stands for in Responses."""

    name: str
    namespace: str = ""
    custom: bool = False


def functions(tools: object) -> Iterator[tuple[str, Called, Mapping[str, Any]]]:
    """Give every tool that the client itself runs: its name in chat, what it is, and its definition."""
    for tool in tools if isinstance(tools, Sequence) and not isinstance(tools, str) else ():
        if not isinstance(tool, Mapping) or not isinstance(tool.get("name"), str):
            continue
        if tool.get("type") in ("function", "custom"):
            yield tool["name"], Called(tool["name"], custom=tool["type"] == "custom"), tool
        elif tool.get("type") == "namespace":
            for name, called, inner in functions(tool.get("tools")):
                short = f"{tool['name']}__{name}"[:LONGEST_NAME]
                yield short, Called(called.name, tool["name"], called.custom), inner


def by_name(document: Mapping[str, Any]) -> Mapping[str, Called]:
    """Return what each function's name stands for."""
    return {name: called for name, called, _ in functions(document.get("tools"))}


def in_chat(name: str, namespace: object) -> str:
    """Return the name under which chat knows a tool."""
    return f"{namespace}__{name}"[:LONGEST_NAME] if isinstance(namespace, str) and namespace else name


def as_function(name: str, called: Called, tool: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tool as chat defines it."""
    parameters = _INPUT if called.custom else tool.get("parameters") or {"type": "object", "properties": {}}
    function: dict[str, Any] = {"name": name, "parameters": parameters}
    if isinstance(tool.get("description"), str):
        function["description"] = tool["description"]
    if not called.custom and isinstance(tool.get("strict"), bool):
        function["strict"] = tool["strict"]
    return {"type": "function", "function": function}

"""The texts in what a Responses upstream says: where they stand, and which of them run over several events."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from router.conversation.reply import Field, Piece, Stream
from router.wire.document import Draft, Path
from router.wire.strict import Json

RUNNING: Final[Mapping[str, Field]] = {
    "response.output_text.delta": Field.CONTENT,
    "response.refusal.delta": Field.REFUSAL,
    "response.reasoning_text.delta": Field.REASONING,
    "response.reasoning_summary_text.delta": Field.THINKING,
    "response.function_call_arguments.delta": Field.ARGUMENTS,
    "response.mcp_call_arguments.delta": Field.ARGUMENTS,
    "response.custom_tool_call_input.delta": Field.INPUT,
    "response.code_interpreter_call_code.delta": Field.CONTENT,
    "response.shell_call_command.delta": Field.INPUT,
    "response.audio.transcript.delta": Field.CONTENT,
}
"""Events whose `delta` goes on with a text, and which."""
_INDEXES: Final = ("content_index", "summary_index", "command_index")
OF_TOOLS: Final = (Field.ARGUMENTS, Field.INPUT)
_WHOLE: Final[Mapping[str, Field]] = {
    **dict.fromkeys(
        ("text", "code", "logs", "query", "queries", "command", "commands", "stdout", "stderr", "diff"), Field.CONTENT
    ),
    **dict.fromkeys(("output", "title", "transcript", "reason", "pattern"), Field.CONTENT),
    "refusal": Field.REFUSAL,
    "arguments": Field.ARGUMENTS,
    "input": Field.INPUT,
    "encrypted_content": Field.SEALED,
}
"""Keys under which a text stands as a whole. What stands under any other key is passed as it came."""
_RUN_BY_CLIENTS: Final = frozenset({"shell_call", "local_shell_call", "computer_call", "apply_patch_call"})
"""Calls of published tools that have no name of their own; what they say is done by whoever gets it."""
_OF_CLIENTS: Final[Mapping[str, Field]] = {
    **dict.fromkeys((key for key, field in _WHOLE.items() if field is Field.CONTENT), Field.INPUT),
    **dict.fromkeys(("path", "working_directory"), Field.INPUT),
}
"""The same within such calls: everything is input there, and so are places on the client's own disk."""
_COMMANDS: Final = "response.shell_call_command."
"""Events that tell a shell's commands outside their item."""
_FIRST_WHOLE: Final = -2
"""Addresses of whole texts count down from here, so that none is that of a running one."""


def tool_of(item: Mapping[str, Any]) -> str:
    """Return what an item calls, as policies name it: a tool of the client by its name, a published one by its kind."""
    named, kind = item.get("name"), item.get("type")
    if isinstance(named, str) and named:
        space = item.get("namespace")
        return f"{space}__{named}" if isinstance(space, str) and space else named
    return kind.removesuffix("_call") if isinstance(kind, str) and kind in _RUN_BY_CLIENTS else ""


def running(body: Mapping[str, Any]) -> Piece | None:
    """Return the piece of a running text that an event brings, if it does."""
    field = RUNNING.get(str(body.get("type")))
    if field is None or not isinstance(text := body.get("delta"), str):
        return None
    inner = next((_index(body, key) for key in _INDEXES if key in body), -1)
    return Piece(Stream(_index(body, "output_index"), field, inner), text)


def whole(body: Json, names: Mapping[int, str]) -> list[tuple[Path, Piece]]:
    """Return every whole text below a body, and where it stands."""
    inside = isinstance(body, dict) and "output_index" in body
    name = names.get(_index(body, "output_index"), "") if isinstance(body, dict) and inside else ""
    command = isinstance(body, dict) and str(body.get("type")).startswith(_COMMANDS)
    found = _below(body, (), name, command)
    return [
        (path, Piece(Stream(0, field, _FIRST_WHOLE - i), text, tool, whole=True))
        for i, (path, field, text, tool) in enumerate(found)
    ]


def written(body: Mapping[str, Any], paths: list[Path], texts: list[str]) -> dict[str, Any]:
    """Return a copy of a body with its texts replaced."""
    draft = Draft(body)
    for path, text in zip(paths, texts, strict=True):
        draft.put(path, text)
    return draft.root


def _below(value: Json, path: Path, name: str, done: bool = False) -> Iterator[tuple[Path, Field, str, str]]:
    """Give the whole texts; `done` says that the client does what is written here, as in a tool's input."""
    if isinstance(value, dict):
        own = tool_of(value)
        name = own if own and not name.endswith(f"__{own}") else name
        done = done or str(value.get("type")) in _RUN_BY_CLIENTS
        for key, child in value.items():
            field = (_OF_CLIENTS.get(key) if done else None) or _WHOLE.get(key)
            tool = name if field in OF_TOOLS else ""
            if field is not None and isinstance(child, str):
                yield (*path, key), field, child, tool
            elif field is not None and isinstance(child, list) and all(isinstance(one, str) for one in child):
                yield from (((*path, key, i), field, one, tool) for i, one in enumerate(child))
            else:
                yield from _below(child, (*path, key), name, done)
    elif isinstance(value, list):
        for i, child in enumerate(value):
            yield from _below(child, (*path, i), name, done)


def _index(body: Mapping[str, Any], key: str) -> int:
    value = body.get(key)
    return value if type(value) is int and value >= 0 else 0

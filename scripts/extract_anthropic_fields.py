"""Takes the fields of a Messages request out of the types of Anthropic's SDK (MIT), which are made from its API description.

Run it where that SDK is installed:

    python scripts/extract_anthropic_fields.py tests/fixtures/anthropic_messages_fields.json
"""

import json
import sys
import typing
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, NotRequired, Required, get_args, get_origin, get_type_hints

from anthropic.types.message_create_params import MessageCreateParamsBase
from typing_extensions import is_typeddict


def plain(kind: Any) -> Any:
    while get_origin(kind) in (Required, NotRequired, typing.Annotated):
        kind = get_args(kind)[0]
    return kind


def leaves(kind: Any, path: str, above: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    kind = plain(kind)
    origin = get_origin(kind)
    if is_typeddict(kind):
        if kind in above:
            return
        for key, inner in get_type_hints(kind, include_extras=True).items():
            yield from leaves(inner, f"{path}.{key}" if path else key, (*above, kind))
    elif origin is typing.Union or str(origin) == "<class 'types.UnionType'>":
        members = [plain(member) for member in get_args(kind)]
        for member in members:
            yield from leaves(member, path + tag(member, members), above)
    elif origin is Literal:
        yield path, "enum"
    elif origin is not None and "dict" in str(origin).lower():
        yield f"{path}.*", "anything"
    elif origin is not None and get_args(kind):
        yield from leaves(get_args(kind)[0], f"{path}[]", above)
    elif kind is not type(None):
        yield path, {str: "string", int: "number", float: "number", bool: "boolean"}.get(kind, "string")


def tag(member: Any, members: list[Any]) -> str:
    """Return `<word>` for a member of a union that its `type` tells from the others."""
    if not is_typeddict(member) or sum(map(is_typeddict, members)) < 2:
        return ""
    hint = plain(get_type_hints(member, include_extras=True).get("type"))
    hint = plain(get_args(hint)[0]) if get_origin(hint) is typing.Union else hint
    return f"<{get_args(hint)[0]}>" if get_origin(hint) is Literal else ""


def main(target: str) -> None:
    found: dict[str, set[str]] = {}
    for path, kind in leaves(MessageCreateParamsBase, "", ()):
        found.setdefault(path, set()).add(kind)
    source = f"the types of anthropic {version('anthropic')} (MIT)"
    document = {"source": source, "fields": {path: sorted(kinds) for path, kinds in sorted(found.items())}}
    Path(target).write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])

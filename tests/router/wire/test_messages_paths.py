"""The table of Anthropic's fields against the types of its SDK: nothing in them is forgotten."""

import json
from pathlib import Path

import pytest

from router.wire.messages_paths import KINDS, MESSAGES, MESSAGES_TREE
from router.wire.paths import Carry, Node

FIXTURE = Path(__file__).parents[2] / "fixtures" / "anthropic_messages_fields.json"
FIELDS: dict[str, list[str]] = json.loads(FIXTURE.read_text())["fields"]
WHOLE = {Carry.DROP, Carry.DATA, Carry.SCHEMA, Carry.WORDS}
HARMLESS = {"enum", "number", "boolean"}
PIECES = ("data[]", "messages[].content[]")
"""What the types say of files that the SDK reads itself, and of its own objects: neither is sent."""


def lookups(path: str) -> set[Carry | None]:
    """Follow a path through the tree that the walk follows; a field without a tag may be any member's."""
    nodes: list[Node] = [MESSAGES_TREE]
    for step in path.replace("[]", ".[]").replace("<", ".<").split("."):
        inner = [below for node in nodes for below in _below(node, step)]
        if not inner:
            return {node.scalar for node in nodes if node.scalar in WHOLE}
        nodes = inner
    return {node.scalar for node in nodes}


def _below(node: Node, step: str) -> list[Node]:
    if step == "[]":
        return [node.item] if node.item else []
    if step.startswith("<"):
        member = node.members.get(step[1:-1])
        return [member] if member else [] if node.members else [node]
    members = [node, *node.members.values()]
    return [member.fields[step] for member in members if step in member.fields]


def test_the_types_were_read() -> None:
    assert len(FIELDS) > 500
    assert "messages[].content[]<tool_result>.tool_use_id" in FIELDS


def test_every_field_of_the_types_stands_in_the_table() -> None:
    forgotten = [path for path in FIELDS if not path.endswith(PIECES) and not lookups(path) - {None}]
    assert not forgotten


def test_only_enums_numbers_and_flags_pass() -> None:
    passing = [path for path in FIELDS if Carry.PASS in lookups(path)]
    assert len(passing) > 50
    assert not [path for path in passing if not set(FIELDS[path]) <= HARMLESS and path != "inference_geo"]


@pytest.mark.parametrize("path", sorted(KINDS))
def test_every_union_says_which_members_it_knows(path: str) -> None:
    assert KINDS[path]


def test_what_identifies_a_caller_never_leaves_as_it_is() -> None:
    assert MESSAGES["metadata.user_id"] is Carry.REWRITE
    assert MESSAGES["user_profile_id"] is Carry.REWRITE
    assert MESSAGES["tools[].user_location"] is Carry.DROP


def test_reasoning_is_never_rewritten() -> None:
    assert MESSAGES["messages[].content[]<thinking>.thinking"] is Carry.FIXED
    assert MESSAGES["messages[].content[]<thinking>.signature"] is Carry.SIGNATURE
    assert MESSAGES["messages[].content[]<redacted_thinking>.data"] is Carry.ENCRYPTED

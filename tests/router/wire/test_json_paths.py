"""The table of paths against the published description: nothing in it is forgotten."""

import gzip
import json

import pytest

from router.wire.paths import CHAT, CHAT_TREE, KINDS, PUBLISHED_WORDS, Carry, Node
from tests.router.wire.published import EXTRACT, leaves, words

LEAVES = leaves("CreateChatCompletionRequest")
WHOLE = {Carry.DROP, Carry.DATA, Carry.SCHEMA, Carry.WORDS}
HARMLESS = {"enum", "number", "integer", "boolean"}


def lookup(path: str) -> Carry | None:
    """Follow a path through the tree that the walk follows, to the first step that decides everything below."""
    node: Node | None = CHAT_TREE
    for step in path.replace("[]", ".[]").split("."):
        assert node is not None
        inner = node.item if step == "[]" else node.fields.get(step)
        if inner is None:
            return node.scalar if node.scalar in WHOLE else None
        node = inner
    return node.scalar if node else None


def test_the_description_was_read() -> None:
    assert len(LEAVES) > 90
    assert "messages[].tool_calls[].function.arguments" in LEAVES


@pytest.mark.parametrize("path", sorted(LEAVES))
def test_every_published_field_stands_in_the_table(path: str) -> None:
    assert lookup(path) is not None


@pytest.mark.parametrize("path", sorted(p for p, carry in CHAT.items() if carry is Carry.PASS))
def test_only_what_is_published_as_enum_number_or_boolean_passes(path: str) -> None:
    kinds = LEAVES[path]
    assert kinds <= HARMLESS or kinds == {"string", "enum"}
    # A string beside an enum is only passed when it is one of the enum's words: see test_chat_parse.


@pytest.mark.parametrize("path", sorted(CHAT))
def test_the_table_names_no_field_that_is_not_published(path: str) -> None:
    assert path == "metadata.user_id" or any(
        leaf == path or leaf.startswith((f"{path}.", f"{path}[]")) for leaf in LEAVES
    )


def test_the_words_that_tell_nothing_are_exactly_the_published_ones() -> None:
    assert words("CreateChatCompletionRequest") == PUBLISHED_WORDS


def test_every_union_of_contents_says_which_members_it_knows() -> None:
    assert {path for path, carry in CHAT.items() if carry is Carry.KIND} == set(KINDS)
    for members in KINDS.values():
        assert members <= PUBLISHED_WORDS


def test_what_identifies_a_caller_never_leaves_as_it_is() -> None:
    for path in ("user", "safety_identifier", "prompt_cache_key", "messages[].name", "metadata.user_id"):
        assert CHAT[path] is Carry.REWRITE
    assert CHAT["web_search_options.user_location"] is Carry.DROP


def test_the_extract_carries_its_licence_and_source() -> None:
    extract = json.loads(gzip.decompress(EXTRACT.read_bytes()))
    assert "Permission is hereby granted" in extract["x-licence"]
    assert "openai-openapi" in extract["x-source"]

"""The table of Responses' paths against the published description: nothing in it is forgotten."""

import pytest

from router.wire.paths import Carry, Node
from router.wire.responses_paths import KINDS, PUBLISHED_WORDS, RESPONSES, RESPONSES_TREE
from tests.router.wire.published import RESPONSES_EXTRACT, leaves, words

LEAVES = leaves("CreateResponse", RESPONSES_EXTRACT)
WHOLE = {Carry.DROP, Carry.DATA, Carry.SCHEMA, Carry.WORDS}
HARMLESS = {"enum", "number", "integer", "boolean"}
OPEN = {"parameters", "input_schema", "output_schema"}
"""Objects of which the description says nothing at all."""


def lookup(path: str) -> Carry | None:
    """Follow a path through the tree that the walk follows, to the first step that decides everything below."""
    node: Node | None = RESPONSES_TREE
    for step in path.replace("[]", ".[]").split("."):
        assert node is not None
        inner = node.item if step == "[]" else node.fields.get(step)
        if inner is None:
            return node.scalar if node.scalar in WHOLE else None
        node = inner
    return node.scalar if node else None


@pytest.mark.parametrize("path", sorted(LEAVES))
def test_every_published_field_stands_in_the_table(path: str) -> None:
    assert lookup(path) is not None


@pytest.mark.parametrize("path", sorted(p for p, carry in RESPONSES.items() if carry is Carry.PASS))
def test_only_what_is_published_as_enum_number_or_boolean_passes(path: str) -> None:
    assert LEAVES[path] <= HARMLESS or LEAVES[path] == {"string", "enum"}


@pytest.mark.parametrize("path", sorted(RESPONSES))
def test_the_table_names_no_field_that_is_not_published(path: str) -> None:
    published = any(leaf == path or leaf.startswith((f"{path}.", f"{path}[]")) for leaf in LEAVES)
    assert published or path.rpartition(".")[2] in OPEN


def test_the_words_that_tell_nothing_are_exactly_the_published_ones() -> None:
    assert words("CreateResponse", RESPONSES_EXTRACT) == PUBLISHED_WORDS


def test_every_union_says_which_members_it_knows() -> None:
    assert {path for path, carry in RESPONSES.items() if carry is Carry.KIND} == set(KINDS)
    known = {word for path, members in KINDS.items() if path != "input[].content[].type" for word in members}
    assert known <= PUBLISHED_WORDS | {"namespace"}


def test_what_identifies_a_caller_never_leaves_as_it_is() -> None:
    for path in ("user", "safety_identifier", "prompt_cache_key"):
        assert RESPONSES[path] is Carry.REWRITE


def test_what_a_provider_holds_cannot_be_read() -> None:
    for path in ("previous_response_id", "conversation.id", "prompt.id", "input[].content[].file_id"):
        assert RESPONSES[path] is Carry.REFERENCE

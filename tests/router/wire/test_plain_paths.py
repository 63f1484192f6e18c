"""The tables of the small requests against the published description."""

import pytest

from router.wire.paths import Carry
from router.wire.plain_paths import COMPLETIONS, EMBEDDINGS, MODERATIONS, WORDS
from tests.router.wire.published import SMALL_EXTRACT, leaves, words

TABLES = {
    "CreateCompletionRequest": COMPLETIONS,
    "CreateEmbeddingRequest": EMBEDDINGS,
    "CreateModerationRequest": MODERATIONS,
}
BY_NUMBERS = {"prompt[][]", "input[][]"}
"""Text as the numbers of a tokenizer: taken as a whole before the table is asked."""
FREE = {"logit_bias.*"}


@pytest.mark.parametrize("name", TABLES)
def test_every_published_field_stands_in_the_table(name: str) -> None:
    assert set(leaves(name, SMALL_EXTRACT)) - BY_NUMBERS - FREE <= set(TABLES[name])
    assert set(TABLES[name]) - {"logit_bias"} <= set(leaves(name, SMALL_EXTRACT))


@pytest.mark.parametrize("name", TABLES)
def test_only_what_is_published_as_enum_number_or_boolean_passes(name: str) -> None:
    published = leaves(name, SMALL_EXTRACT)
    passing = {path for path, carry in TABLES[name].items() if carry is Carry.PASS}
    assert all(published[path] <= {"enum", "number", "integer", "boolean"} for path in passing)


def test_the_words_that_tell_nothing_are_published() -> None:
    published = set().union(*(words(name, SMALL_EXTRACT) for name in TABLES))
    assert WORDS.published | {word for kinds in WORDS.kinds.values() for word in kinds} <= published

"""The user's own words: how they are read and where they are found."""

import random
import string
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router.errors import ConfigurationError
from router.inspection.vocabulary import Vocabulary, Word, read


def loaded(*words: str | Word) -> Vocabulary:
    made = Vocabulary(word if isinstance(word, Word) else Word(word) for word in words)
    made.load()
    return made


def hits(vocabulary: Vocabulary, text: str) -> list[str]:
    return [text[span.start : span.end] for span in vocabulary.detect(text)]


FOUND = [
    ("falcon", "the FALCON flies", ["FALCON"]),
    ("falcon", "falconry is fun", []),
    ("falcon", "falcon_v2, (falcon) falcon2 and x-falcon", ["falcon"] * 4),
    ("Project Falcon", "project\n  falcon", ["project\n  falcon"]),
    ("Project Falcon", "project\u00a0falcon", ["project\u00a0falcon"]),
    ("Zürich", "ZÜRICH, Zürichsee", ["ZÜRICH"]),
    ("Ωmega", "ωMEGA", ["ωMEGA"]),
    ("O'Brien", "o\u2019brien", ["o\u2019brien"]),
    ("C++ core", "our c++ core team", ["c++ core"]),
    ("1.2.3-rc", "1.2.3-rc and 11.2.3-rc", ["1.2.3-rc"]),
    ("阿里巴巴", "我在阿里巴巴工作", ["阿里巴巴"]),
    (Word("Apple", exact=True), "Apple apple APPLE", ["Apple"]),
    ("a.c", "abc a.c", ["a.c"]),
]


@pytest.mark.parametrize(("word", "text", "expected"), FOUND, ids=range(len(FOUND)))
def test_a_word_is_found_as_a_word_and_only_as_one(word: str | Word, text: str, expected: list[str]) -> None:
    assert hits(loaded(word), text) == expected


def test_words_that_share_a_blank_or_a_word_are_all_found() -> None:
    assert hits(loaded("acme", "globex"), "acme globex acme") == ["acme", "globex", "acme"]
    assert set(hits(loaded("acme corp", "corp holdings"), "acme corp holdings")) == {"acme corp", "corp holdings"}
    assert hits(loaded("acme", "acme corp"), "acme corporation") == ["acme"]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab Ä1-é", min_size=0, max_size=30), st.text(alphabet="ab Ä1-é", min_size=0, max_size=30))
def test_a_word_between_blanks_is_found_whatever_stands_around(before: str, after: str) -> None:
    text = f"{before} Nightjar {after}"
    assert (len(before) + 1, len(before) + 9) in {(s.start, s.end) for s in loaded("nightjar").detect(text)}


def test_the_file_has_comments_exact_entries_and_escapes(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.txt"
    path.write_text("\ufeff# comment\n\n Project   Falcon \n=ACME\n\\#hashtag\nProject Falcon\n", "utf-8")
    path.chmod(0o600)
    result = read(path)
    assert [(w.text, w.exact) for w in result.words] == [("Project Falcon", False), ("ACME", True), ("#hashtag", False)]
    assert result.warnings == ()


def test_a_file_that_others_can_read_is_warned_about(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.txt"
    path.write_text("falcon\n")
    path.chmod(0o644)
    (warning,) = read(path).warnings
    assert "chmod 600" in warning
    assert "falcon" not in warning


@pytest.mark.parametrize("content", [b"fine\n" + b"secretive " * 40, b"fine\nsecretive \xff\n", b"fine\n*\n"])
def test_an_error_names_file_and_line_and_never_the_word(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vocabulary.txt"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        read(path)
    assert f"{path}:2:" in str(caught.value)
    assert "secretive" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_missing_file_is_an_empty_vocabulary(tmp_path: Path) -> None:
    assert read(tmp_path / "none.txt").words == ()
    assert loaded().detect("anything") == []


def test_nothing_shows_a_word() -> None:
    assert "falcon" not in repr(Word("falcon"))
    assert "falcon" not in repr(loaded("falcon"))


def test_unloaded_words_say_so_instead_of_finding_nothing() -> None:
    with pytest.raises(RuntimeError):
        Vocabulary([Word("falcon")]).detect("falcon")


def test_five_thousand_words_load_in_a_second_and_search_in_milliseconds() -> None:
    rng = random.Random(1)
    words = ["".join(rng.choices(string.ascii_lowercase, k=rng.randint(4, 12))) for _ in range(9000)]
    start = time.process_time()
    vocabulary = loaded(*(" ".join(rng.sample(words, rng.choice([1, 1, 2, 3]))) for _ in range(5000)))
    assert time.process_time() - start < 1
    text = ("The quick brown fox reads a long report about everything. " * 2000)[:100_000]
    vocabulary.detect(text)
    start = time.process_time()
    vocabulary.detect(text)
    assert time.process_time() - start < 0.02

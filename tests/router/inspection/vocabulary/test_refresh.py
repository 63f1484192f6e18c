"""The words follow their file; doubt about the file keeps the words that were there."""

import threading
from pathlib import Path

import pytest

from router.inspection.vocabulary import Vocabulary, Word, read
from router.inspection.vocabulary.keep import add, remove


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "vocabulary.txt"
    add(made, [Word("falcon")])
    return made


def following(path: Path) -> Vocabulary:
    loaded = read(path)
    vocabulary = Vocabulary(loaded.words, path, loaded.stamp)
    vocabulary.load()
    return vocabulary


def test_new_words_are_found_and_the_version_tells(path: Path) -> None:
    vocabulary = following(path)
    before = vocabulary.version
    assert not vocabulary.refresh().changed
    add(path, [Word("osprey")])
    assert vocabulary.refresh().changed
    assert len(vocabulary.detect("osprey and falcon")) == 2
    assert vocabulary.version != before
    assert not vocabulary.refresh().changed


def test_a_comment_changes_no_version(path: Path) -> None:
    vocabulary = following(path)
    before = vocabulary.version
    path.write_text("# another comment\nfalcon\n")
    assert not vocabulary.refresh().changed
    assert vocabulary.version == before


def test_a_file_may_appear_later(tmp_path: Path) -> None:
    vocabulary = following(tmp_path / "vocabulary.txt")
    assert vocabulary.detect("falcon") == []
    add(tmp_path / "vocabulary.txt", [Word("falcon")])
    assert vocabulary.refresh().changed
    assert len(vocabulary.detect("falcon")) == 1


@pytest.mark.parametrize(
    "content", [None, b"", b"falcon\n*\n", b"\xff\n", b"halfdoor-vocabulary 1 aes-256-gcm\nAAAA\n"]
)
def test_a_lost_or_broken_file_keeps_the_words_and_says_so_once(path: Path, content: bytes | None) -> None:
    vocabulary = following(path)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
        path.chmod(0o600)
    said = vocabulary.refresh()
    assert not said.changed
    assert "stay in force" in said.warning
    assert "falcon" not in said.warning
    assert vocabulary.refresh().warning == ""
    assert len(vocabulary.detect("falcon")) == 1
    path.write_text("osprey\n")
    assert vocabulary.refresh().changed, "the file is well again"


def test_the_last_word_may_be_removed_by_command(path: Path) -> None:
    vocabulary = following(path)
    assert remove(path, ["FALCON"]).done == 1
    assert vocabulary.refresh().changed
    assert vocabulary.detect("falcon") == []


def test_searches_go_on_while_words_change(path: Path) -> None:
    vocabulary, failed, done = following(path), [], threading.Event()

    def search() -> None:
        while not done.is_set():
            if len(vocabulary.detect("the falcon flies")) != 1:
                failed.append(1)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(50):
        add(path, [Word(f"word{number}")])
        vocabulary.refresh()
    done.set()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(vocabulary) == 51
